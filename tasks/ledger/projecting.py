"""Fold entries into every table that follows from the ledger, inside the writer's transaction."""

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from models.core import CITY, Calendar
from models.ledger import Entry, Event
from models.projections import MILESTONES, PROJECTIONS, REGISTERS, SOURCES, Projection
from models.records import REGISTER
from tasks.ledger.database import reader_of
from tasks.ledger.reader import Reader, marks

# Who writes imports SQLAlchemy where it does; who only reads does not wait for it.
if TYPE_CHECKING:
    from sqlmodel import Session

MANY = 500
"""Ids asked for in one statement, below every database's limit of parameters."""

NOWHERE = -1
"""The place of a memory that knows nothing, or nothing that is committed."""


class Memory:
    """The records that one writer has read or written, as they stand at entry `seq` of the ledger."""

    def __init__(self) -> None:
        self.seq = NOWHERE
        self.records: dict[str, dict[str, Any]] = {projection.name: {} for projection in PROJECTIONS}
        self.wakes: dict[str, dict[str, datetime | None]] = {projection.name: {} for projection in PROJECTIONS}
        self.calendar: Calendar | None = None
        """The adopted calendar, if it was asked for."""

    def stand_at(self, seq: int) -> None:
        """Drop what is known if another writer has appended since `seq`."""
        if self.seq != seq:
            self.forget_all()
        self.seq = seq

    def forget_all(self) -> None:
        """Drop every record."""
        for by_id in (*self.records.values(), *self.wakes.values()):
            by_id.clear()
        self.calendar = None

    def forget(self, events: Iterable[Event], seq: int) -> None:
        """Stand at an entry after others wrote these events: drop only the records that they changed."""
        for event in events:
            for projection in PROJECTIONS:
                for key in projection.keys(event):
                    self.records[projection.name].pop(key, None)
        self.calendar, self.seq = None, seq

    def drop(self, projection: Projection[Any], keys: Iterable[str]) -> None:
        """Drop the records with these ids, because nobody asks for them again."""
        for key in keys:
            self.records[projection.name].pop(key, None)
            self.wakes[projection.name].pop(key, None)

    def read(self, reader: Reader, projection: Projection[Any], wanted: Iterable[str]) -> None:
        """Read the records with these ids that are not known yet, each with its wake."""
        records, wakes = self.records[projection.name], self.wakes[projection.name]
        missing = (key for key in dict.fromkeys(wanted) if key not in records)
        for key, (record, wake) in records_by_id(reader, projection, missing).items():
            records[key], wakes[key] = record, wake


Columns = dict[str, Any]


def records_by_id(
    reader: Reader, projection: Projection[Any], wanted: Iterable[str]
) -> dict[str, tuple[Any, datetime | None]]:
    """Return the records with these ids, each with its wake, by id."""
    records: dict[str, tuple[Any, datetime | None]] = {}
    ids = iter(wanted)
    while several := tuple(islice(ids, MANY)):
        for row in reader.rows(projection.name, projection.columns, f"WHERE id IN {marks(several)}", *several):
            records[row[0]] = projection.read(row), row[-1]
    return records


def project(session: "Session", entries: Iterable[Entry], memory: Memory) -> None:
    """Take entries into each record they are about, in order: each record is read once, and written once.

    What is read and written is kept in `memory`. Raises RuleError if a fold cannot follow.
    """
    tables = [_Table(session, projection, memory) for projection in PROJECTIONS]
    keyed = [(entry, [table.projection.keys(entry.event) for table in tables]) for entry in entries]
    for at, table in enumerate(tables):
        memory.read(reader_of(session), table.projection, (key for _, keys in keyed for key in keys[at]))
    adopted = memory.calendar or _calendar(session)
    for entry, keys in keyed:
        for table, about in zip(tables, keys, strict=True):
            table.fold(about, entry)
    register = memory.records[REGISTERS.name].get(REGISTER)
    calendar: Calendar = register.calendar if register else adopted
    memory.calendar = calendar
    for table in tables:
        table.write(calendar)
    if calendar != adopted:
        _wake_anew(session, calendar)


class _Table:
    """The records of one table that some entries are about, as they were and as they become."""

    def __init__(self, session: "Session", projection: Projection[Any], memory: Memory) -> None:
        self.projection, self._session = projection, session
        self._records, self._wakes = memory.records[projection.name], memory.wakes[projection.name]
        self._before: dict[str, Any] = {}

    def fold(self, keys: Iterable[str], entry: Entry) -> None:
        """Take an entry into these records."""
        for key in keys:
            record = self._records.get(key)
            self._before.setdefault(key, record)
            self._records[key] = self.projection.fold(key, record, entry)

    def write(self, calendar: Calendar) -> None:
        """Write the new rows, and of the others what changed, each with its wake by the calendar now adopted."""
        from sqlalchemy import bindparam, insert, update

        from models.projections.rows import ROWS

        table, connection = ROWS[self.projection.name].__table__, self._session.connection()
        new: list[Columns] = []
        changed: dict[tuple[str, ...], list[Columns]] = {}
        for key, before in self._before.items():
            record = self._records[key]
            wake = {"wake_at": self.projection.wake(record, calendar)}
            if before is None:
                new.append({**vars(record), **wake})
            elif differs := _differs(vars(before), vars(record)) | _differs({"wake_at": self._wakes[key]}, wake):
                changed.setdefault(tuple(differs), []).append({**differs, "row_id": key})
            self._wakes[key] = wake["wake_at"]
        if new:
            connection.execute(insert(table), new)
        for several in changed.values():
            connection.execute(update(table).where(table.c.id == bindparam("row_id")), several)


def _differs(before: Columns, after: Columns) -> Columns:
    # What no entry touched is the same object still, which is seen sooner than that it is equal.
    return {name: value for name, value in after.items() if value is not before[name] and value != before[name]}


def _calendar(session: "Session") -> Calendar:
    """Return the calendar adopted, from its one column: the whole register is long."""
    rows = reader_of(session).rows(REGISTERS.name, {"calendar": "nested"}, "WHERE id = ?", REGISTER)
    return next((_read_calendar(json.dumps(written)) for (written,) in rows), CITY)


@lru_cache(maxsize=2)
def _read_calendar(written: str) -> Calendar:
    # Cached, because it remembers the days it has counted.
    return Calendar.model_validate_json(written)


def _wake_anew(session: "Session", calendar: Calendar) -> None:
    """Set each wake that is a send slot by the calendar now adopted: a new holiday moves what comes on it."""
    from sqlalchemy import bindparam, update

    from models.projections.rows import ROWS

    with_slots: tuple[Projection[Any], ...] = (MILESTONES, SOURCES)
    for projection in with_slots:
        reader, table = reader_of(session), ROWS[projection.name].__table__
        ids = iter([key for (key,) in reader.rows(projection.name, {"id": "text"}, "ORDER BY id")])
        while several := tuple(islice(ids, MANY)):
            records = records_by_id(reader, projection, several)
            wakes = [
                {"row_id": key, "wake_at": projection.wake(record, calendar)} for key, (record, _) in records.items()
            ]
            session.connection().execute(update(table).where(table.c.id == bindparam("row_id")), wakes)
