"""The tables made from the ledger: what each keeps, under which keys, by which fold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from types import UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from models import ledger, records
from models.core import Calendar, Record
from models.register import STORED
from models.reminders import next_check

R = TypeVar("R", bound=Record)

ColumnKind = Literal["text", "integer", "boolean", "date", "moment", "bytes", "nested", "json", "written"]
"""A moment is aware, and UTC in the table. What is nested is JSON, and the record checks it when it is read; `json` is
its text. A day or a moment that is asked for as `written` is read as the text that SQLite keeps."""

COLUMN_KINDS: dict[Any, ColumnKind] = {
    str: "text",
    int: "integer",
    bool: "boolean",
    date: "date",
    datetime: "moment",
    AwareDatetime: "moment",
    bytes: "bytes",
}


@cache
def columns_of(record: type[BaseModel]) -> Mapping[str, ColumnKind]:
    """Return the kind of each column by its name, in the order of the record's fields."""
    return {name: _kind(field.annotation) for name, field in record.model_fields.items()}


def may_be_none(annotation: Any) -> bool:
    """Return whether a field of this type may be None."""
    return type(None) in get_args(annotation)


def _kind(annotation: Any) -> ColumnKind:
    origin, among = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(among[0])
    if origin in (Union, UnionType) and may_be_none(annotation):
        others = [member for member in among if member is not type(None)]
        return _kind(others[0]) if len(others) == 1 else "nested"
    if origin is Literal:
        return COLUMN_KINDS[type(among[0])]
    return COLUMN_KINDS.get(annotation, "nested")


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

    name: str
    record: type[R]
    keys_of: KeysOf
    fold: Callable[[str, R | None, ledger.Entry], R]
    wake: Callable[[R, Calendar], datetime | None] = lambda record, calendar: None
    """When a row is to be looked at; by default never, because the table is only read."""
    indexed: tuple[str, ...] = ()

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
    def columns(self) -> Mapping[str, ColumnKind]:
        """Return the kind of each column of the table by its name; the last says when the row is to be looked at."""
        return {**columns_of(self.record), "wake_at": "moment"}

    def read(self, row: Sequence[Any]) -> R:
        """Check a row's columns and return them as a record."""
        return self.record.model_validate(dict(zip(self.record.model_fields, row, strict=False)), context=STORED)


REGISTERS = Projection(
    "register", records.RegisterRecord, {ledger.PlanAdopted: lambda event: (records.REGISTER,)}, records.fold_register
)
RECOMMENDATIONS = Projection(
    "recommendation",
    records.RecommendationRecord,
    {
        ledger.RecommendationPlanned: lambda event: (event.recommendation_id,),
        ledger.AcceptanceRecorded: lambda event: (event.recommendation_id,),
        ledger.NoteAdded: lambda event: (event.recommendation_id,),
        ledger.EntryCorrected: _if_corrected("recommendation"),
    },
    records.fold_recommendation,
)
MILESTONES = Projection(
    "milestone",
    records.MilestoneRecord,
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
    indexed=("recommendation_id", "due_now", "redraw"),
)
SOURCES = Projection(
    "source",
    records.SourceRecord,
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
    "reminder",
    records.ReminderRecord,
    {
        ledger.ClaimEvent: lambda event: (event.part.key,),
        ledger.DeliveryEvent: lambda event: tuple(part.key for part in event.parts),
    },
    records.fold_reminder,
    lambda record, calendar: None if record.is_settled else record.look_at,
    indexed=("message", "milestone_id"),
)
RECIPIENTS = Projection(
    "recipient",
    records.RecipientRecord,
    {
        ledger.AwaySet: lambda event: (event.person_id,),
        ledger.ClaimEvent: lambda event: (event.to,),
        ledger.DeliveryEvent: lambda event: (event.to,),
    },
    records.fold_recipient,
)
DRAFTS = Projection(
    "draft",
    records.DraftRecord,
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
