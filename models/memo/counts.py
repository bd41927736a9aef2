"""The memo's counts. Each is a rule over the memo's own rows, so that a reader can count again.

`verify_memo.py` holds the same rules, written separately; a test compares the two. Source: docs/memo.md#counts.
"""

from collections.abc import Callable, Iterable

from models.memo.facts import Count, Counts, MilestoneRow, RecommendationRow, SourceRow
from models.standing import PAST, SourceCounts, count_results

VERIFIED = ("verified", "verified_late")
Rule = Callable[[MilestoneRow], bool]


def is_counted(row: MilestoneRow) -> bool:
    """Return whether a milestone counts; watches and withdrawn milestones do not."""
    return row.standing not in ("watch", "withdrawn")


def is_passed(row: MilestoneRow) -> bool:
    """Return whether the current due date passed with nothing in hand; evidence that waits is counted separately."""
    return row.standing in PAST


def _is_past_original_only(row: MilestoneRow) -> bool:
    """Return whether the original due date passed, but not the extended one, and the milestone is still open."""
    is_waiting = row.standing in ("awaiting_review", "due_soon", "not_yet_due")
    return row.extended is not None and row.days_past_original > 0 and row.days == 0 and is_waiting


def _was_agency_told(row: MilestoneRow) -> bool:
    """Return whether the agency was told of a date; a duty of others is never put to it."""
    return row.told_on is not None and row.duty_on == "agency"


RULES: dict[str, Rule] = {
    "milestones": is_counted,
    "verified_milestones": lambda row: row.standing in VERIFIED,
    "reported_done": lambda row: is_counted(row) and row.agency == "done" and row.standing not in VERIFIED,
    "past": is_passed,
    "past_original": _is_past_original_only,
    "unknown": lambda row: row.standing == "unknown",
    "awaiting_review": lambda row: row.standing == "awaiting_review",
    "date_not_told": lambda row: row.standing == "date_not_told",
    "awaiting_answer": lambda row: row.standing == "awaiting_answer",
    "watches": lambda row: row.standing == "watch",
    "late_by_law": lambda row: is_passed(row) and row.basis == "statute",
    "late_conditional": lambda row: is_passed(row) and row.basis in ("conditional_statute", "executive_order_reported"),
    "late_ours": lambda row: is_passed(row) and row.basis == "planning_assumption",
    "ours_told": lambda row: is_passed(row) and row.basis == "planning_assumption" and _was_agency_told(row),
    "others_duties": lambda row: is_passed(row) and row.duty_on != "agency",
}
"""Which milestones each count counts. Clocks over all recommendations are not among the rows."""


def count_all(recommendations: Iterable[RecommendationRow], milestones: Iterable[MilestoneRow]) -> Counts:
    """Count the rows. No rule looks at whether a recommendation was accepted."""
    seven = tuple(recommendations)
    rows = tuple(milestones)
    counted = {name: _count(name, (row.id for row in rows if rule(row))) for name, rule in RULES.items()}
    return Counts(
        recommendations=_count("recommendations", (row.id for row in seven)),
        verified=_count("verified", (row.id for row in seven if row.standing in VERIFIED)),
        **counted,
    )


def _count(rule: str, ids: Iterable[str]) -> Count:
    inputs = tuple(ids)
    return Count(value=len(inputs), rule=rule, inputs=inputs)


def count_sources(rows: Iterable[SourceRow]) -> SourceCounts:
    """Count the sources that an open milestone relies on."""
    return count_results(row.result for row in rows if row.wanted)
