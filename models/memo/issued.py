"""The memos that went out, as the ledger says: when, under which number, corrected or withdrawn since (memo.md, 10)."""

from collections.abc import Iterable, Mapping
from datetime import date

from pydantic import AwareDatetime

from models.core import Value
from models.ledger import Entry, MemoCorrected, MemoDrafted, MemoIssued, MemoWithdrawn, Period
from models.projections import MILESTONES
from models.records import MilestoneRecord


class Correction(Value):
    """A later memo that corrects this one."""

    by_number: int
    at: AwareDatetime
    reason_id: str
    withdrawn_on: date | None = None
    """The New York day on which that memo was taken back: then it corrects this one no more."""


class Withdrawal(Value):
    """When a memo was taken back (`on` is the New York day), and why."""

    on: date
    at: AwareDatetime
    reason_id: str


class Issued(Value):
    """One memo that went out; `at` is the instant of its entry."""

    number: int
    draft_id: str
    period: Period
    as_of: date
    period_from: date
    period_to: date
    mock: bool
    supersedes: int | None
    cut_seq: int
    at: AwareDatetime
    on: date
    """The New York day of its issue."""
    files: dict[str, str]
    """SHA-256 by name."""
    corrections: tuple[Correction, ...] = ()
    withdrawn: Withdrawal | None = None


def issued_memos(entries: Iterable[Entry]) -> tuple[Issued, ...]:
    """Return every memo that went out, by number; the withdrawn ones too."""
    drafts: dict[str, MemoDrafted] = {}
    found: dict[int, Issued] = {}
    for entry in entries:
        match event := entry.event:
            case MemoDrafted():
                drafts[event.draft_id] = event
            case MemoIssued():
                found[event.number] = _issued(event, drafts[event.draft_id], entry)
            case MemoCorrected():
                later = Correction(by_number=event.by_number, at=entry.recorded_at, reason_id=event.reason_id)
                one = found[event.number]
                found[event.number] = one.model_copy(update={"corrections": (*one.corrections, later)})
            case MemoWithdrawn():
                back = Withdrawal(on=entry.occurred_on, at=entry.recorded_at, reason_id=event.reason_id)
                found[event.number] = found[event.number].model_copy(update={"withdrawn": back})
    return tuple(_as_corrected(found[number], found) for number in sorted(found))


def _as_corrected(memo: Issued, found: Mapping[int, Issued]) -> Issued:
    """Return a memo with the days on which those that corrected it were taken back."""
    gone = {number: each.withdrawn.on for number, each in found.items() if each.withdrawn}
    told = (each.model_copy(update={"withdrawn_on": gone.get(each.by_number)}) for each in memo.corrections)
    return memo.model_copy(update={"corrections": tuple(told)})


def _issued(event: MemoIssued, draft: MemoDrafted, entry: Entry) -> Issued:
    return Issued(
        number=event.number,
        draft_id=event.draft_id,
        period=draft.period,
        as_of=draft.as_of,
        period_from=draft.period_from,
        period_to=draft.period_to,
        mock=draft.mock,
        supersedes=draft.supersedes,
        cut_seq=event.cut_seq,
        at=entry.recorded_at,
        on=entry.occurred_on,
        files=event.files,
    )


def newest(memos: Iterable[Issued]) -> Issued | None:
    """Return the memo that says where things stand: the latest status date, of those of one day the last number.

    A withdrawn memo says nothing any more. A late erratum of an old memo does not speak for today.
    """
    return max((each for each in memos if not each.withdrawn), key=lambda each: (each.as_of, each.number), default=None)


def date_changes(entries: Iterable[Entry], through_seq: int) -> dict[str, int]:
    """Return how often the date in force of each milestone changed, up to an entry: by extension, fix or correction."""
    records: dict[str, MilestoneRecord] = {}
    changes: dict[str, int] = {}
    for entry in entries:
        if entry.seq > through_seq:
            break
        for key in MILESTONES.keys(entry.event):
            before = records.get(key)
            records[key] = MILESTONES.fold(key, before, entry)
            changes[key] = changes.get(key, 0) + bool(before and before.due_now != records[key].due_now)
    return changes
