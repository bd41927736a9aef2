"""The tables: of the ledger, which is the truth, of two stores (presses, words), of last runs, and of what is folded
from the ledger. The columns of a folded table are the fields of its record, under their names.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy import JSON, LargeBinary
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from models.core import Calendar
from models.evidence import SourceItem
from models.ledger import Claim
from models.records import NoticeItem, ToldItem
from models.records.draft import DraftReview, MemoIssue, Remark
from models.records.milestone import MilestoneCorrespondence, MilestoneDates, MilestoneReview
from models.records.register import AcceptanceItem, NoteItem
from models.records.reminder import AwayItem, Message
from models.records.sources import FileTask, SourceCopy
from models.register import STORED, Body, CouncilBody, Milestone, Recommendation, Report, Role, Source, Withdrawal

# Named constraints, because a migration on SQLite can drop only those: https://alembic.sqlalchemy.org/en/latest/naming.html
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Nested(TypeDecorator[Any]):
    """A column of JSON that takes and gives frozen values of one type. The engine hands its text through as it is
    (tasks/ledger/database.py). What stands there was checked when it was recorded: reading it compiles no pattern."""

    impl = JSON
    cache_ok = True

    def __init__(self, kind: Any) -> None:
        super().__init__(none_as_null=True)
        self.kind = kind

    @cached_property
    def _read(self) -> Callable[..., Any]:
        return TypeAdapter(self.kind).validate_json

    def process_bind_param(self, value: Any, dialect: object) -> str | None:
        """Return a value as its text."""
        return None if value is None else to_json(value).decode()

    def process_result_value(self, value: str | bytes | None, dialect: object) -> Any:
        """Return the value of a text. Raises pydantic's ValidationError for what no fold wrote."""
        return None if value is None else self._read(value, context=STORED)


def _nested(kind: Any) -> Any:
    return Field(sa_type=Nested(kind))


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
    """The plan last adopted (models/records/register.py)."""

    __tablename__ = "register"

    id: str = Field(primary_key=True)
    register_id: str
    title: str
    sha256: str
    seq: int
    report: Report = _nested(Report)
    calendar: Calendar = _nested(Calendar)
    roles: dict[str, Role] = _nested(dict[str, Role])
    bodies: dict[str, Body] = _nested(dict[str, Body])
    council: dict[str, CouncilBody] = _nested(dict[str, CouncilBody])
    sources: dict[str, Source] = _nested(dict[str, Source])


class RecommendationRow(SQLModel, table=True):
    """One recommendation (models/records/register.py)."""

    __tablename__ = "recommendation"

    id: str = Field(primary_key=True)
    planned_seq: int
    touched_seq: int
    plan: Recommendation = _nested(Recommendation)
    acceptances: tuple[AcceptanceItem, ...] = _nested(tuple[AcceptanceItem, ...])
    notes: tuple[NoteItem, ...] = _nested(tuple[NoteItem, ...])


class MilestoneRow(SQLModel, table=True):
    """One milestone, or one instance of a recurring one (models/records/milestone.py)."""

    __tablename__ = "milestone"

    id: str = Field(primary_key=True)
    recommendation_id: str = Field(index=True)
    template_id: str | None
    instance_key: str | None
    is_template: bool
    next_opening: date | None
    waits_for: str | None
    follows_days: int | None
    source: str
    basis: str
    due_now: date = Field(index=True)
    planned_on: date
    planned_seq: int
    touched_seq: int
    is_closed: bool
    held_until: date | None
    delayed_until: datetime | None
    held_reason: str | None
    held_for: str | None
    redraw: bool = Field(index=True)
    withdrawal: Withdrawal | None = _nested(Withdrawal)
    plan: Milestone = _nested(Milestone)
    dates: MilestoneDates = _nested(MilestoneDates)
    review: MilestoneReview = _nested(MilestoneReview)
    correspondence: MilestoneCorrespondence = _nested(MilestoneCorrespondence)
    wake_at: datetime | None = Field(index=True)
    """When a sweep must look at it; never again if NULL (models/reminders/schedule.py)."""


class SourceRow(SQLModel, table=True):
    """One source as it answered (models/records/sources.py)."""

    __tablename__ = "source"

    id: str = Field(primary_key=True)
    result: str
    reason: str | None
    detail: str | None
    checked_at: datetime
    data_as_of: datetime | None
    seq: int
    unread_since: date | None
    answered_on: date | None
    answered_at: datetime | None
    answered_seq: int | None
    failed_runs: int
    asked_at: datetime | None
    full_at: datetime | None
    held_until: date | None
    held_reason: str | None
    items: tuple[SourceItem, ...] = _nested(tuple[SourceItem, ...])
    copies: tuple[SourceCopy, ...] = _nested(tuple[SourceCopy, ...])
    files: tuple[FileTask, ...] = _nested(tuple[FileTask, ...])
    notices: tuple[NoticeItem, ...] = _nested(tuple[NoticeItem, ...])
    wake_at: datetime | None = Field(index=True)
    """When the coordinator must hear of it."""


class ReminderRow(SQLModel, table=True):
    """One claimed part of a message, and its end (models/records/reminder.py)."""

    __tablename__ = "reminder"

    id: str = Field(primary_key=True)
    message: str = Field(index=True)
    to: str
    milestone_id: str | None = Field(index=True)
    claimed_at: datetime
    claimed_seq: int
    attempt: int
    misses: int
    look_at: datetime | None
    channel: str | None
    ts: str | None
    sent_at: datetime | None
    refused_code: str | None
    released_at: datetime | None
    released_why: str | None
    claim: Claim = _nested(Claim)
    wake_at: datetime | None = Field(index=True)
    """When Slack must be asked whether it arrived; never again once its end is known."""


class RecipientRow(SQLModel, table=True):
    """One person's messages of late (models/records/reminder.py)."""

    __tablename__ = "recipient"

    id: str = Field(primary_key=True)
    first_told_on: date | None
    unreachable: str | None
    unreachable_on: date | None
    mail_unreachable: str | None
    mail_unreachable_on: date | None
    channel: str | None
    messages: tuple[Message, ...] = _nested(tuple[Message, ...])
    away: AwayItem | None = _nested(AwayItem)


class DraftRow(SQLModel, table=True):
    """One draft of a memo, and the memo it became (models/records/draft.py)."""

    __tablename__ = "draft"

    id: str = Field(primary_key=True)
    period: str
    as_of: date
    period_from: date
    period_to: date
    recorded_through: datetime
    cut_seq: int
    cut_hash: str
    facts_sha256: str
    mock: bool
    event_id: int | None
    supersedes: int | None
    reason_id: str | None
    drafted_by: str
    drafted_seq: int
    drafted_on: date | None
    number: int | None
    issued_on: date | None
    withdrawn_on: date | None
    withdrawn_reason_id: str | None
    review: DraftReview = _nested(DraftReview)
    issue: MemoIssue = _nested(MemoIssue)
    withdrawal_asked: Remark | None = _nested(Remark)
    messages: tuple[ToldItem, ...] = _nested(tuple[ToldItem, ...])


TABLES = SQLModel.metadata
