"""The bar of all milestones: each that counts stands in exactly one part, so that the parts add up.

`verify_memo.py` holds the same rule, written separately. Source: docs/memo.md#counts.
"""

from collections.abc import Callable, Iterable
from datetime import date

from models.memo.counts import is_counted
from models.memo.facts import MilestoneRow, Segment, SegmentKey
from models.register import Basis

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

PAST_BY_BASIS: dict[Basis, SegmentKey] = {
    "statute": "past_legal",
    "conditional_statute": "past_conditional",
    "executive_order_reported": "past_reported",
    "planning_assumption": "past_target",
}
BY_STANDING: dict[str, SegmentKey] = {
    "verified": "verified",
    "verified_late": "verified",
    "not_required": "closed_otherwise",
    "closed_not_implemented": "closed_otherwise",
    "awaiting_review": "awaiting_review",
    "awaiting_finding": "awaiting_review",
    "unknown": "unknown",
    "cannot_tell": "unknown",
    "due_soon": "not_yet_due",
    "not_yet_due": "not_yet_due",
}


def bar_of(milestones: Iterable[MilestoneRow], as_of: date) -> tuple[Segment, ...]:
    """Return the parts of the bar in order, empty ones too."""
    by_part: dict[SegmentKey, list[MilestoneRow]] = {key: [] for key in PARTS}
    for row in milestones:
        if is_counted(row):
            by_part[part_of(row, as_of)].append(row)
    return tuple(_segment(key, rows, _parts_within(key, rows)) for key, rows in by_part.items())


def part_of(row: MilestoneRow, as_of: date) -> SegmentKey:
    """Return the part of the bar in which a milestone stands.

    A date of ours that passed before the agency was told of it, or before its answer was due, is not past.
    """
    if part := BY_STANDING.get(row.standing):
        return part
    if is_answer_awaited(row, as_of):
        return "answer_awaited" if as_of > row.due_now else "not_yet_due"
    return PAST_BY_BASIS[row.basis]


def is_answer_awaited(row: MilestoneRow, as_of: date) -> bool:
    """Return whether a target date of ours does not count yet: the agency was not told, or its answer is not due."""
    if row.basis != "planning_assumption" or row.provisional:
        return False
    return row.told.counts_from is None or as_of <= row.told.counts_from


def _parts_within(key: SegmentKey, rows: list[MilestoneRow]) -> tuple[Segment, ...]:
    kinds: dict[SegmentKey, Callable[[MilestoneRow], bool]] = {}
    if key == "answer_awaited":
        kinds = {
            "date_not_told": lambda row: row.told.on is None,
            "awaiting_answer": lambda row: row.told.on is not None,
        }
    elif key == "not_yet_due":
        kinds = {"clock_not_started": lambda row: row.provisional}
    return tuple(_segment(name, [row for row in rows if is_of(row)]) for name, is_of in kinds.items())


def _segment(key: SegmentKey, rows: list[MilestoneRow], parts: tuple[Segment, ...] = ()) -> Segment:
    return Segment(key=key, value=len(rows), inputs=tuple(row.id for row in rows), parts=parts)
