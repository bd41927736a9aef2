"""Folds entries into every table that follows from the ledger, inside the writer's transaction."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic import ValidationError
from sqlalchemy import bindparam
from sqlmodel import Session, col, delete, insert, select, update

from models.ledger import Entry
from models.projections import MILESTONES, PROJECTIONS, REGISTERS, SOURCES, Projection
from models.register import REGISTER
from models.workdays import CITY, Calendar

MANY = 500
"""Ids asked for in one statement, below every database's limit of parameters; and entries folded together."""

Columns = dict[str, Any]


class Memory:
    """The records that one writer has read or written, as they stand at entry `seq` of the ledger.

    Where nobody else has written since, they need not be read again.
    """

    def __init__(self, seq: int) -> None:
        self.seq = seq
        self.columns: dict[str, dict[str, Columns]] = {each.name: {} for each in PROJECTIONS}
        self.records: dict[str, dict[str, Any]] = {each.name: {} for each in PROJECTIONS}

    def know(self, projection: Projection[Any], records: Mapping[str, Any]) -> None:
        """Keep records of a table that were read at entry `seq`; their wake is not known, so it is written anew."""
        self.records[projection.name].update(records)
        self.columns[projection.name].update({key: {**dict(one), "wake_at": self} for key, one in records.items()})


def project(session: Session, entries: Iterable[Entry], memory: Memory) -> None:
    """Take entries into each record they are about, in order: each record is read once, and written once.

    What is read and written is kept in `memory`. Raises RuleError where a fold cannot follow.
    """
    tables = [_Table(session, each, memory) for each in PROJECTIONS]
    keyed = [(entry, [table.projection.keys(entry.event) for table in tables]) for entry in entries]
    for at, table in enumerate(tables):
        table.read(key for _, keys in keyed for key in keys[at])
    adopted = _calendar(session)
    for entry, keys in keyed:
        for table, about in zip(tables, keys, strict=True):
            table.fold(about, entry)
    register = memory.records[REGISTERS.name].get(REGISTER)
    calendar: Calendar = register.calendar if register else adopted
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
        project(session, several, Memory(0))
    session.flush()
    session.expire_all()
    after = {each.name: _rows(session, each) for each in PROJECTIONS}
    return {name: len({key for key, _ in before[name].items() ^ after[name].items()}) for name in before}


class _Table:
    """The rows of one table that some entries are about, as they were read and as they become."""

    def __init__(self, session: Session, projection: Projection[Any], memory: Memory) -> None:
        self.projection, self._session = projection, session
        self._records, self._columns = memory.records[projection.name], memory.columns[projection.name]
        self._touched: dict[str, None] = {}

    def read(self, wanted: Iterable[str]) -> None:
        """Read the rows with these ids that are not known yet."""
        table = self.projection.row.__table__
        missing = [key for key in dict.fromkeys(wanted) if key not in self._columns]
        for start in range(0, len(missing), MANY):
            asked = select(table).where(table.c.id.in_(missing[start : start + MANY]))
            for row in self._session.connection().execute(asked):
                self._records[row.id] = record = self.projection.read(row)
                self._columns[row.id] = {**dict(record), "wake_at": row.wake_at}

    def fold(self, keys: Iterable[str], entry: Entry) -> None:
        """Take an entry into these records."""
        for key in keys:
            self._records[key] = self.projection.fold(key, self._records.get(key), entry)
            self._touched[key] = None

    def write(self, calendar: Calendar) -> None:
        """Write the new rows, and of the others what changed, each with its wake by the calendar now adopted."""
        table, connection = self.projection.row.__table__, self._session.connection()
        new: list[Columns] = []
        changed: dict[tuple[str, ...], list[Columns]] = {}
        for key in self._touched:
            record, before = self._records[key], self._columns.get(key)
            self._columns[key] = after = {**dict(record), "wake_at": self.projection.wake(record, calendar)}
            if before is None:
                new.append(after)
            elif differs := {name: value for name, value in after.items() if before[name] != value}:
                changed.setdefault(tuple(differs), []).append({**differs, "row_id": key})
        if new:
            connection.execute(insert(table), new)
        for several in changed.values():
            connection.execute(update(table).where(table.c.id == bindparam("row_id")), several)


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
    # Kept, for it remembers the days it has counted.
    return Calendar.model_validate_json(written)


def _wake_anew(session: Session, calendar: Calendar) -> None:
    """Set each wake that is a send slot by the calendar now adopted: a new holiday moves what comes on it."""
    with_slots: tuple[Projection[Any], ...] = (MILESTONES, SOURCES)
    for projection in with_slots:
        for row in session.exec(select(projection.row).order_by(col(projection.row.id))):
            row.wake_at = projection.wake(projection.read(row), calendar)
