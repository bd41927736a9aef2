"""How the numbers of a memo moved from memo to memo. Source: docs/memo.md#counts."""

from collections.abc import Iterable
from datetime import date

from models.core import Value
from models.ledger import IssuedCounts
from models.records import DraftRecord
from models.standing import Headline

COUNTED_BY = 2
"""The rule by which memos count: 1 was without the dates that cover all recommendations, 2 is the headline."""


class TrendPoint(Value):
    """What an issued memo counted: milestones verified, reported done, past, and unknown."""

    number: int
    as_of: date
    milestones: int
    verified: int
    reported_done: int
    past: int
    unknown: int


def issued_counts(headline: Headline) -> IssuedCounts:
    """Return what a memo counts, as its issue records it."""
    return IssuedCounts(
        rule=COUNTED_BY,
        milestones=len(headline.milestones),
        verified=len(headline.verified),
        reported_done=len(headline.claimed),
        past=len(headline.past),
        unknown=len(headline.not_checked),
    )


def trend_of(drafts: Iterable[DraftRecord]) -> tuple[TrendPoint, ...]:
    """Return the counts of every memo that stands, by status date; a corrected memo gives way to its correction. Memos
    that counted by an earlier rule are left out, because their numbers are of other things."""
    by_day: dict[tuple[date, str], TrendPoint] = {}
    for draft in sorted(drafts, key=lambda draft: draft.number or 0):
        counts = draft.issue.counts
        if (
            counts
            and counts.rule == COUNTED_BY
            and draft.number
            and draft.withdrawn_on is None
            and draft.issue.corrected_by is None
        ):
            point = TrendPoint(number=draft.number, as_of=draft.as_of, **counts.model_dump(exclude={"rule"}))
            by_day[draft.as_of, draft.period] = point
    return tuple(by_day[key] for key in sorted(by_day))
