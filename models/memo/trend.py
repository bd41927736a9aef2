"""How the counts moved from memo to memo, and how long what is past has been past: data for a small chart.

Source: docs/memo.md#counts.
"""

from collections.abc import Iterable

from models.ledger import IssuedCounts
from models.memo.facts import Age, AgeKey, Counts, MilestoneRow, TrendPoint
from models.records import DraftRecord

BANDS: tuple[tuple[AgeKey, int], ...] = (("up_to_30_days", 30), ("up_to_90_days", 90), ("up_to_180_days", 180))
"""The last day of each band of days past a date; what is longer past stands in the last one."""


def issued_counts(counts: Counts) -> IssuedCounts:
    """Return what a memo counts, as its issue records it."""
    return IssuedCounts(
        milestones=counts.milestones.value,
        verified=counts.verified_milestones.value,
        reported_done=counts.reported_done.value,
        past=counts.past.value,
        unknown=counts.unknown.value,
    )


def trend_of(drafts: Iterable[DraftRecord]) -> tuple[TrendPoint, ...]:
    """Return the counts of every memo that stands, by status date; a corrected memo gives way to its correction."""
    by_day: dict[tuple[str, str], TrendPoint] = {}
    standing = (draft for draft in drafts if draft.number is not None and draft.withdrawn_on is None)
    for draft in sorted(standing, key=lambda draft: draft.number or 0):
        if draft.counts and draft.number and draft.corrected_by is None:
            point = TrendPoint(number=draft.number, as_of=draft.as_of, **draft.counts.model_dump())
            by_day[draft.as_of.isoformat(), draft.period] = point
    return tuple(point for _, point in sorted(by_day.items()))


def ages_of(milestones: Iterable[MilestoneRow]) -> tuple[Age, ...]:
    """Return how long the milestones that are past have been past, in bands, empty ones too."""
    by_band: dict[AgeKey, list[str]] = {key: [] for key, _ in BANDS}
    by_band["over_180_days"] = []
    for row in milestones:
        if row.days and row.standing.startswith(("overdue", "past_")):
            by_band[next((key for key, last in BANDS if row.days <= last), "over_180_days")].append(row.id)
    return tuple(Age(key=key, value=len(ids), inputs=tuple(ids)) for key, ids in by_band.items())
