"""Fold entries into every table that follows from the ledger, inside the writer's transaction."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam
from sqlmodel import Session, col, delete, insert, select, update

from models.core import CITY, Calendar
from models.ledger import Entry
from models.projections import MILESTONES, PROJECTIONS, REGISTERS, SOURCES, Projection
from models.records import REGISTER

MANY = 500
"""Ids asked for in one statement, below every database's limit of parameters."""

NOWHERE = -1
"""The place of a memory that knows nothing, or nothing that is committed."""


class Memory:
    """The records that one writer has read or written, as they stand at entry `seq` of the ledger."""

    def __init__(self) -> None:
        self.seq = NOWHERE
        self.records: dict[str, dict[str, Any]] = {each.name: {} for each in PROJECTIONS}
        self.wakes: dict[str, dict[str, datetime | None]] = {each.name: {} for each in PROJECTIONS}
        self.calendar: Calendar | None = None
        """The adopted calendar, if it was asked for."""

    def stand_at(self, seq: int) -> None:
        """Be of use at an entry: where somebody else has written since, all is forgotten."""
        if self.seq != seq:
            for each in (*self.records.values(), *self.wakes.values()):
                each.clear()
            self.calendar = None
        self.seq = seq

    def read(self, connection: Connection, projection: Projection[Any], wanted: Iterable[str]) -> None:
        """Read the records with these ids that are not known yet, each with its wake."""
        records, wakes, table = self.records[projection.name], self.wakes[projection.name], projection.row.__table__
        missing = [key for key in dict.fromkeys(wanted) if key not in records]
        for start in range(0, len(missing), MANY):
            # The bare columns: making a row object of each takes longer than the rest of the reading.
            for row in connection.execute(select(table).where(table.c.id.in_(missing[start : start + MANY]))):
                records[row.id], wakes[row.id] = projection.read(row), row.wake_at


Columns = dict[str, Any]


def project(session: Session, entries: Iterable[Entry], memory: Memory) -> None:
    """Take entries into each record they are about, in order: each record is read once, and written once.

    What is read and written is kept in `memory`. Raises RuleError if a fold cannot follow.
    """
    tables = [_Table(session, each, memory) for each in PROJECTIONS]
    keyed = [(entry, [table.projection.keys(entry.event) for table in tables]) for entry in entries]
    for at, table in enumerate(tables):
        table.read(key for _, keys in keyed for key in keys[at])
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


def project_anew(session: Session, entries: Iterator[Entry]) -> dict[str, int]:
    """Make every table again from all entries; return by table how many rows differ from those that were there."""
    before = {each.name: _rows(session, each) for each in PROJECTIONS}
    for projection in PROJECTIONS:
        session.exec(delete(projection.row))
    while several := list(islice(entries, MANY)):
        project(session, several, Memory())
    session.flush()
    session.expire_all()
    after = {each.name: _rows(session, each) for each in PROJECTIONS}
    return {name: len({key for key, _ in before[name].items() ^ after[name].items()}) for name in before}


class _Table:
    """The records of one table that some entries are about, as they were and as they become."""

    def __init__(self, session: Session, projection: Projection[Any], memory: Memory) -> None:
        self.projection, self._connection, self._memory = projection, session.connection(), memory
        self._records, self._wakes = memory.records[projection.name], memory.wakes[projection.name]
        self._before: dict[str, Any] = {}

    def read(self, wanted: Iterable[str]) -> None:
        """Read the records with these ids that are not known yet."""
        self._memory.read(self._connection, self.projection, wanted)

    def fold(self, keys: Iterable[str], entry: Entry) -> None:
        """Take an entry into these records."""
        for key in keys:
            record = self._records.get(key)
            self._before.setdefault(key, record)
            self._records[key] = self.projection.fold(key, record, entry)

    def write(self, calendar: Calendar) -> None:
        """Write the new rows, and of the others what changed, each with its wake by the calendar now adopted."""
        table = self.projection.row.__table__
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
            self._connection.execute(insert(table), new)
        for several in changed.values():
            self._connection.execute(update(table).where(table.c.id == bindparam("row_id")), several)


def _differs(before: Columns, after: Columns) -> Columns:
    # What no entry touched is the same object still, which is seen sooner than that it is equal.
    return {name: each for name, each in after.items() if each is not before[name] and each != before[name]}


def _rows(session: Session, projection: Projection[Any]) -> dict[str, str]:
    """Return each row of a table as text, by id, so that two states of it can be compared."""
    return {row.id: _written(projection, row) for row in session.exec(select(projection.row))}


def _written(projection: Projection[Any], row: Any) -> str:
    try:
        return f"{projection.read(row)!r} {row.wake_at}"
    except ValidationError:  # somebody wrote into the table what no fold would; it is another row, whatever it says
        return "cannot be read"


def _calendar(session: Session) -> Calendar:
    """Return the calendar adopted, from its one column: the whole register is long."""
    written = session.exec(select(REGISTERS.row.calendar).where(REGISTERS.row.id == REGISTER)).first()
    return _read_calendar(json.dumps(written)) if written else CITY


@lru_cache(maxsize=2)
def _read_calendar(written: str) -> Calendar:
    # Cached, because it remembers the days it has counted.
    return Calendar.model_validate_json(written)


def _wake_anew(session: Session, calendar: Calendar) -> None:
    """Set each wake that is a send slot by the calendar now adopted: a new holiday moves what comes on it."""
    with_slots: tuple[Projection[Any], ...] = (MILESTONES, SOURCES)
    for projection in with_slots:
        for row in session.exec(select(projection.row).order_by(col(projection.row.id))):
            row.wake_at = projection.wake(projection.read(row), calendar)
