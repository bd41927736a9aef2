"""The tables made from the ledger: what each keeps, under which keys, by which fold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from models import ledger, records
from models.core import Calendar, Record
from models.projections.rows import (
    DraftRow,
    MilestoneRow,
    RecipientRow,
    RecommendationRow,
    RegisterRow,
    ReminderRow,
    SourceRow,
)
from models.reminders import next_check

R = TypeVar("R", bound=Record)

Keys = tuple[str, ...]
KeysOf = dict[type[ledger.Event], Callable[[Any], Keys]]
"""How the ids of records are read in the events of a class and of its subclasses."""
NESTED = frozenset(
    kind
    for kind, event_class in ledger.KINDS.items()
    if issubclass(event_class, ledger.ClaimEvent | ledger.DeliveryEvent | ledger.SourcesChecked)
)
"""The kinds of events whose keys stand in values within them; all others' are texts of their own."""


def _distinct(ids: Iterable[str | None]) -> Keys:
    return tuple(dict.fromkeys(filter(None, ids)))


def _of_field(field: str) -> KeysOf:
    """Read the id in a field, of every kind of event that has it."""
    kinds = (kind for kind in ledger.KINDS.values() if field in kind.model_fields)
    return dict.fromkeys(kinds, lambda event: (getattr(event, field),))


def _if_corrected(about: str) -> Callable[[Any], Keys]:
    return lambda event: (event.subject_id,) if event.about == about else ()


@dataclass(frozen=True)
class Projection(Generic[R]):
    """One table, as a pure function of the ledger."""

    row: Any
    """The class of its rows (models/projections/rows.py); Any, because mypy knows no column of a class that varies."""
    keys_of: KeysOf
    fold: Callable[[str, R | None, ledger.Entry], R]
    wake: Callable[[R, Calendar], datetime | None] | None = None
    """When a row is to be looked at, the column `wake_at`; None: the table is only read and has no such column."""

    @cached_property
    def keys_of_kind(self) -> KeysOf:
        """Return `keys_of` by the class of each kind of event, without looking through its bases again."""
        kinds = {kind: next(filter(self.keys_of.get, kind.__mro__), None) for kind in ledger.KINDS.values()}
        return {kind: self.keys_of[base] for kind, base in kinds.items() if base}

    def keys(self, event: ledger.Event) -> Keys:
        """Return the ids of the records that an event is about."""
        keys_of = self.keys_of_kind.get(type(event))
        return keys_of(event) if keys_of else ()

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return str(self.row.__tablename__)

    def values_of(self, record: R, calendar: Calendar) -> dict[str, Any]:
        """Return the columns of the row that holds a record, by name and in order: all but these two are its fields."""
        own = {"record": record, "wake_at": self.wake(record, calendar) if self.wake else None}
        return {name: own[name] if name in own else getattr(record, name) for name in self.row.model_fields}


REGISTERS = Projection(RegisterRow, {ledger.PlanAdopted: lambda event: (records.REGISTER,)}, records.fold_register)
RECOMMENDATIONS = Projection(
    RecommendationRow,
    {
        ledger.RecommendationPlanned: lambda event: (event.recommendation_id,),
        ledger.AcceptanceRecorded: lambda event: (event.recommendation_id,),
        ledger.NoteAdded: lambda event: (event.recommendation_id,),
        ledger.EntryCorrected: _if_corrected("recommendation"),
    },
    records.fold_recommendation,
)
MILESTONES = Projection(
    MilestoneRow,
    {
        **_of_field("milestone_id"),
        ledger.EntryCorrected: _if_corrected("milestone"),
        ledger.InstanceOpened: lambda event: (event.milestone_id, event.template_id),
        ledger.SourcesChecked: lambda event: event.watches,
        ledger.EvidenceExpunged: lambda event: event.milestones,
        ledger.DeliveryEvent: lambda event: _distinct(part.milestone_id for part in event.parts),
    },
    records.fold_milestone,
    next_check,
)
SOURCES = Projection(
    SourceRow,
    {
        **_of_field("source"),
        ledger.SourcesChecked: lambda event: tuple(result.name for result in event.results),
        # They say nothing of whether we can read the source.
        ledger.CandidateFound: lambda event: (),
        ledger.LookRecorded: lambda event: (),
        ledger.DeliveryEvent: lambda event: _distinct(part.source for part in event.parts),
    },
    records.fold_source,
    records.heard_by,
)
REMINDERS = Projection(
    ReminderRow,
    {
        ledger.ClaimEvent: lambda event: (event.part.key,),
        ledger.DeliveryEvent: lambda event: tuple(part.key for part in event.parts),
    },
    records.fold_reminder,
    lambda record, calendar: None if record.is_settled else record.look_at,
)
RECIPIENTS = Projection(
    RecipientRow,
    {
        ledger.AwaySet: lambda event: (event.person_id,),
        ledger.ClaimEvent: lambda event: (event.to,),
        ledger.DeliveryEvent: lambda event: (event.to,),
    },
    records.fold_recipient,
)
DRAFTS = Projection(
    DraftRow,
    {
        **_of_field("draft_id"),
        ledger.MemoMessageClaimed: lambda event: (event.draft,),
        ledger.DeliveryEvent: lambda event: _distinct(map(ledger.draft_in, event.parts)),
    },
    records.fold_draft,
)
PROJECTIONS: tuple[Projection[Any], ...] = (
    REGISTERS, RECOMMENDATIONS, MILESTONES, SOURCES, REMINDERS, RECIPIENTS, DRAFTS,
)  # fmt: skip


def about(seq: int, kind: str, entry: str) -> list[tuple[str, str]]:
    """Return the table and the id of each record that an entry is about; of its stored bytes only what the keys need is
    read, because a chain may have millions of entries. Its fold sees whether it can be read."""
    event_class = ledger.KINDS[kind]
    if kind in NESTED:
        event: Any = ledger.read_entry(seq, entry).event
    else:  # as pydantic's `model_construct`, without the defaults of what the body lacks: no key has one
        event = event_class.__new__(event_class)
        object.__setattr__(event, "__dict__", ledger.body_of(seq, entry))
    return [(projection.name, key) for projection in PROJECTIONS for key in projection.keys(event)]
