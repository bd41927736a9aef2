"""What changed since the last issued memo: entries after its cut, and dates that passed since its status date."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.draft import DraftRecord
from models.events import evidence, plan, sources
from models.events.record import EntryCorrected
from models.ledger import Entry
from models.memo_placed import Placed
from models.world import World

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


def last_issued(world: World) -> DraftRecord | None:
    """Return the memo issued last, as far as the cut knows."""
    issued = [each for each in world.drafts.values() if each.number is not None]
    return max(issued, key=lambda each: each.number or 0, default=None)


def changes_since(world: World, placed: tuple[Placed, ...], before: DraftRecord | None) -> tuple[Changed, ...]:
    """Return the changes since the memo before, or since the start where there is none; the weightiest first."""
    by_id = {each.record.id: each for each in placed}
    cut = before.cut_seq if before else 0
    found = [one for entry in world.entries if entry.seq > cut for one in _told_by(entry, by_id)]
    found += _dates_passed(placed, before.as_of if before else None)
    return tuple(
        sorted(found, key=lambda one: (WEIGHT[one.kind], -one.on.toordinal(), one.entry.seq if one.entry else 0))
    )


def _told_by(entry: Entry, by_id: dict[str, Placed]) -> tuple[Changed, ...]:
    event = entry.event
    kind: Kind | None = None
    match event:
        case evidence.FindingRecorded():
            kind = "not_shown" if event.verdict == "not_met" else "finding"
        case evidence.StatementRecorded():
            kind = "statement"
        case evidence.EvidenceReceived() | evidence.CandidateFound():
            kind = "evidence"
        case evidence.EvidenceRejected():
            kind = "not_shown"
        case evidence.ExtensionGranted():
            kind = "extension"
        case sources.ProofChanged() if _is_shaken(entry, by_id.get(event.milestone_id)):
            kind = "proof"
        case plan.DueFixed():
            kind = "due_fixed"
        case plan.MilestoneWithdrawn():
            kind = "withdrawn"
        case plan.AcceptanceRecorded():
            return (Changed("answer", entry.occurred_on, (), entry, event.recommendation_id),)
        case EntryCorrected():
            about = by_id.get(event.subject_id)
            where = event.subject_id if event.about == "recommendation" else None
            return (Changed("corrected", entry.occurred_on, (about,) if about else (), entry, where),)
    milestone = by_id.get(getattr(event, "milestone_id", ""))
    if kind is None or milestone is None or _was_corrected(milestone, entry.seq):
        return ()
    return (Changed(kind, entry.occurred_on, (milestone,), entry, milestone.record.recommendation_id),)


def _is_shaken(entry: Entry, placed: Placed | None) -> bool:
    """Say whether an entry is what last became of a proof; after a further finding it is no news any more."""
    return placed is not None and placed.record.shaken is not None and placed.record.shaken.seq == entry.seq


def _was_corrected(placed: Placed, seq: int) -> bool:
    """Say whether an item was withdrawn since: the correction is the change then."""
    one = placed.record
    items = (*one.statements, *one.evidence, *one.rejections, *one.findings, *one.extensions, *one.due_fixes)
    return any(each.seq == seq and not each.stands for each in items)


def _dates_passed(placed: tuple[Placed, ...], since: date | None) -> list[Changed]:
    """Return the dates that passed after the status date before: one change a date by law, one for all the others."""
    passed = [each for each in placed if each.is_passed and (since is None or each.record.due_now >= since)]
    by_law = [each for each in passed if each.record.basis == "statute"]
    others = tuple(each for each in passed if each.record.basis != "statute")
    found = [Changed("past_by_law", each.record.due_now, (each,)) for each in by_law]
    return [*found, Changed("past_other", max(each.record.due_now for each in others), others)] if others else found
