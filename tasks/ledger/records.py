"""Read any projection: rows stay here, records leave."""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, ValuesView
from datetime import date, datetime
from functools import cache, cached_property
from itertools import chain
from typing import Any, TypeVar

from models.core import InputError, Record
from models.projections import REGISTERS, Projection
from models.records import REGISTER, RegisterRecord
from tasks.ledger.database import Database
from tasks.ledger.projecting import Memory, records_by_id
from tasks.ledger.reader import marks

R = TypeVar("R", bound=Record)
V = TypeVar("V")


class Lookup(Mapping[str, V]):
    """What the ledger says by id, read as it is asked for: one by its id, or all."""

    def __init__(self, find: Callable[[str], V | None], every: Callable[[], Mapping[str, V]]) -> None:
        self._find, self._read = find, every

    def __getitem__(self, key: str) -> V:
        if (record := self._find(key)) is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[str]:
        return iter(self._every)

    def __len__(self) -> int:
        return len(self._every)

    def values(self) -> ValuesView[V]:
        """Return all, read at once."""
        return self._every.values()

    @cached_property
    def _every(self) -> Mapping[str, V]:
        return self._read()


def lookup(database: Database, projection: Projection[R]) -> Lookup[R]:
    """Return all records, of which each is read when it is asked for."""
    return Lookup(lambda key: one(database, projection, key), lambda: every(database, projection))


def every(database: Database, projection: Projection[R], memory: Memory | None = None) -> dict[str, R]:
    """Return all records by id, in the order of their ids. With `memory`, here as below, what it knows is not read."""
    return _matching(database, projection, memory, IN_ORDER)


def some(database: Database, projection: Projection[R], ids: Iterable[str]) -> dict[str, R]:
    """Return the records with these ids, by id."""
    with database.reader() as reader:
        by_id = records_by_id(reader, projection, ids)
    return {key: by_id[key][0] for key in sorted(by_id)}


def one(database: Database, projection: Projection[R], record_id: str) -> R | None:
    """Return the record with this id, if there is one."""
    return some(database, projection, (record_id,)).get(record_id)


def register(database: Database) -> RegisterRecord:
    """Return the register that the ledger follows. Raises InputError if none has been taken in."""
    record = one(database, REGISTERS, REGISTER)
    if record is None:
        raise InputError("the record has no tracking plan yet; run `followthrough plan sync`")
    return record


def awake(database: Database, projection: Projection[R], now: datetime, memory: Memory | None = None) -> tuple[R, ...]:
    """Return the records whose time has come, through the index on wake_at, the first to wake first."""
    return tuple(_matching(database, projection, memory, "WHERE wake_at <= ? ORDER BY wake_at, id", now).values())


def delayed(
    database: Database, projection: Projection[R], now: datetime, memory: Memory | None = None
) -> tuple[R, ...]:
    """Return the records whose due message waits beyond a moment, and that sleep until then."""
    clauses = f"WHERE delayed_until > ? AND wake_at > ? {IN_ORDER}"
    return tuple(_matching(database, projection, memory, clauses, now, now).values())


def wakes(database: Database, projection: Projection[R]) -> dict[str, datetime | None]:
    """Return when each record must next be looked at (UTC), by id."""
    with database.reader() as reader:
        return dict(reader.rows(projection.name, {"id": "text", "wake_at": "moment"}))


def where(database: Database, projection: Projection[R], **fields: str | bool | int) -> dict[str, R]:
    """Return the records whose columns have these values, by id, in the order of their ids."""
    condition = " AND ".join(f'"{name}" = ?' for name in fields)
    return _matching(database, projection, None, f"{condition and 'WHERE'} {condition} {IN_ORDER}", *fields.values())


def with_some(database: Database, projection: Projection[R], name: str) -> dict[str, R]:
    """Return the records whose column holds something, by id, in the order of their ids."""
    return _matching(database, projection, None, f'WHERE "{name}" IS NOT NULL {IN_ORDER}')


def lately(
    database: Database, projection: Projection[R], since: date, names: Sequence[str], memory: Memory | None
) -> dict[str, R]:
    """Return the records of which one of these days is not before a day, by id, in the order of their ids."""
    condition = " OR ".join(f'"{name}" >= ?' for name in names)
    return _matching(database, projection, memory, f"WHERE {condition} {IN_ORDER}", *(since for _ in names))


def pressing(
    database: Database, projection: Projection[R], day: date, soon: datetime, memory: Memory | None
) -> tuple[R, ...]:
    """Return the open records whose date in force was before a day, or that wake before a moment, through indexes."""
    # As a union: with "or", SQLite reads the whole table in the order of its ids.
    ids = " UNION ".join(f"SELECT id FROM {projection.name} WHERE {column} < ?" for column in ("due_now", "wake_at"))  # noqa: S608 (names of our own)
    clauses = f"WHERE wake_at IS NOT NULL AND id IN ({ids}) {IN_ORDER}"
    return tuple(_matching(database, projection, memory, clauses, day, soon).values())


def picked(database: Database, projection: Projection[Any], names: Sequence[str], **among: Iterable[Any]) -> list[Any]:
    """Return these columns of the rows whose columns are among some values, in the order of their ids."""
    choices = {name: tuple(values) for name, values in among.items()}
    condition = " AND ".join(f'"{name}" IN {marks(values)}' for name, values in choices.items())
    columns = {name: projection.columns[name] for name in names}
    clauses = f"{condition and 'WHERE'} {condition} {IN_ORDER}"
    if not all(choices.values()):
        return []
    with database.reader() as reader:
        return list(
            map(_row(tuple(names))._make, reader.rows(projection.name, columns, clauses, *chain(*choices.values())))
        )


IN_ORDER = "ORDER BY id"
_row: Callable[[tuple[str, ...]], Any] = cache(lambda names: namedtuple("row", names))


def _matching(
    database: Database, projection: Projection[R], memory: Memory | None, clauses: str, *values: Any
) -> dict[str, R]:
    """Return the records that SQL clauses select, by id. With `memory`, only those that it does not know are read."""
    with database.reader() as reader:
        if memory is None:
            rows = reader.rows(projection.name, projection.columns, clauses, *values)
            return {row[0]: projection.read(row) for row in rows}
        ids = [key for (key,) in reader.rows(projection.name, {"id": "text"}, clauses, *values)]
        memory.read(reader, projection, ids)
    records = memory.records[projection.name]
    return {key: records[key] for key in ids if key in records}
