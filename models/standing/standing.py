"""Where a milestone stands. It is computed from the record and never stored (docs/record.md#standing)."""

from datetime import date
from typing import Literal

from models.core import Calendar
from models.records import MilestoneRecord, SourceRecord
from models.register import Basis
from models.standing.counting import answer_due, counts_from, is_open_to_answer, is_told_first, original_counts_from

Standing = Literal[
    "verified", "verified_late", "not_required", "closed_not_implemented", "withdrawn", "watch", "awaiting_review",
    "date_not_told", "awaiting_answer", "unknown", "overdue", "past_conditional_deadline", "past_reported_date",
    "past_target_date", "due_soon", "not_yet_due",
]  # fmt: skip
CLOSED: frozenset[Standing] = frozenset(
    {"verified", "verified_late", "not_required", "closed_not_implemented", "withdrawn"}
)
PAST_BY_BASIS: dict[Basis, Standing] = {
    "statute": "overdue",
    "conditional_statute": "past_conditional_deadline",
    "executive_order_reported": "past_reported_date",
    "planning_assumption": "past_target_date",
}
"""What a date that has passed is called; a bill's never passes."""
PAST: frozenset[Standing] = frozenset(PAST_BY_BASIS.values())
"""The date has passed, and nothing is in hand."""
WORST_FIRST: tuple[Standing, ...] = (
    *PAST_BY_BASIS.values(), "unknown", "awaiting_review", "due_soon", "awaiting_answer", "date_not_told",
    "not_yet_due",
)  # fmt: skip
"""A recommendation that is not closed stands where the worst of its open milestones stands."""

DUE_SOON_DAYS = 3
"""Business days to the current date at which a milestone is due soon."""


def standing_of(record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar) -> Standing:
    """Return where a milestone stands on a New York day, by the first rule that holds.

    `source` is what the ledger says of the source at which the milestone would show; none means never looked at.
    """
    finding = record.finding
    if record.missing and not record.withdrawn_on:
        return "unknown"  # no finding counts whose file nobody can be shown (docs/record.md#custody)
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
        return "awaiting_review"
    if is_told_first(record) and (standing := _standing_before_it_counts(record, source, today, calendar)):
        return standing
    if is_past(record, today, calendar):
        return PAST_BY_BASIS[record.basis] if _was_read_since(record, source, calendar) else "unknown"
    if not record.provisional and calendar.between(today, record.due_now) <= DUE_SOON_DAYS:
        return "due_soon"
    return "not_yet_due"


def _standing_before_it_counts(
    record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar
) -> Standing | None:
    """Return where a milestone stands while its target date does not count yet; None once it counts."""
    if today > record.due_now and not _was_seen(record, source, record.due_now):
        return "unknown"  # whether or not the date counts, nobody could see what became of it
    if not is_open_to_answer(record, today, calendar):
        return None
    return "date_not_told" if answer_due(record, calendar) is None else "awaiting_answer"


def is_past(record: MilestoneRecord, today: date, calendar: Calendar) -> bool:
    """Return whether the current date has passed. A provisional date never has, nor one that was not told.

    Nobody is called late before the next business day, nor while public proof may still follow.
    """
    return _is_over(record, counts_from(record, calendar), today, calendar)


def is_late(record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar) -> bool | None:
    """Return whether a milestone is late; None if nobody knows because its source was not read since the date."""
    if record.missing:
        return None
    if record.finding and record.finding.verdict != "not_met":
        return record.finding.verdict == "met" and record.finding.on > record.due_on
    if record.withdrawn_on or not is_past(record, today, calendar):
        return False
    return True if record.evidence_to_review or _was_read_since(record, source, calendar) else None


def is_unknown(record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar) -> bool:
    """Return whether the date has passed and nobody knows what became of it: its source was not read since."""
    return is_past(record, today, calendar) and not _was_read_since(record, source, calendar)


def days_late(record: MilestoneRecord, today: date, calendar: Calendar) -> int:
    """Count the calendar days past the day from which the current date counts; 0 if it has not passed."""
    return _days_since(record, counts_from(record, calendar), today, calendar)


def days_past_original(record: MilestoneRecord, today: date, calendar: Calendar) -> int:
    """Count the calendar days past the original date, or past the day from which it counts, whatever was granted."""
    return _days_since(record, original_counts_from(record, calendar), today, calendar)


def business_days_late(record: MilestoneRecord, today: date, calendar: Calendar) -> int:
    """Count the business days past the date, moved forward to a business day (docs/reminders.md#days)."""
    start = counts_from(record, calendar)
    is_over = _is_over(record, start, today, calendar)
    return calendar.between(calendar.on_or_after(start), today) if start and is_over else 0


def worst_of(standings: tuple[Standing, ...]) -> Standing:
    """Return the worst of some standings of open milestones, or not_yet_due if there are none."""
    return next((each for each in WORST_FIRST if each in standings), "not_yet_due")


def _is_over(record: MilestoneRecord, start: date | None, today: date, calendar: Calendar) -> bool:
    return start is not None and today >= calendar.late_from(start, record.planned.due.shown_within_days)


def _days_since(record: MilestoneRecord, start: date | None, today: date, calendar: Calendar) -> int:
    return (today - start).days if start and _is_over(record, start, today, calendar) else 0


def _was_read_since(record: MilestoneRecord, source: SourceRecord | None, calendar: Calendar) -> bool:
    return _was_seen(record, source, counts_from(record, calendar) or record.due_now)


def _was_seen(record: MilestoneRecord, source: SourceRecord | None, start: date) -> bool:
    """Return whether the source was read since a day, with no file in it unread that may show this milestone."""
    if source is None or source.answered_on is None or source.hidden_since(record.id):
        return False
    return source.answered_on > start
