"""The tables: of the ledger, which is the truth, of two stores (presses, words), of last runs, and one for each
projection.

Whoever writes imports this module; who only reads needs no SQLAlchemy (tasks/ledger/reader.py).
"""

from datetime import date, datetime
from types import new_class
from typing import Any

from sqlalchemy import JSON, LargeBinary
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

from models.projections.projections import PROJECTIONS, ColumnKind, Projection, may_be_none

# Named constraints, because a migration on SQLite can drop only those: https://alembic.sqlalchemy.org/en/latest/naming.html
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


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


class Nested(TypeDecorator[Any]):
    """A column that stores nested values as JSON (`Database.engine`). The record checks them when it is read."""

    impl = JSON
    cache_ok = True


TYPES: dict[ColumnKind, Any] = {"text": str, "integer": int, "boolean": bool, "date": date, "moment": datetime}


def _row_of(projection: Projection[Any]) -> type[SQLModel]:
    body: dict[str, Any] = {"__tablename__": projection.name, "__module__": __name__, "__annotations__": {}}
    for name, kind in projection.columns.items():
        field = projection.record.model_fields.get(name)
        options: dict[str, Any] = {
            "primary_key": name == "id",
            "index": name in (*projection.indexed, "wake_at"),
            "nullable": field is None or may_be_none(field.annotation),
        }
        body["__annotations__"][name] = TYPES.get(kind, Any)
        if kind == "nested":
            options["sa_type"] = Nested
        body[name] = Field(**options)
    row_class: type[SQLModel] = new_class(
        f"{projection.name.title()}Row", (SQLModel,), {"table": True}, lambda namespace: namespace.update(body)
    )
    return row_class


ROWS: dict[str, Any] = {projection.name: _row_of(projection) for projection in PROJECTIONS}
TABLES = SQLModel.metadata
