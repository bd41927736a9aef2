"""Read any projection: rows stay here, records leave."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlmodel import col, select

from models.projections import Projection
from models.value import Record
from tasks.database import Database

R = TypeVar("R", bound=Record)


def every(database: Database, projection: Projection[R]) -> dict[str, R]:
    """Return all records by id, in the order of their ids."""
    with database.reading() as session:
        rows = session.exec(select(projection.row).order_by(col(projection.row.id)))
        return {row.id: projection.read(row) for row in rows}


def some(database: Database, projection: Projection[R], ids: Iterable[str]) -> dict[str, R]:
    """Return the records with these ids, by id."""
    with database.reading() as session:
        rows = session.exec(select(projection.row).where(col(projection.row.id).in_(tuple(ids))))
        return {row.id: projection.read(row) for row in rows}


def one(database: Database, projection: Projection[R], record_id: str) -> R | None:
    """Return the record with this id, if there is one."""
    return some(database, projection, (record_id,)).get(record_id)


def awake(database: Database, projection: Projection[R], now: datetime) -> tuple[R, ...]:
    """Return the records whose time has come, through the index on wake_at, the first to wake first."""
    with database.reading() as session:
        wake_at = col(projection.row.wake_at)
        rows = session.exec(select(projection.row).where(wake_at <= now).order_by(wake_at, col(projection.row.id)))
        return tuple(projection.read(row) for row in rows)


def wakes(database: Database, projection: Projection[R]) -> dict[str, datetime | None]:
    """Return when each record must next be looked at (UTC), by id."""
    with database.reading() as session:
        return dict(session.exec(select(projection.row.id, projection.row.wake_at)).all())


def where(database: Database, projection: Projection[R], **fields: str) -> dict[str, R]:
    """Return the records whose columns have these values, by id, in the order of their ids."""
    with database.reading() as session:
        query = select(projection.row).order_by(col(projection.row.id))
        for name, value in fields.items():
            query = query.where(getattr(projection.row, name) == value)
        return {row.id: projection.read(row) for row in session.exec(query)}
