"""Read the rows that no rebuild makes, and put such rows into an empty database (docs/record.md#backup-and-restore)."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import Connection, inspect, literal, select
from sqlmodel import SQLModel

from models.core import LedgerError
from models.ledger import Sealed
from models.projections.rows import TABLES, InboxRow, LedgerRow, TextRow
from tasks.ledger.chain import head_of
from tasks.ledger.database import MANY, VERSION_TABLE, Database, revision_of

KEPT: dict[str, type[SQLModel]] = {"ledger": LedgerRow, "text": TextRow, "inbox": InboxRow}
"""No revision has changed these; one that does must say how the copies before it are read."""


@dataclass(frozen=True)
class LedgerSnapshot:
    """The rows of a database as they stand at one moment."""

    connection: Connection
    revision: str
    seq: int
    hash: str
    at: datetime | None
    """When the last entry was recorded."""

    def rows(self, table: str) -> Iterator[bytes]:
        """Yield each row of a table as one line of JSON, in the order of its key."""
        copied_table = TABLES.tables[table]
        query = copied_table.select().order_by(*copied_table.primary_key)
        for row in self.connection.execution_options(yield_per=MANY).execute(query).mappings():
            plain = {name: _plain(value) for name, value in row.items()}
            yield json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@contextmanager
def snapshot(database: Database) -> Iterator[LedgerSnapshot]:
    """Open what the database holds at this moment. Raises LedgerError if it cannot be reached or is not ours."""
    with database.reading() as session:
        connection = session.connection(
            execution_options=None if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        )
        revision = revision_of(session)
        if revision is None:
            raise LedgerError("there is no record in this database, so there is nothing to copy")
        yield LedgerSnapshot(connection, revision, *head_of(session))


def load_rows(database: Database, tables: Iterable[tuple[str, bytes]]) -> None:
    """Put rows, by table, into a database that holds none, all or none. Raises LedgerError if one cannot be read."""
    with database.writing(upgrades=True) as session:
        connection = session.connection()
        forms = {name: _form_of(row) for name, row in KEPT.items()}
        for name, rows in groupby(tables, key=itemgetter(0)):
            while batch := tuple(islice(rows, MANY)):
                try:
                    values = [vars(forms[name].model_validate_json(line)) for _, line in batch]
                except ValueError as error:
                    raise LedgerError(f"a row of the copy's table {name} cannot be read") from error
                connection.execute(TABLES.tables[name].insert(), values)


def holds_rows(database: Database) -> bool:
    """Return whether a database holds anything of a record, or tables of others."""
    if database.is_missing:
        return False
    with database.reading() as session:
        connection = session.connection()
        tables = set(inspect(connection).get_table_names()) - {VERSION_TABLE}
        return bool(tables - set(TABLES.tables)) or any(
            connection.execute(select(literal(1)).select_from(TABLES.tables[name]).limit(1)).first()
            for name in KEPT
            if name in tables
        )


def read_sealed(line: bytes) -> Sealed:
    """Return the entry that a line of the table `ledger` holds. Raises LedgerError."""
    try:
        return Sealed.model_validate_json(line)
    except ValueError as error:
        raise LedgerError("an entry of the copy cannot be read") from error


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else value


def _form_of(row: type[SQLModel]) -> type[BaseModel]:
    fields: dict[str, Any] = {name: (field.annotation, ...) for name, field in row.model_fields.items()}
    config = ConfigDict(extra="forbid", strict=True, val_json_bytes="hex")
    return create_model(row.__name__, __config__=config, **fields)
