"""What changed since the last issued memo: entries after its cut, and dates that passed since its status date."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.core import RuleError, new_york_day
from models.ledger import (
    AcceptanceRecorded,
    CandidateFound,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    MilestoneWithdrawn,
    Period,
    ProofChanged,
    StatementRecorded,
)
from models.memo.before import before_of, was_told
from models.memo.passed import passed_then
from models.memo.placed import Placed
from models.projections import SAID_BY_US, World
from models.records import DraftRecord

Kind = Literal[
    "finding", "past_by_law", "past_other", "statement", "answer", "evidence", "not_shown", "extension", "due_fixed",
    "corrected", "withdrawn", "proof",
]  # fmt: skip
WEIGHT: dict[Kind, int] = {
    "finding": 0, "proof": 0, "past_by_law": 1, "past_other": 2, "statement": 3, "answer": 3, "evidence": 4,
    "not_shown": 4, "extension": 5, "due_fixed": 5, "corrected": 6, "withdrawn": 6,
}  # fmt: skip
"""The lighter number is the weightier change (memo.md, section 2)."""


@dataclass(frozen=True)
class Changed:
    """One change, not yet in words."""

    kind: Kind
    on: date
    milestones: tuple[Placed, ...]
    """The milestones it is about; for dates that passed, all of one kind of basis."""
    entry: Entry | None = None
    recommendation_id: str | None = None
    untold: frozenset[str] = frozenset()
    """Of dates that passed: the milestones of which nobody could tell it until now."""


def last_issued(world: World, period: Period, supersedes: int | None = None) -> DraftRecord | None:
    """Return the memo that one of this kind follows, as far as the cut knows; None for the first.

    Raises RuleError where no memo went out under the number of the one it is to correct.
    """
    if supersedes is not None and supersedes not in {each.number for each in world.drafts.values()}:
        raise RuleError(f"memo no. {supersedes} is not issued as of this cut of the record, so nothing can correct it")
    return before_of(world.drafts, period, supersedes, as_of=world.as_of)


def changes_since(world: World, placed: tuple[Placed, ...], before: DraftRecord | None) -> tuple[Changed, ...]:
    """Return the changes since the memo before, or since the start where there is none; the weightiest first."""
    by_id = {each.record.id: each for each in placed}
    # What was withdrawn since is no news; its withdrawal is.
    gone = {each.event.seq for each in world.entries if isinstance(each.event, EntryCorrected)}
    news = (
        each
        for each in world.entries
        if each.seq not in gone and not was_told(before, each, is_said=isinstance(each.event, SAID_BY_US))
    )
    found = [one for entry in news for one in _told_by(entry, by_id, world.recommendations)]
    found += _dates_passed(world, placed, before)
    return tuple(
        sorted(found, key=lambda one: (WEIGHT[one.kind], -one.on.toordinal(), one.entry.seq if one.entry else 0))
    )


def _told_by(entry: Entry, by_id: dict[str, Placed], seven: Container[str]) -> tuple[Changed, ...]:
    """Return what an entry changed of what the memo tells of; an extract tells of some recommendations alone."""
    event = entry.event
    kind: Kind | None = None
    match event:
        case FindingRecorded():
            kind = "not_shown" if event.verdict == "not_met" else "finding"
        case StatementRecorded():
            kind = "statement"
        case EvidenceReceived() | CandidateFound():
            kind = "evidence"
        case EvidenceRejected():
            kind = "not_shown"
        case ExtensionGranted():
            kind = "extension"
        case ProofChanged() if _is_shaken(entry, by_id.get(event.milestone_id)):
            kind = "proof"
        case DueFixed():
            kind = "due_fixed"
        case MilestoneWithdrawn():
            kind = "withdrawn"
        case AcceptanceRecorded() if event.recommendation_id in seven:
            return (Changed("answer", entry.occurred_on, (), entry, event.recommendation_id),)
        case EntryCorrected():
            about = by_id.get(event.subject_id)
            where = event.subject_id if event.about == "recommendation" else None
            if about or where in seven:
                return (Changed("corrected", entry.occurred_on, (about,) if about else (), entry, where),)
    milestone = by_id.get(getattr(event, "milestone_id", ""))
    if kind is None or milestone is None:
        return ()
    return (Changed(kind, dated_on(entry), (milestone,), entry, milestone.record.recommendation_id),)


def dated_on(entry: Entry) -> date:
    """Return the New York day under which an entry is shown: of a verifier's word the day that it was recorded.

    A finding's own day is the day the thing was done, of all else the day it was said or received.
    """
    is_verdict = isinstance(entry.event, FindingRecorded | EvidenceRejected)
    return new_york_day(entry.recorded_at) if is_verdict else entry.occurred_on


def _is_shaken(entry: Entry, placed: Placed | None) -> bool:
    """Say whether an entry is what last became of a proof; after a further finding it is no news any more."""
    return placed is not None and placed.record.shaken is not None and placed.record.shaken.seq == entry.seq


def _dates_passed(world: World, placed: tuple[Placed, ...], before: DraftRecord | None) -> list[Changed]:
    """Return the dates that the memo before did not show as passed: one change a date by law, one for all the others.

    It showed none whose day came later, nor one that it could not tell of, its source unread until then.
    """
    then = passed_then(world, placed, before) if before else None
    told, blind = (then.passed, then.untold) if then else (frozenset(), frozenset())
    passed = [each for each in placed if each.is_passed and (each.record.id, each.record.due_now) not in told]
    untold = frozenset(each.record.id for each in passed if (each.record.id, each.record.due_now) in blind)
    by_law = [each for each in passed if each.record.basis == "statute"]
    others = tuple(each for each in passed if each.record.basis != "statute")
    found = [Changed("past_by_law", each.record.due_now, (each,), untold=untold) for each in by_law]
    if others:
        found.append(Changed("past_other", max(each.record.due_now for each in others), others, untold=untold))
    return found
