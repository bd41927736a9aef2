"""The tables made from the ledger: what each keeps, by which fold, under which keys."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlmodel import Field

from models.core import Calendar, Record
from models.ledger import Entry, Event
from models.projections import keys
from models.projections.rows import LedgerRow
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
from models.reminders import next_check

R = TypeVar("R", bound=Record)
ROW: Any = {"frozen": False}  # SQLAlchemy writes into its rows; records stay frozen


class RegisterRow(RegisterRecord, table=True):
    __tablename__ = "register"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


class RecommendationRow(RecommendationRecord, table=True):
    __tablename__ = "recommendation"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


class MilestoneRow(MilestoneRecord, table=True):
    __tablename__ = "milestone"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


class SourceRow(SourceRecord, table=True):
    __tablename__ = "source"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


class ReminderRow(ReminderRecord, table=True):
    __tablename__ = "reminder"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


class RecipientRow(RecipientRecord, table=True):
    __tablename__ = "recipient"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


class DraftRow(DraftRecord, table=True):
    __tablename__ = "draft"
    model_config = ROW
    id: str = Field(primary_key=True)
    wake_at: datetime | None = Field(default=None, index=True)


@dataclass(frozen=True)
class Projection(Generic[R]):
    """One table, as a pure function of the ledger."""

    row: type[Any]
    record: type[R]
    keys: Callable[[Event], tuple[str, ...]]
    fold: Callable[[str, R | None, Entry], R]
    wake: Callable[[R, Calendar], datetime | None]

    @property
    def name(self) -> str:
        """Return the name of the table."""
        return str(self.row.__tablename__)

    def read(self, row: Any) -> R:
        """Check a row's columns and return them as a record."""
        return self.record.model_validate({name: getattr(row, name) for name in self.record.model_fields})


def _sleeps(record: Record, calendar: Calendar) -> None:
    """Return no wake: this table is only read."""


REGISTERS = Projection(RegisterRow, RegisterRecord, keys.register_of, fold_register, _sleeps)
RECOMMENDATIONS = Projection(
    RecommendationRow, RecommendationRecord, keys.recommendations_of, fold_recommendation, _sleeps
)
MILESTONES = Projection(MilestoneRow, MilestoneRecord, keys.milestones_of, fold_milestone, next_check)
SOURCES = Projection(SourceRow, SourceRecord, keys.sources_of, fold_source, heard_by)
REMINDERS = Projection(
    ReminderRow, ReminderRecord, keys.reminders_of, fold_reminder, lambda record, calendar: settle_by(record)
)
RECIPIENTS = Projection(RecipientRow, RecipientRecord, keys.recipients_of, fold_recipient, _sleeps)
DRAFTS = Projection(DraftRow, DraftRecord, keys.drafts_of, fold_draft, _sleeps)
PROJECTIONS: tuple[Projection[Any], ...] = (
    REGISTERS, RECOMMENDATIONS, MILESTONES, SOURCES, REMINDERS, RECIPIENTS, DRAFTS,
)  # fmt: skip
TABLES = LedgerRow.metadata
