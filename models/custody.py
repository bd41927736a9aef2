"""Which files the ledger names: each must still be what was put into custody (reliability.md, section 8)."""

from collections.abc import Iterable, Iterator

from models.events import evidence
from models.evidence import SourceResult
from models.ledger import Entry


def files_named(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the SHA-256 of every file that an entry says is kept, with the seq of the first that says so."""
    named: dict[str, int] = {}
    for entry in entries:
        match entry.event:
            case evidence.EvidenceReceived() as event:
                hashes = [event.sha256, *filter(None, (event.text,))]
            case evidence.SourcesLooked() as event:
                hashes = [sha256 for result in event.results for sha256 in _of(result)]
            case evidence.CandidateFound() as event:
                hashes = [event.candidate.sha256]
            case _:
                hashes = []
        for sha256 in hashes:
            named.setdefault(sha256, entry.seq)
    return named


def _of(result: SourceResult) -> Iterator[str]:
    """Yield every file that a look kept: the evidence, the text taken out of it, and what the server said."""
    yield from result.answers
    for seen in result.seen:
        yield from filter(None, (seen.sha256, seen.text, seen.receipt))
