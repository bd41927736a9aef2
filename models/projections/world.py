"""The world that the ledger describes: what was true on a day, as known at a moment (docs/record.md#ledger).

Two times are kept apart. What we knew is cut by `recorded_at` or by a number; what had happened, by `occurred_on`. The
plan, corrections and the life of memos are what we say and not what happened, so only the first cut bears on them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from models import ledger
from models.core import Record
from models.projections.projections import DRAFTS, MILESTONES, RECOMMENDATIONS, REGISTERS, SOURCES, Projection
from models.records import REGISTER, DraftRecord, MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord

R = TypeVar("R", bound=Record)

SAID_BY_US = (
    ledger.PlanAdopted, ledger.RecommendationPlanned, ledger.MilestonePlanned, ledger.EntryCorrected,
    ledger.CustodyNoted, ledger.EvidenceExpunged, ledger.NoteAdded, ledger.MemoEvent, ledger.LedgerRestored,
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """All that the ledger says up to a cut, as of a New York day. Computed, never stored."""

    as_of: date
    through: int = 0
    """The last entry of the cut; a sentence about absence speaks of all entries up to it."""
    known_at: datetime | None = None
    is_demonstration: bool = False
    register: RegisterRecord | None = None
    recommendations: Mapping[str, RecommendationRecord] = field(default_factory=dict)
    milestones: Mapping[str, MilestoneRecord] = field(default_factory=dict)
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    drafts: Mapping[str, DraftRecord] = field(default_factory=dict)
    entries: tuple[ledger.Entry, ...] = ()
    hashes: Mapping[int, str] = field(default_factory=dict)
    public: frozenset[int] = frozenset()


def world_of(entries: Iterable[ledger.Entry], *, as_of: date, known_at: datetime | None = None) -> World:
    """Fold the entries recorded up to `known_at` (aware), by default all, and of the facts those up to `as_of`; an
    entry about what is not in the cut is left out with it."""
    cut = [entry for entry in entries if known_at is None or entry.recorded_at <= known_at]
    holding = _happened(cut, as_of)
    return World(
        as_of=as_of,
        through=cut[-1].seq if cut else 0,
        known_at=cut[-1].recorded_at if cut else None,
        is_demonstration=any(entry.begins_demonstration for entry in cut[:1]),
        register=_folded(REGISTERS, holding).get(REGISTER),
        recommendations=_folded(RECOMMENDATIONS, holding),
        milestones=_folded(MILESTONES, holding),
        sources=_folded(SOURCES, holding),
        drafts=_folded(DRAFTS, holding),
        entries=tuple(holding),
    )


def _happened(entries: list[ledger.Entry], as_of: date) -> list[ledger.Entry]:
    """Return the entries that hold on a day: what we say, what had happened, and nothing of what was not there yet."""
    opened: set[str] = set()
    seqs: set[int] = set()
    holding = []
    for entry in entries:
        event = entry.event
        if not isinstance(event, SAID_BY_US) and entry.occurred_on > as_of:
            continue
        if isinstance(event, ledger.MilestonePlanned | ledger.InstanceOpened):
            opened.add(event.milestone_id)
        is_of_absent = isinstance(event, ledger.EntryCorrected) and event.seq not in seqs
        if not is_of_absent and opened.issuperset(MILESTONES.keys(event)):
            seqs.add(entry.seq)
            holding.append(entry)
    return holding


def _folded(projection: Projection[R], entries: Iterable[ledger.Entry]) -> dict[str, R]:
    records: dict[str, R] = {}
    for entry in entries:
        for key in projection.keys(entry.event):
            records[key] = projection.fold(key, records.get(key), entry)
    return records
