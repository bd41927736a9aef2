"""Where a milestone stands, in one word. It is computed from the record and never stored (docs/record.md#standing)."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from models.core import Calendar
from models.records import MilestoneRecord
from models.register import Basis
from models.standing.lateness import Lateness, answer_due, is_unsettled

Standing = Literal[
    "verified", "verified_late", "not_required", "closed_not_implemented", "withdrawn", "watch", "awaiting_review",
    "date_not_told", "awaiting_answer", "unknown", "overdue", "past_legal_deadline", "past_conditional_deadline",
    "past_reported_date", "past_target_date", "due_soon", "not_yet_due",
]  # fmt: skip
VERIFIED: frozenset[Standing] = frozenset({"verified", "verified_late"})
CLOSED: frozenset[Standing] = VERIFIED | {"not_required", "closed_not_implemented", "withdrawn"}
PAST_BY_BASIS: dict[Basis, Standing] = {
    "statute": "past_legal_deadline",
    "conditional_statute": "past_conditional_deadline",
    "executive_order_reported": "past_reported_date",
    "planning_assumption": "past_target_date",
}
"""What a date that has passed without a ground for "overdue" is called; a bill's never passes."""
PAST: frozenset[Standing] = frozenset({"overdue", *PAST_BY_BASIS.values()})
"""The date has passed, and nothing proves that it was kept."""
PAST_LEGAL: frozenset[Standing] = frozenset({"overdue", "past_legal_deadline"})
WORST_FIRST: tuple[Standing, ...] = (
    "overdue", *PAST_BY_BASIS.values(), "unknown", "awaiting_review", "due_soon", "awaiting_answer", "date_not_told",
    "not_yet_due",
)  # fmt: skip
"""A recommendation that is not closed stands where the worst of its open milestones stands."""

DUE_SOON_DAYS = 3
"""Business days to the current date at which a milestone is due soon."""


def standing_of(record: MilestoneRecord, lateness: Lateness, day: date, calendar: Calendar) -> Standing:
    """Return where a milestone stands on a New York day, by the first rule that holds (docs/record.md#standing)."""
    finding = record.finding
    if record.missing and not record.withdrawn_on:
        return "unknown"
    if finding and finding.closes:
        if not finding.proves:
            return "not_required" if finding.verdict == "not_required" else "closed_not_implemented"
        return "verified_late" if finding.on > record.dates.due_on else "verified"
    if record.withdrawn_on:
        return "withdrawn"
    if record.is_watch:
        return "watch"
    if lateness.is_past:
        return "overdue" if lateness.state == "overdue" else PAST_BY_BASIS[record.basis]
    if record.evidence_to_review:
        return "awaiting_review"
    if lateness.state == "unknown":
        return "unknown"
    if is_unsettled(record, day, calendar):
        return "date_not_told" if answer_due(record, calendar) is None else "awaiting_answer"
    if not record.dates.provisional and calendar.between(day, record.due_now) <= DUE_SOON_DAYS:
        return "due_soon"
    return "not_yet_due"


def worst_of(standings: Iterable[Standing]) -> Standing:
    """Return the worst of some standings of open milestones, or not_yet_due if there are none."""
    present = set(standings)
    return next((standing for standing in WORST_FIRST if standing in present), "not_yet_due")
