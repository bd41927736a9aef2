"""The tables: of the ledger, which is the truth, of two stores (presses, words), of last runs, and of what is folded
from the ledger: a record under its id, with those of its fields by which it is looked up as columns of their own.
"""

from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json
from sqlalchemy import JSON, LargeBinary
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from models.core import Calendar, LedgerError, Value
from models.records import (
    DraftRecord,
    MilestoneRecord,
    RecipientRecord,
    RecommendationRecord,
    RegisterRecord,
    ReminderRecord,
    SourceRecord,
)
from models.register import STORED

# Named constraints, because a migration on SQLite can drop only those: https://alembic.sqlalchemy.org/en/latest/naming.html
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


UNREADABLE = "a row of a table was changed past this program and cannot be read; run `followthrough ledger rebuild`"


class FrozenJson(TypeDecorator[Any]):
    """A column of JSON that takes and gives frozen values of one class. The engine hands its text through as it is
    (tasks/ledger/database.py). What stands there was checked when it was recorded: reading it compiles no pattern."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: type[Value]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: Any, dialect: object) -> str:
        """Return a value as its text."""
        return to_json(value).decode()

    def process_result_value(self, value: Any, dialect: object) -> Any:
        """Return the value of a text. Raises LedgerError for what no fold wrote."""
        try:
            return self.kind.model_validate_json(value, context=STORED)
        except ValidationError as error:
            raise LedgerError(UNREADABLE) from error


def _json(kind: type[Value]) -> Any:
    return Field(sa_type=FrozenJson(kind))


class LedgerRow(SQLModel, table=True):
    """One sealed entry. Triggers forbid to change or delete it."""

    __tablename__ = "ledger"

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str = Field(index=True)
    version: int
    subject: str = Field(index=True)
    occurred_on: date
    recorded_at: datetime
    actor: str
    channel: str
    account: str | None
    key: str = Field(unique=True)
    prev_hash: str = Field(unique=True)
    salt: str
    entry: str
    hash: str = Field(unique=True)


class InboxRow(SQLModel, table=True):
    """A press as it came from Slack, kept before it is acknowledged. What a person typed stands in the text store."""

    __tablename__ = "inbox"

    id: str = Field(primary_key=True)
    received_at: datetime
    press: str
    """Without any id of Slack's once it was acted on."""
    sender: str | None = Field(default=None, index=True)
    """Whether a person or a stranger pressed, and the salted hash of who; for a day only (tasks/ledger/inbox.py)."""
    acted_at: datetime | None = Field(default=None, index=True)


class TextRow(SQLModel, table=True):
    """Words a person typed. The ledger holds `id`, their salted SHA-256; salt and words are erased together."""

    __tablename__ = "text"

    id: str = Field(primary_key=True)
    salt: bytes | None = Field(default=None, sa_type=LargeBinary)
    words: str | None = None


class LastRunRow(SQLModel, table=True):
    """The last run of one deployment's work (models/operations). A view: a rebuild or a restore may lose it."""

    __tablename__ = "last_run"

    id: str = Field(primary_key=True)
    started_at: datetime
    ended_at: datetime | None = None
    result: str | None = None
    by: str
    host: str
    succeeded_at: datetime | None = None


class RegisterRow(SQLModel, table=True):
    """The plan last adopted."""

    __tablename__ = "register"

    id: str = Field(primary_key=True)
    calendar: Calendar = _json(Calendar)
    """Every writer needs it, and the whole plan is long."""
    record: RegisterRecord = _json(RegisterRecord)


class RecommendationRow(SQLModel, table=True):
    """One recommendation."""

    __tablename__ = "recommendation"

    id: str = Field(primary_key=True)
    record: RecommendationRecord = _json(RecommendationRecord)


class MilestoneRow(SQLModel, table=True):
    """One milestone, or one instance of a recurring one."""

    __tablename__ = "milestone"

    id: str = Field(primary_key=True)
    recommendation_id: str = Field(index=True)
    template_id: str | None
    is_template: bool
    source: str
    basis: str
    due_now: date = Field(index=True)
    is_closed: bool
    held_until: date | None
    held_reason: str | None
    delayed_until: datetime | None
    redraw: bool = Field(index=True)
    record: MilestoneRecord = _json(MilestoneRecord)
    wake_at: datetime | None = Field(index=True)
    """When a sweep must look at it; NULL: never (models/reminders/schedule.py)."""


class SourceRow(SQLModel, table=True):
    """One source as it answered."""

    __tablename__ = "source"

    id: str = Field(primary_key=True)
    result: str
    held_reason: str | None
    record: SourceRecord = _json(SourceRecord)
    wake_at: datetime | None = Field(index=True)
    """When the coordinator must hear of it (models/records/sources.py)."""


class ReminderRow(SQLModel, table=True):
    """One claimed part of a message, and its end."""

    __tablename__ = "reminder"

    id: str = Field(primary_key=True)
    message: str = Field(index=True)
    to: str
    milestone_id: str | None = Field(index=True)
    claimed_seq: int
    channel: str | None
    ts: str | None
    sent_at: datetime | None
    refused_code: str | None
    released_at: datetime | None
    released_why: str | None
    record: ReminderRecord = _json(ReminderRecord)
    wake_at: datetime | None = Field(index=True)
    """When Slack must be asked whether it arrived; NULL: its end is known."""


class RecipientRow(SQLModel, table=True):
    """One person's messages of late."""

    __tablename__ = "recipient"

    id: str = Field(primary_key=True)
    record: RecipientRecord = _json(RecipientRecord)


class DraftRow(SQLModel, table=True):
    """One draft of a memo, and the memo it became."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True)
    number: int | None
    drafted_on: date | None
    issued_on: date | None
    withdrawn_on: date | None
    record: DraftRecord = _json(DraftRecord)


TABLES = SQLModel.metadata
