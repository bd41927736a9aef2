"""Folds one entry into every table that follows from the ledger, inside the writer's transaction."""

from typing import Any

from pydantic import ValidationError
from sqlmodel import Session, select

from models.ledger import Entry
from models.projections import MILESTONES, PROJECTIONS, REGISTERS, SOURCES, Projection
from models.register import REGISTER, RegisterRecord
from models.workdays import CITY, Calendar


def project(session: Session, entry: Entry) -> None:
    """Take an entry into each record it is about. Raises RuleError where it cannot follow."""
    calendar = _calendar(session)
    for projection in PROJECTIONS:
        for key in projection.keys(entry.event):
            row = session.get(projection.row, key)
            record = projection.fold(key, projection.read(row) if row else None, entry)
            session.merge(projection.row(**dict(record), wake_at=projection.wake(record, calendar)))
    if entry.event.kind == "plan_adopted" and calendar != _calendar(session):
        _wake_anew(session)


def rows(session: Session, projection: Projection[Any]) -> dict[str, str]:
    """Return each row of a table as text, by id, so that two states of it can be compared."""
    return {row.id: _written(projection, row) for row in session.exec(select(projection.row))}


def _written(projection: Projection[Any], row: Any) -> str:
    try:
        return f"{projection.read(row)!r} {row.wake_at}"
    except ValidationError:  # somebody wrote into the table what no fold would; it is another row, whatever it says
        return "cannot be read"


def _calendar(session: Session) -> Calendar:
    row = session.get(REGISTERS.row, REGISTER)
    record: RegisterRecord | None = REGISTERS.read(row) if row else None
    return record.calendar if record else CITY


def _wake_anew(session: Session) -> None:
    """Set each wake that is a send slot by the calendar now adopted: a new holiday moves what comes on it."""
    calendar = _calendar(session)
    with_slots: tuple[Projection[Any], ...] = (MILESTONES, SOURCES)
    for projection in with_slots:
        for row in session.exec(select(projection.row)):
            row.wake_at = projection.wake(projection.read(row), calendar)
