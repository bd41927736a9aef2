"""The bar of all milestones: each that counts stands in exactly one part, so that the parts add up.

Source: docs/memo.md#counts.
"""

from collections.abc import Callable, Iterable
from datetime import date

from models.memo.counts import is_counted
from models.memo.facts import MilestoneRow, Segment, SegmentKey
from models.standing import Standing

PARTS: tuple[SegmentKey, ...] = (
    "verified",
    "awaiting_review",
    "past_legal",
    "past_conditional",
    "past_reported",
    "past_target",
    "answer_awaited",
    "unknown",
    "not_yet_due",
    "closed_otherwise",
)
"""The parts of the bar, in the order in which they are drawn."""

BY_STANDING: dict[Standing, SegmentKey] = {
    "verified": "verified",
    "verified_late": "verified",
    "not_required": "closed_otherwise",
    "closed_not_implemented": "closed_otherwise",
    "awaiting_review": "awaiting_review",
    "unknown": "unknown",
    "overdue": "past_legal",
    "past_legal_deadline": "past_legal",
    "past_conditional_deadline": "past_conditional",
    "past_reported_date": "past_reported",
    "past_target_date": "past_target",
    "due_soon": "not_yet_due",
    "not_yet_due": "not_yet_due",
}
"""The part of each standing. A date that waits for the agency's answer stands by its day."""


def bar_of(milestones: Iterable[MilestoneRow], as_of: date) -> tuple[Segment, ...]:
    """Return the parts of the bar in order, empty ones too."""
    by_part: dict[SegmentKey, list[MilestoneRow]] = {key: [] for key in PARTS}
    for row in milestones:
        if is_counted(row):
            by_part[part_of(row, as_of)].append(row)
    return tuple(_segment(key, rows, _parts_within(key, rows)) for key, rows in by_part.items())


def part_of(row: MilestoneRow, as_of: date) -> SegmentKey:
    """Return the part of the bar in which a milestone stands.

    A target date whose duty holder was not told, or may still answer, is past only once it counts. Until then it is an
    answer awaited if its day has passed, and not yet due if it has not.
    """
    if row.standing in ("date_not_told", "awaiting_answer"):
        return "answer_awaited" if as_of > row.due_now else "not_yet_due"
    return BY_STANDING[row.standing]


def _parts_within(key: SegmentKey, rows: list[MilestoneRow]) -> tuple[Segment, ...]:
    kinds: dict[SegmentKey, Callable[[MilestoneRow], bool]] = {}
    if key == "answer_awaited":
        kinds = {
            "date_not_told": lambda row: row.standing == "date_not_told",
            "awaiting_answer": lambda row: row.standing == "awaiting_answer",
        }
    elif key == "not_yet_due":
        kinds = {"clock_not_started": lambda row: row.provisional}
    return tuple(_segment(name, [row for row in rows if is_of(row)]) for name, is_of in kinds.items())


def _segment(key: SegmentKey, rows: list[MilestoneRow], parts: tuple[Segment, ...] = ()) -> Segment:
    return Segment(key=key, value=len(rows), inputs=tuple(row.id for row in rows), parts=parts)
