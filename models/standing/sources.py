"""How each source stands. A source counts if an open milestone relies on it; never checked is not read.
Source: docs/evidence.md#counting."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from models.core import Value
from models.evidence import Result
from models.records import MilestoneRecord, RegisterRecord, SourceRecord
from models.register import Voice

Reading = Literal["read", "old_copy", "unread", "never_checked"]
READINGS: dict[Result, Reading] = {"ok": "read", "empty": "read", "stale": "old_copy", "blocked": "unread"}


class SourceCounts(Value):
    """How many sources open milestones rely on, and how they could be read. Other sources are not counted."""

    of: int
    read: int
    old_copy: int
    unread: int


@dataclass(frozen=True)
class SourceView:
    """One source, and how its last check ended."""

    name: str
    voice: Voice | None = None
    """Whose word it is; None for a source that the register does not name."""
    record: SourceRecord | None = None
    """None if it was never checked."""
    milestone_ids: tuple[str, ...] = ()
    """The open milestones that rely on it, those that cover all recommendations among them."""
    is_relied_on: bool = False
    """Whether an open milestone relies on it, one of those that were not looked at too."""

    @property
    def reading(self) -> Reading:
        """Return how the last check ended."""
        return READINGS[self.record.result] if self.record else "never_checked"

    @property
    def is_read(self) -> bool:
        """Return whether the last check read it."""
        return self.reading == "read"

    @property
    def is_unread(self) -> bool:
        """Return whether the last check could not read it, or nobody ever checked it."""
        return self.reading in ("unread", "never_checked")

    def hidden_since(self, milestone_id: str) -> date | None:
        """Return since when a file there that may show a milestone waits for a person; None if none does."""
        return self.record.hidden_since(milestone_id) if self.record else None


def view_sources(
    register: RegisterRecord | None,
    milestones: Iterable[MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    relied: Collection[str] = (),
) -> dict[str, SourceView]:
    """Return every source that the register names, that was checked or that a milestone relies on, by name; `relied`
    are those of open milestones that are not among `milestones`."""
    relying: dict[str, list[str]] = {}
    for record in milestones:
        ids = relying.setdefault(record.source, [])
        if not (record.is_template or record.is_closed or record.is_watch):
            ids.append(record.id)
    planned = register.sources if register else {}
    return {
        name: SourceView(
            name=name,
            voice=planned[name].voice if name in planned else None,
            record=sources.get(name),
            milestone_ids=tuple(sorted(relying.get(name, ()))),
            is_relied_on=bool(relying.get(name)) or name in relied,
        )
        for name in (*planned, *sorted({*sources, *relying} - planned.keys()))
    }


def count_readings(readings: Iterable[Reading]) -> SourceCounts:
    """Count sources by how their last checks ended."""
    counter = Counter(readings)
    unread = counter["unread"] + counter["never_checked"]
    return SourceCounts(of=counter.total(), read=counter["read"], old_copy=counter["old_copy"], unread=unread)
