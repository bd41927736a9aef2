"""Read any projection: rows stay here, records leave."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import col, or_, select, union

from models.core import Record
from models.projections import Projection
from tasks.ledger.database import Database
from tasks.ledger.projecting import Memory

R = TypeVar("R", bound=Record)


def every(database: Database, projection: Projection[R], memory: Memory | None = None) -> dict[str, R]:
    """Return all records by id, in the order of their ids. With `memory`, here as below, what it knows is not read."""
    return _by_id(database, projection, _asked(projection), memory)


def some(database: Database, projection: Projection[R], ids: Iterable[str]) -> dict[str, R]:
    """Return the records with these ids, by id."""
    return _by_id(database, projection, _asked(projection).where(col(projection.row.id).in_(tuple(ids))))


def one(database: Database, projection: Projection[R], record_id: str) -> R | None:
    """Return the record with this id, if there is one."""
    return some(database, projection, (record_id,)).get(record_id)


def awake(database: Database, projection: Projection[R], now: datetime, memory: Memory | None = None) -> tuple[R, ...]:
    """Return the records whose time has come, through the index on wake_at, the first to wake first."""
    wake_at = col(projection.row.wake_at)
    first = select(projection.row.__table__).where(wake_at <= now).order_by(wake_at, col(projection.row.id))
    return tuple(_by_id(database, projection, first, memory).values())


def delayed(
    database: Database, projection: Projection[R], now: datetime, memory: Memory | None = None
) -> tuple[R, ...]:
    """Return the records whose due message waits beyond a moment, and that sleep until then."""
    table = projection.row.__table__
    waiting = _asked(projection).where(table.c.delayed_until > now, table.c.wake_at > now)
    return tuple(_by_id(database, projection, waiting, memory).values())


def wakes(database: Database, projection: Projection[R]) -> dict[str, datetime | None]:
    """Return when each record must next be looked at (UTC), by id."""
    with database.reading() as session:
        return dict(session.exec(select(projection.row.id, projection.row.wake_at)).all())


def where(database: Database, projection: Projection[R], **fields: str | bool | int) -> dict[str, R]:
    """Return the records whose columns have these values, by id, in the order of their ids."""
    query = _asked(projection)
    for name, value in fields.items():
        query = query.where(getattr(projection.row, name) == value)
    return _by_id(database, projection, query)


def lately(
    database: Database, projection: Projection[R], since: date, names: Sequence[str], memory: Memory | None = None
) -> dict[str, R]:
    """Return the records of which one of these days is not before a day, by id, in the order of their ids."""
    table = projection.row.__table__
    return _by_id(database, projection, _asked(projection).where(or_(*(table.c[n] >= since for n in names))), memory)


def pressing(
    database: Database, projection: Projection[R], day: date, soon: datetime, memory: Memory | None = None
) -> tuple[R, ...]:
    """Return the open records whose date in force was before a day, or that wake before a moment, through indexes."""
    table = projection.row.__table__
    # As a union: with "or", SQLite reads the whole table in the order of its ids.
    ids = union(
        select(table.c.id).where(table.c.due_now < day), select(table.c.id).where(table.c.wake_at < soon)
    ).subquery()
    wanted = _asked(projection).where(table.c.wake_at.is_not(None), table.c.id.in_(select(ids.c.id)))
    return tuple(_by_id(database, projection, wanted, memory).values())


def picked(database: Database, projection: Projection[Any], names: Sequence[str], **among: Iterable[Any]) -> list[Any]:
    """Return these columns of the rows whose columns are among some values, in the order of their ids."""
    table = projection.row.__table__
    query = select(*(table.c[name] for name in names)).order_by(table.c.id)
    for name, values in among.items():
        query = query.where(table.c[name].in_(tuple(values)))
    with database.reading() as session:
        return list(session.connection().execute(query))


def _asked(projection: Projection[Any]) -> Any:
    return select(projection.row.__table__).order_by(col(projection.row.id))


def _by_id(database: Database, projection: Projection[R], query: Any, memory: Memory | None = None) -> dict[str, R]:
    memory = memory or Memory()
    with database.reading() as session:
        ids = session.connection().execute(query.with_only_columns(projection.row.__table__.c.id)).scalars().all()
        memory.read(session.connection(), projection, ids)
    known = memory.records[projection.name]
    return {each: known[each] for each in ids if each in known}
