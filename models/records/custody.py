"""The files that the ledger names; each must still be what came into custody (docs/record.md#custody)."""

from collections.abc import Collection, Iterable, Iterator

from models.evidence import SourceResult
from models.ledger import CandidateFound, CustodyNoted, Entry, EvidenceReceived, SourcesChecked
from models.records.milestone import MilestoneRecord


def files_named(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the SHA-256 of every file that an entry says is kept, with the seq of the first that says so."""
    named: dict[str, int] = {}
    for entry in entries:
        match entry.event:
            case EvidenceReceived() as event:
                hashes = [event.sha256, *filter(None, (event.text,))]
            case SourcesChecked() as event:
                hashes = [sha256 for result in event.results for sha256 in _of(result)]
            case CandidateFound() as event:
                hashes = [event.candidate.sha256]
            case _:
                hashes = []
        for sha256 in hashes:
            named.setdefault(sha256, entry.seq)
    return named


def held_as_evidence(milestones: Iterable[MilestoneRecord]) -> tuple[str, ...]:
    """Return the SHA-256 of every file that a milestone holds as evidence, each once."""
    return tuple(dict.fromkeys(item.sha256 for record in milestones for item in record.evidence))


def custody_news(milestones: Iterable[MilestoneRecord], lost: Collection[str]) -> tuple[CustodyNoted, ...]:
    """Return what is to be noted of the files that milestones hold: those newly lost, and those that are back whole.

    `lost` are the files that are missing from the store or were changed in it, by their SHA-256.
    """
    found = {
        (record.id, item.sha256): item.sha256 not in lost
        for record in milestones
        for item in record.evidence
        if (item.sha256 in lost) is (item.lost_on is None)
    }
    return tuple(
        CustodyNoted(milestone_id=milestone_id, sha256=sha256, whole=whole)
        for (milestone_id, sha256), whole in found.items()
    )


def _of(result: SourceResult) -> Iterator[str]:
    """Yield every file that a look kept: the evidence, the text taken out of it, and what the server said."""
    yield from result.answers
    for seen in result.items:
        yield from filter(None, (seen.sha256, seen.text, seen.receipt))
