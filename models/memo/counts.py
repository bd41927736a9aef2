"""What a memo counts: the view's counts as ids of rows, and how they moved from memo to memo. `verify_memo.py` counts
the rows by rules of its own; a test compares the two. Source: docs/memo.md#counts."""

from collections.abc import Iterable
from datetime import date

from models.core import Value
from models.ledger import IssuedCounts
from models.records import DraftRecord
from models.standing import VERIFIED, ReportView


class Count(Value):
    """One number, and the ids of the rows that it counts."""

    value: int
    inputs: tuple[str, ...]


class Counts(Value):
    """The milestones of the recommendations by where they stand, by the view's names.

    The parts, from `verified` to `closed_otherwise`, add up to `milestones`; the rest are counted across the parts.
    Acceptance is not among them, and the dates that cover all recommendations are in no count.
    """

    recommendations: Count
    verified_recommendations: Count
    milestones: Count
    verified: Count
    awaiting_review: Count
    past_legal: Count
    past_conditional: Count
    past_reported: Count
    past_target: Count
    answer_awaited: Count
    unknown: Count
    ahead: Count
    closed_otherwise: Count
    past: Count
    """The four parts whose dates passed."""
    overdue: Count
    in_review: Count
    clock_not_started: Count
    not_received: Count
    reported_done: Count


def counts_of(report: ReportView) -> Counts:
    """Return what a memo counts. No count looks at whether a recommendation was accepted."""
    names = Counts.model_fields.keys() - {"recommendations", "verified_recommendations"}
    return Counts(
        recommendations=_count(view.id for view in report.recommendations),
        verified_recommendations=_count(view.id for view in report.recommendations if view.standing in VERIFIED),
        **{name: _count(getattr(report.counts, name)) for name in names},
    )


def _count(ids: Iterable[str]) -> Count:
    inputs = tuple(ids)
    return Count(value=len(inputs), inputs=inputs)


class TrendPoint(Value):
    """What an issued memo counted: milestones verified, reported done, past, and unknown."""

    number: int
    as_of: date
    milestones: int
    verified: int
    reported_done: int
    past: int
    unknown: int


def issued_counts(counts: Counts) -> IssuedCounts:
    """Return what a memo counts, as its issue records it."""
    return IssuedCounts(**{name: getattr(counts, name).value for name in IssuedCounts.model_fields})


def trend_of(drafts: Iterable[DraftRecord]) -> tuple[TrendPoint, ...]:
    """Return the counts of every memo that stands, by status date; a corrected memo gives way to its correction."""
    by_day: dict[tuple[date, str], TrendPoint] = {}
    for draft in sorted(drafts, key=lambda draft: draft.number or 0):
        if draft.issue.counts and draft.number and draft.withdrawn_on is None and draft.issue.corrected_by is None:
            point = TrendPoint(number=draft.number, as_of=draft.as_of, **draft.issue.counts.model_dump())
            by_day[draft.as_of, draft.period] = point
    return tuple(by_day[key] for key in sorted(by_day))
