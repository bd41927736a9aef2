"""The memos that were issued, as the ledger tells them: when, under which number, corrected or withdrawn since."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import AwareDatetime

from models.core import Value, evolve, same_fields
from models.ledger import Entry, LedgerRestored, MemoCorrected, MemoDrafted, MemoIssued, MemoWithdrawn, Period
from models.projections import MILESTONES
from models.records import MilestoneRecord


class Correction(Value):
    """A later memo that corrects this one, until it is withdrawn itself."""

    by_number: int
    at: AwareDatetime
    reason_id: str
    withdrawn_on: date | None = None


class MemoWithdrawal(Value):
    """When a memo was withdrawn (`on` is the New York day), and why."""

    on: date
    at: AwareDatetime
    reason_id: str


class IssuedMemo(Value):
    """One memo that was issued; `at` is the moment of its entry."""

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
    files: dict[str, str]
    """SHA-256 by name."""
    corrections: tuple[Correction, ...] = ()
    withdrawn: MemoWithdrawal | None = None


def issued_memos(entries: Iterable[Entry]) -> tuple[IssuedMemo, ...]:
    """Return every memo that was issued, by number, including withdrawn ones; `mock` by the first of all entries."""
    is_demonstration = False
    drafts: dict[str, MemoDrafted] = {}
    memos: dict[int, IssuedMemo] = {}
    for entry in entries:
        is_demonstration = is_demonstration or entry.begins_demonstration
        match event := entry.event:
            case MemoDrafted():
                drafts[event.draft_id] = event
            case MemoIssued():
                made = {"mock": is_demonstration, "at": entry.recorded_at, "on": entry.occurred_on}
                facts = same_fields(IssuedMemo, drafts[event.draft_id], event)
                memos[event.number] = IssuedMemo(**facts | made)
            case MemoCorrected():
                correction = Correction(by_number=event.by_number, at=entry.recorded_at, reason_id=event.reason_id)
                memo = memos[event.number]
                memos[event.number] = evolve(memo, corrections=(*memo.corrections, correction))
            case MemoWithdrawn():
                withdrawal = MemoWithdrawal(on=entry.occurred_on, at=entry.recorded_at, reason_id=event.reason_id)
                memos[event.number] = evolve(memos[event.number], withdrawn=withdrawal)
    withdrawn_on = {number: memo.withdrawn.on for number, memo in memos.items() if memo.withdrawn}
    for number, memo in memos.items():
        corrections = (evolve(item, withdrawn_on=withdrawn_on.get(item.by_number)) for item in memo.corrections)
        memos[number] = evolve(memo, corrections=tuple(corrections))
    return tuple(memos[number] for number in sorted(memos))


def last_public_in(entries: Iterable[Entry]) -> int:
    """Return the last memo number that was made public before the record was restored; 0 if it never was."""
    return max((entry.event.last_memo for entry in entries if isinstance(entry.event, LedgerRestored)), default=0)


def lost_memos(entries: Sequence[Entry], restored: Entry) -> tuple[int, ...]:
    """Return the numbers of the public memos whose entries were lost when the record was restored."""
    last = restored.event.last_memo if isinstance(restored.event, LedgerRestored) else 0
    before = [entry for entry in entries if entry.seq < restored.seq]
    issued = (entry.event.number for entry in before if isinstance(entry.event, MemoIssued))
    return tuple(range(max([last_public_in(before), *issued]) + 1, last + 1))


def newest(memos: Iterable[IssuedMemo]) -> IssuedMemo | None:
    """Return the memo in force of the latest status date, then of the highest number; None if there is none."""
    in_force = (memo for memo in memos if not memo.withdrawn)
    return max(in_force, key=lambda memo: (memo.as_of, memo.number), default=None)


def date_changes(entries: Iterable[Entry], through_seq: int) -> dict[str, int]:
    """Return how often the due date of each milestone changed, up to an entry: by extension, fix or correction."""
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


def head_in(memo: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts of the head in a memo.json, of today's form or of release 0.2.0. Raises KeyError for no memo."""
    head: Mapping[str, Any] = memo.get("facts", memo)["memo"]
    return head
