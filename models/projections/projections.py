"""The tables made from the ledger: what each keeps, by which fold, under which keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from models.core import Calendar, Record
from models.ledger import KINDS, Entry, Event, entry_of
from models.projections import keys
from models.projections.columns import Kind, columns_of
from models.records import (
    DraftRecord,
    MilestoneRecord,
    RecipientRecord,
    RecommendationRecord,
    RegisterRecord,
    ReminderRecord,
    SourceRecord,
    fold_draft,
    fold_milestone,
    fold_recipient,
    fold_recommendation,
    fold_register,
    fold_reminder,
    fold_source,
    heard_by,
    settle_by,
)
from models.register import STORED
from models.reminders import next_check

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Projection(Generic[R]):
    """One table, as a pure function of the ledger."""

    name: str
    record: type[R]
    keys: Callable[[Event], tuple[str, ...]]
    fold: Callable[[str, R | None, Entry], R]
    wake: Callable[[R, Calendar], datetime | None]

    indexed: tuple[str, ...] = ()

    @property
    def columns(self) -> Mapping[str, Kind]:
        """Return the kind of each column of the table by its name; the last says when the row is to be looked at."""
        return {**columns_of(self.record), "wake_at": "moment"}

    def read(self, row: Sequence[Any]) -> R:
        """Check a row's columns and return them as a record."""
        return self.record.model_validate(dict(zip(self.record.model_fields, row, strict=False)), context=STORED)


def _sleeps(record: Record, calendar: Calendar) -> None:
    """Return no wake: this table is only read."""


REGISTERS = Projection("register", RegisterRecord, keys.register_of, fold_register, _sleeps)
RECOMMENDATIONS = Projection(
    "recommendation", RecommendationRecord, keys.recommendations_of, fold_recommendation, _sleeps
)
MILESTONES = Projection(
    "milestone",
    MilestoneRecord,
    keys.milestones_of,
    fold_milestone,
    next_check,
    indexed=("recommendation_id", "due_now", "redraw"),
)
SOURCES = Projection("source", SourceRecord, keys.sources_of, fold_source, heard_by)
REMINDERS = Projection(
    "reminder",
    ReminderRecord,
    keys.reminders_of,
    fold_reminder,
    lambda record, calendar: settle_by(record),
    indexed=("message", "milestone_id"),
)
RECIPIENTS = Projection("recipient", RecipientRecord, keys.recipients_of, fold_recipient, _sleeps)
DRAFTS = Projection("draft", DraftRecord, keys.drafts_of, fold_draft, _sleeps)
PROJECTIONS: tuple[Projection[Any], ...] = (
    REGISTERS, RECOMMENDATIONS, MILESTONES, SOURCES, REMINDERS, RECIPIENTS, DRAFTS,
)  # fmt: skip


def about(stored: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the table and the id of each record that an entry is about, from what its stored bytes say.

    Only what `keys` looks at is read, because a chain may have millions of entries; whether the entry can be read, its
    fold sees. Raises AttributeError, KeyError or TypeError for one that cannot, at its best.
    """
    kind = KINDS[stored["kind"]]
    is_nested = issubclass(kind, keys.NESTED)
    event: Any = entry_of(stored["seq"], stored).event if is_nested else kind.model_construct(**stored["body"])
    return [(projection.name, key) for projection in PROJECTIONS for key in projection.keys(event)]
