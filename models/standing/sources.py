"""Which sources are counted, and as what: one rule for status, week, digest, memo, pages and figures.

A source counts if an open milestone relies on it. Source: docs/evidence.md#counting
"""

from collections import Counter
from collections.abc import Iterable

from models.core import Value
from models.records import MilestoneRecord


class SourceCounts(Value):
    """How many sources open milestones rely on, and how they could be read. Other sources are not counted."""

    of: int
    read: int
    old_copy: int
    unread: int


def relied_sources(milestones: Iterable[MilestoneRecord]) -> Counter[str]:
    """Return the sources at which open milestones would show, and how many of these."""
    return Counter(one.source for one in milestones if not (one.is_template or one.is_closed or one.is_watch))


def count_results(results: Iterable[str | None]) -> SourceCounts:
    """Count by the result of the last look: read, read in an old copy only, and not read or never asked (None)."""
    found = Counter(results)
    of, read, old_copy = found.total(), found["ok"] + found["empty"], found["stale"]
    return SourceCounts(of=of, read=read, old_copy=old_copy, unread=of - read - old_copy)
