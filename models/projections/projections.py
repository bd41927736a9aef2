"""The tables made from the ledger: what each keeps, under which keys, by which fold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
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
NESTED = (ledger.ClaimEvent, ledger.DeliveryEvent, ledger.SourcesChecked)
"""The events whose keys stand in values within them; all others' are texts of their own."""


def milestones_of(event: ledger.Event) -> Keys:
    """Return the milestones that an event is about."""
    match event:
        case ledger.InstanceOpened():
            return (event.milestone_id, event.template_id)
        case ledger.SourcesChecked():
            return event.watches
        case ledger.EntryCorrected():
            return (event.subject_id,) if event.about == "milestone" else ()
        case ledger.EvidenceExpunged():
            return event.milestones
        case ledger.DeliveryEvent():
            return tuple(dict.fromkeys(part.milestone_id for part in event.parts if part.milestone_id))
        case _:
            return _named(event, "milestone_id")


def _recommendations_of(event: ledger.Event) -> Keys:
    match event:
        case ledger.RecommendationPlanned() | ledger.AcceptanceRecorded() | ledger.NoteAdded():
            return (event.recommendation_id,)
        case ledger.EntryCorrected():
            return (event.subject_id,) if event.about == "recommendation" else ()
    return ()


def _reminders_of(event: ledger.Event) -> Keys:
    match event:
        case ledger.ClaimEvent():
            return (event.part.key,)
        case ledger.DeliveryEvent():
            return tuple(part.key for part in event.parts)
    return ()


def _recipients_of(event: ledger.Event) -> Keys:
    if isinstance(event, ledger.AwaySet):
        return (event.person_id,)
    return (event.to,) if isinstance(event, ledger.ClaimEvent | ledger.DeliveryEvent) else ()


def drafts_of(event: ledger.Event) -> Keys:
    """Return the drafts of memos that an event is about."""
    match event:
        case ledger.MemoMessageClaimed():
            return (event.draft,)
        case ledger.DeliveryEvent():
            return tuple(dict.fromkeys(draft for part in event.parts if (draft := ledger.draft_in(part))))
    return _named(event, "draft_id")


def sources_of(event: ledger.Event) -> Keys:
    """Return the sources that a look asked, or of which the coordinator is to hear something."""
    match event:
        case ledger.SourcesChecked():
            return tuple(result.name for result in event.results)
        case ledger.CandidateFound() | ledger.LookRecorded():  # they say nothing of whether we can read the source
            return ()
        case ledger.DeliveryEvent():
            return tuple(dict.fromkeys(part.source for part in event.parts if part.source))
    return _named(event, "source")


def _named(event: ledger.Event, field: str) -> Keys:
    return (getattr(event, field),) if _has(type(event), field) else ()


@cache
def _has(kind: type[ledger.Event], field: str) -> bool:
    return field in kind.model_fields


@dataclass(frozen=True)
class Projection(Generic[R]):
    """One table, as a pure function of the ledger."""

    name: str
    record: type[R]
    keys: Callable[[ledger.Event], Keys]
    fold: Callable[[str, R | None, ledger.Entry], R]
    wake: Callable[[R, Calendar], datetime | None] = lambda record, calendar: None
    """When a row is to be looked at; by default never, because the table is only read."""
    indexed: tuple[str, ...] = ()

    @property
    def columns(self) -> Mapping[str, ColumnKind]:
        """Return the kind of each column of the table by its name; the last says when the row is to be looked at."""
        return {**columns_of(self.record), "wake_at": "moment"}

    def read(self, row: Sequence[Any]) -> R:
        """Check a row's columns and return them as a record."""
        return self.record.model_validate(dict(zip(self.record.model_fields, row, strict=False)), context=STORED)


REGISTERS = Projection(
    "register",
    records.RegisterRecord,
    lambda event: (records.REGISTER,) if isinstance(event, ledger.PlanAdopted) else (),
    records.fold_register,
)
RECOMMENDATIONS = Projection(
    "recommendation", records.RecommendationRecord, _recommendations_of, records.fold_recommendation
)
MILESTONES = Projection(
    "milestone",
    records.MilestoneRecord,
    milestones_of,
    records.fold_milestone,
    next_check,
    indexed=("recommendation_id", "due_now", "redraw"),
)
SOURCES = Projection("source", records.SourceRecord, sources_of, records.fold_source, records.heard_by)
REMINDERS = Projection(
    "reminder",
    records.ReminderRecord,
    _reminders_of,
    records.fold_reminder,
    lambda record, calendar: None if record.is_settled else record.look_at,
    indexed=("message", "milestone_id"),
)
RECIPIENTS = Projection("recipient", records.RecipientRecord, _recipients_of, records.fold_recipient)
DRAFTS = Projection("draft", records.DraftRecord, drafts_of, records.fold_draft)
PROJECTIONS: tuple[Projection[Any], ...] = (
    REGISTERS, RECOMMENDATIONS, MILESTONES, SOURCES, REMINDERS, RECIPIENTS, DRAFTS,
)  # fmt: skip


def about(seq: int, kind: str, entry: str) -> list[tuple[str, str]]:
    """Return the table and the id of each record that an entry is about; of its stored bytes only what the keys need is
    read, because a chain may have millions of entries. Its fold sees whether it can be read."""
    event_class = ledger.KINDS[kind]
    if issubclass(event_class, NESTED):
        event: Any = ledger.read_entry(seq, entry).event
    else:  # as pydantic's `model_construct`, without the defaults of what the body lacks: no key has one
        event = event_class.__new__(event_class)
        object.__setattr__(event, "__dict__", ledger.body_of(seq, entry))
    return [(projection.name, key) for projection in PROJECTIONS for key in projection.keys(event)]
