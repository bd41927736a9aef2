"""What a monitor asks: figures, and the last run of each deployment (docs/operations.md#alarms)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, select

from models.core import Value, new_york_day
from models.ledger import Event
from models.operations import LastRun, RunBy
from models.projections.rows import LastRunRow, LedgerRow, MilestoneRow, ReminderRow, SourceRow
from models.standing import READINGS, count_readings
from tasks.ledger.database import Database
from tasks.ledger.records import ended


class Figures(Value):
    """What a monitor shows of an installation; no name and no word of anybody."""

    due: int
    """Open milestones that a sweep must look at now."""
    held: int
    """Open milestones whose message is held back, with a reason."""
    sent: int
    """Parts of messages that were sent, since the record began."""
    unknown: int
    """Parts of messages of which nobody knows yet whether they arrived."""
    sources: int
    """Sources on which an open milestone relies."""
    not_read: int
    """Those of them that could not be read when they were last asked, or were never asked."""


def figures(database: Database, now: datetime) -> Figures:
    """Count at a moment (UTC). Raises LedgerError."""
    wake, is_sent = col(MilestoneRow.wake_at), col(ReminderRow.sent_at).is_not(None)
    awaited_by_nobody = ended(database)
    ends = (ReminderRow.sent_at, ReminderRow.refused_code, ReminderRow.released_at)
    with database.reading() as session:

        def count(*conditions: Any) -> int:
            return session.exec(select(func.count()).where(*conditions)).one()

        results: dict[str, Any] = dict(session.exec(select(SourceRow.id, SourceRow.result)).all())
        readings = (READINGS[results[id_]] if id_ in results else "never_checked" for id_ in _relied(session))
        counts = count_readings(readings)
        return Figures(
            due=count(wake <= now, col(MilestoneRow.id).not_in(awaited_by_nobody)),
            held=count(wake.is_not(None), col(MilestoneRow.held_until) >= new_york_day(now)),
            sent=count(is_sent),
            unknown=count(*(col(end).is_(None) for end in ends)),
            sources=counts.of,
            not_read=counts.unread,
        )


def relied_sources(database: Database) -> frozenset[str]:
    """Return the sources on which an open milestone relies, without reading each milestone. Raises LedgerError."""
    with database.reading() as session:
        return _relied(session)


def _relied(session: Session) -> frozenset[str]:
    open_ones = ~col(MilestoneRow.is_closed), ~col(MilestoneRow.is_template), MilestoneRow.basis != "pending_bill"
    return frozenset(session.exec(select(MilestoneRow.source).where(*open_ones).distinct()))


def last_acts(database: Database, kinds: Iterable[type[Event]], since: date) -> dict[str, date]:
    """Return the New York day on which each person's last entry of some kinds was recorded, by id, if not before a day.
    The day of a document is not the day on which somebody sent it. Raises LedgerError."""
    is_act = col(LedgerRow.kind).in_([event.kind for event in kinds])
    last = select(func.max(LedgerRow.seq)).where(is_act).group_by(col(LedgerRow.actor))
    query = select(col(LedgerRow.actor), col(LedgerRow.recorded_at)).where(col(LedgerRow.seq).in_(last))
    with database.reading() as session:
        acts = {actor: new_york_day(recorded_at) for actor, recorded_at in session.exec(query)}
    return {actor: day for actor, day in acts.items() if day >= since}


def note_start(database: Database, name: str, now: datetime, by: RunBy, host: str) -> None:
    """Note that a run began; when one last ended well stays. Raises LedgerError where nothing can be written."""
    with database.writing() as session:
        row = session.get(LastRunRow, name) or LastRunRow(id=name, started_at=now, by=by, host=host)
        row.started_at, row.ended_at, row.result, row.by, row.host = now, None, None, by, host
        session.add(row)


def note_end(database: Database, name: str, now: datetime, result: str, *, well: bool) -> None:
    """Note how a run ended: the name of its state or error, and no other words. Raises LedgerError."""
    with database.writing() as session:
        row = session.get(LastRunRow, name)
        if row is None:  # the tables were made again meanwhile
            return
        row.ended_at, row.result = now, result
        if well:
            row.succeeded_at = now
        session.add(row)


def last_runs(database: Database) -> dict[str, LastRun]:
    """Return the last run of each deployment that ever ran here, by its name. Raises LedgerError."""
    with database.reading() as session:
        rows = session.exec(select(LastRunRow).order_by(LastRunRow.id))
        return {row.id: LastRun.model_validate(row, from_attributes=True) for row in rows}
