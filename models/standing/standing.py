"""Where a milestone stands. It is computed from the record and never stored (docs/record.md#standing)."""

from datetime import date
from typing import Literal

from models.core import Calendar
from models.records import MilestoneRecord, SourceRecord

Standing = Literal[
    "verified", "verified_late", "not_required", "closed_not_implemented", "withdrawn", "watch", "awaiting_finding",
    "cannot_tell", "overdue", "due_soon", "not_yet_due",
]  # fmt: skip
CLOSED: frozenset[Standing] = frozenset(
    {"verified", "verified_late", "not_required", "closed_not_implemented", "withdrawn"}
)
WORST_FIRST: tuple[Standing, ...] = ("overdue", "cannot_tell", "awaiting_finding", "due_soon", "not_yet_due")
"""A recommendation that is not closed stands where the worst of its open milestones stands."""

DUE_SOON_DAYS = 3
"""Business days to the date in force at which a milestone is due soon."""


def standing_of(record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar) -> Standing:
    """Return where a milestone stands on a New York day, by the first rule that holds.

    `source` is what the ledger says of the source at which the milestone would show; none means never looked at.
    """
    finding = record.finding
    if record.missing and not record.withdrawn_on:
        return "cannot_tell"  # no finding counts whose file nobody can be shown (docs/record.md#custody)
    if finding and finding.verdict == "met":
        return "verified_late" if finding.on > record.due_on else "verified"
    if finding and finding.verdict == "not_required":
        return "not_required"
    if finding and finding.verdict == "closed_not_implemented":
        return "closed_not_implemented"
    if record.withdrawn_on:
        return "withdrawn"
    if record.is_watch:
        return "watch"
    if record.evidence_to_review:
        return "awaiting_finding"
    if is_past(record, today):
        return "overdue" if _was_read_since(record, source) else "cannot_tell"
    if not record.provisional and calendar.between(today, record.due_now) <= DUE_SOON_DAYS:
        return "due_soon"
    return "not_yet_due"


def is_past(record: MilestoneRecord, today: date) -> bool:
    """Return whether the date in force has passed. A provisional date never has."""
    return not record.provisional and not record.is_watch and today > record.due_now


def is_late(record: MilestoneRecord, source: SourceRecord | None, today: date) -> bool | None:
    """Return whether a milestone is late; None if nobody can tell because its source was not read since the date."""
    if record.missing:
        return None
    if record.finding and record.finding.verdict != "not_met":
        return record.finding.verdict == "met" and record.finding.on > record.due_on
    if record.withdrawn_on or not is_past(record, today):
        return False
    return True if record.evidence_to_review or _was_read_since(record, source) else None


def cannot_tell(record: MilestoneRecord, source: SourceRecord | None, today: date) -> bool:
    """Return whether the date has passed and nobody can tell what became of it: its source was not read since."""
    return is_past(record, today) and not _was_read_since(record, source)


def days_late(record: MilestoneRecord, today: date) -> int:
    """Count the calendar days past the date in force; 0 if it has not passed."""
    return max((today - record.due_now).days, 0) if is_past(record, today) else 0


def days_past_original(record: MilestoneRecord, today: date) -> int:
    """Count the calendar days past the original due date, whatever was granted since."""
    return max((today - record.due_on).days, 0) if not (record.provisional or record.is_watch) else 0


def business_days_late(record: MilestoneRecord, today: date, calendar: Calendar) -> int:
    """Count the business days past the date in force, moved forward to a business day (docs/reminders.md#days)."""
    return calendar.between(calendar.on_or_after(record.due_now), today) if is_past(record, today) else 0


def worst_of(standings: tuple[Standing, ...]) -> Standing:
    """Return the worst of some standings of open milestones, or not_yet_due if there are none."""
    return next((each for each in WORST_FIRST if each in standings), "not_yet_due")


def _was_read_since(record: MilestoneRecord, source: SourceRecord | None) -> bool:
    return bool(source and source.answered_on and source.answered_on > record.due_now)
