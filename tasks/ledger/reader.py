"""Read rows through the database's own driver: importing SQLAlchemy takes longer than `status` may take."""

import sqlite3
from collections.abc import Callable, Generator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from pydantic_core import from_json

from models.projections import ColumnKind

COUNT = "count(*)"


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, date) else value


FROM_SQLITE: dict[ColumnKind, Callable[[Any], Any]] = {
    "boolean": bool,
    "date": date.fromisoformat,
    "moment": lambda written: datetime.fromisoformat(written).replace(tzinfo=UTC),
    "nested": from_json,
}
FROM_POSTGRES: dict[ColumnKind, Callable[[Any], Any]] = {
    "moment": lambda moment: moment.astimezone(UTC),
    "bytes": bytes,
    "written": _for_sqlite,
}
"""What each driver does not give as we want it."""


class LedgerReader:
    """Reads rows over a connection of `sqlite3` or `psycopg`, as the tables keep them (models/projections/rows.py)."""

    def __init__(self, connection: Any) -> None:
        self._connection, self._is_sqlite = connection, isinstance(connection, sqlite3.Connection)

    def rows(
        self, table: str, columns: Mapping[str, ColumnKind], clauses: str = "", *values: Any, is_large: bool = False
    ) -> Generator[tuple[Any, ...]]:
        """Yield these columns of rows; `clauses` is SQL with a ? for each value; `is_large`: beyond memory."""
        names = ", ".join(
            name if name == COUNT else f'CAST("{name}" AS TEXT)' if kind == "json" else f'"{name}"'
            for name, kind in columns.items()
        )
        query = f'SELECT {names} FROM "{table}" {clauses}'  # noqa: S608 (names of our own; values are bound)
        if self._is_sqlite:
            cursor, ways = self._connection.execute(query, tuple(map(_for_sqlite, values))), FROM_SQLITE
        else:
            cursor = self._connection.cursor(name="whole") if is_large else self._connection.cursor()
            cursor.execute(query.replace("?", "%s"), values)
            ways = FROM_POSTGRES
        converted = [(place, ways[kind]) for place, kind in enumerate(columns.values()) if kind in ways]
        try:
            if not converted:
                yield from cursor
            for row in cursor:
                values_of_row = list(row)
                for place, way in converted:
                    if values_of_row[place] is not None:
                        values_of_row[place] = way(values_of_row[place])
                yield tuple(values_of_row)
        finally:
            cursor.close()

    def count(self, table: str, clauses: str, *values: Any) -> int:
        """Return how many rows of a table there are; `clauses` as above."""
        return int(next(self.rows(table, {COUNT: "integer"}, clauses, *values))[0])

    def has_table(self, name: str) -> bool:
        """Return whether the database has a table of this name."""
        if self._is_sqlite:
            return any(self.rows("sqlite_master", {"name": "text"}, "WHERE name = ?", name))
        here = "WHERE tablename = ? AND schemaname = current_schema()"
        return any(self.rows("pg_tables", {"tablename": "text"}, here, name))


def marks(values: tuple[Any, ...]) -> str:
    """Return the SQL that stands for a list of values: (?, ?, ?)."""
    return f"({', '.join('?' * len(values))})"
