"""Files in custody: which ones the ledger names, and when, from whom and how each came (docs/record.md#custody)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from models.core import RuleError, ServerAnswer, Value
from models.evidence import SourceItem, SourceResult
from models.ledger import CandidateFound, CustodyNoted, Entry, EvidenceExpunged, EvidenceReceived, SourcesChecked
from models.records.milestone import MilestoneRecord, shared

NAMING = frozenset({"evidence_received", "sources_checked", "candidate_found"})
"""The kinds of entry that name a file."""


def files_named(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the SHA-256 of every file that an entry says is kept, with the seq of the first that says so."""
    named: dict[str, int] = {}
    for entry in entries:
        hashes = [sha256 for pair in _texts(entry) for sha256 in pair]
        if isinstance(entry.event, SourcesChecked):
            for result in entry.event.results:
                hashes += (*result.answers, *(item.receipt for item in result.items))
        for sha256 in filter(None, hashes):
            named.setdefault(sha256, entry.seq)
    return named


def files_expunged(entries: Iterable[Entry]) -> dict[str, int]:
    """Return the SHA-256 of every file that was removed by order, with the seq of the entry that says so."""
    return {
        sha256: entry.seq
        for entry in entries
        if isinstance(entry.event, EvidenceExpunged)
        for sha256 in entry.event.files
    }


def expunction(
    entries: Collection[Entry], milestones: Iterable[MilestoneRecord], sha256: str, reason_id: str
) -> EvidenceExpunged:
    """Return the event that removes a file by order, with its extracted text unless another file has the same; if it
    was removed already, the event that did so. Raises RuleError for a file that no entry names as evidence."""
    for entry in entries:
        if isinstance(entry.event, EvidenceExpunged) and entry.event.sha256 == sha256:
            return entry.event
    texts_by_file: dict[str, set[str]] = {}
    for entry in entries:
        for file, text in _texts(entry):
            texts_by_file.setdefault(file, set()).update({text} if text else ())
    if sha256 not in texts_by_file:
        raise RuleError(f"no entry names {sha256} as evidence; `followthrough evidence list` shows what is on file")
    elsewhere = {text for file, texts in texts_by_file.items() if file != sha256 for text in texts}
    holders = tuple(record.id for record in milestones if any(file.sha256 == sha256 for file in record.review.evidence))
    files = (sha256, *sorted(texts_by_file[sha256] - elsewhere))
    return EvidenceExpunged(sha256=sha256, files=files, milestones=holders, reason_id=reason_id)


def _texts(entry: Entry) -> Iterator[tuple[str, str | None]]:
    """Yield the files that an entry names as evidence, each with the text that was extracted from it."""
    match entry.event:
        case EvidenceReceived() as event:
            yield event.sha256, event.text
        case SourcesChecked() as event:
            yield from ((item.sha256, item.text) for result in event.results for item in result.items)
        case CandidateFound() as event:
            yield event.candidate.sha256, None


def held_as_evidence(milestones: Iterable[MilestoneRecord]) -> tuple[str, ...]:
    """Return the SHA-256 of every file that a milestone holds as evidence, each once."""
    return tuple(dict.fromkeys(item.sha256 for record in milestones for item in record.review.evidence))


def custody_news(milestones: Iterable[MilestoneRecord], lost: Collection[str]) -> tuple[CustodyNoted, ...]:
    """Return which files are newly lost and which are back; `lost` are those missing or changed, by SHA-256."""
    news = {
        (record.id, item.sha256): CustodyNoted(
            milestone_id=record.id, sha256=item.sha256, whole=item.sha256 not in lost
        )
        for record in milestones
        for item in record.review.evidence
        if (item.sha256 in lost) is (item.lost_on is None) and item.removed_seq is None
    }
    return tuple(news.values())


How = Literal["command", "drop folder", "fetch", "upload"]
HOW: dict[str, How] = {"command": "command", "drop": "drop folder", "link": "fetch", "upload": "upload"}


class Receipt(Value):
    """One arrival of a file at one place. The same bytes at another place are another receipt, and the same file."""

    seq: int
    sha256: str
    place: str
    """Where it stood: the milestone it was given for, the path in a drop folder, or the address."""
    received_at: AwareDatetime
    received_on: date
    """The New York day it was handed over, as whoever noted it says."""
    received_from: str
    """Whose voice it is, for a file that a person gave; else the source's name in the register."""
    received_by: str
    how: How
    name: str
    media_type: str
    size: int
    klass: Literal["P0", "P1"]
    """The class of personal data in it. Class P2 and above is refused (docs/evidence.md#the-privacy-gate)."""
    text: str | None = None
    read_by: str | None = None
    """Who states that they read it, because the gate could not."""
    source_url: str | None = None
    """The address that answered, without its query; none for a file."""
    source_date: str | None = None
    """The source's own clock, as it stood there: the Date of a web answer, the time of a dropped file."""
    answer: str | None = None
    """The SHA-256 of what the server said, as kept."""


def receipts_of(entries: Iterable[Entry], answers: Mapping[str, ServerAnswer]) -> tuple[Receipt, ...]:
    """Return the receipts of all files in custody, as they came: one for each place where a file stood; `answers` are
    those of servers, by the SHA-256 that `SourceItem.receipt` names."""
    first: dict[tuple[str, str], Receipt] = {}
    for entry in entries:
        for receipt in _arrivals(entry, answers):
            first.setdefault((receipt.sha256, receipt.place), receipt)
    return tuple(first.values())


def _arrivals(entry: Entry, answers: Mapping[str, ServerAnswer]) -> Iterator[Receipt]:
    match entry.event:
        case EvidenceReceived() as event:
            yield Receipt(
                **shared(Receipt, event) | {"how": HOW[event.how]},
                seq=entry.seq,
                place=event.milestone_id,
                received_at=entry.recorded_at,
                received_on=entry.occurred_on,
                received_from=event.voice,
                received_by=entry.actor,
                source_url=event.name if event.how == "link" else None,
            )
        case SourcesChecked() as event:
            for result in event.results:
                for item in result.items:
                    yield _item_receipt(entry, result, item, answers.get(item.receipt or ""))


def _item_receipt(entry: Entry, result: SourceResult, item: SourceItem, answer: ServerAnswer | None) -> Receipt:
    fetched = item.origin.startswith(("http://", "https://"))
    dates = (value for name, value in answer.headers if name.lower() == "date") if answer else iter(())
    return Receipt(
        **shared(Receipt, item),
        seq=entry.seq,
        place=item.origin,
        received_at=result.checked_at,
        received_on=entry.occurred_on,
        received_from=result.name,
        received_by=entry.actor,
        how="fetch" if fetched else "drop folder",
        name=item.ref,
        klass="P0",
        source_url=answer.address if answer else item.origin if fetched else None,
        source_date=next(dates, None) if fetched else item.modified,
        answer=item.receipt,
    )
