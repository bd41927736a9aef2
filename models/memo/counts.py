"""The memo's counts: each a rule over its own rows, so that anyone can count again (memo.md, section 4).

`verify_memo.py` holds the same rules, written apart; a test compares them.
"""

from collections.abc import Callable, Iterable

from models.memo.parts import Count, Counts, RecommendationRow
from models.memo.rows import MilestoneRow

VERIFIED = ("verified", "verified_late")
Rule = Callable[[MilestoneRow], bool]


def is_counted(row: MilestoneRow) -> bool:
    """Say whether a row is a milestone that is counted: neither a watch nor withdrawn."""
    return row.standing not in ("watch", "withdrawn")


def is_passed(row: MilestoneRow) -> bool:
    """Say whether the date in force passed with nothing in hand; evidence that waits is counted apart, as in status."""
    return row.standing == "overdue"


RULES: dict[str, Rule] = {
    "milestones": is_counted,
    "verified_milestones": lambda row: row.standing in VERIFIED,
    "reported_done": lambda row: is_counted(row) and row.agency == "done" and row.standing not in VERIFIED,
    "past": is_passed,
    "past_original": lambda row: (
        row.extended is not None
        and row.days_past_original > 0
        and row.days == 0
        and row.standing in ("awaiting_finding", "due_soon", "not_yet_due")
    ),
    "cannot_tell": lambda row: row.standing == "cannot_tell",
    "awaiting_finding": lambda row: row.standing == "awaiting_finding",
    "watches": lambda row: row.standing == "watch",
    "late_by_law": lambda row: is_passed(row) and row.basis == "statute",
    "late_conditional": lambda row: is_passed(row) and row.basis in ("conditional_statute", "executive_order_reported"),
    "late_ours": lambda row: is_passed(row) and row.basis == "planning_assumption",
    "ours_told": lambda row: is_passed(row) and row.basis == "planning_assumption" and _was_put(row),
    "others_duties": lambda row: is_passed(row) and row.duty_on != "nypd",
}
"""Each rule says which rows it counts; a milestone of the clocks over all recommendations is in none of them."""


def _was_put(row: MilestoneRow) -> bool:
    """Say whether a date of ours was put to the agency; a duty of others is never put to it."""
    return row.told_on is not None and row.duty_on == "nypd"


def count_all(recommendations: Iterable[RecommendationRow], rows: Iterable[MilestoneRow]) -> Counts:
    """Count the rows. No rule reads the acceptance of a recommendation."""
    seven, all_rows = tuple(recommendations), tuple(rows)
    counted = {name: _count(name, tuple(row.id for row in all_rows if rule(row))) for name, rule in RULES.items()}
    verified = tuple(row.id for row in seven if row.standing in VERIFIED)
    return Counts(
        recommendations=_count("recommendations", tuple(row.id for row in seven)),
        verified=_count("verified", verified),
        **counted,
    )


def _count(rule: str, inputs: tuple[str, ...]) -> Count:
    return Count(value=len(inputs), rule=rule, inputs=inputs)
