"""Figures of the tables, counted by the database, so that they cost the same however long the record is."""

from datetime import datetime

from models.core import Value, new_york_day
from models.projections import MILESTONES, REMINDERS, SOURCES
from models.standing import count_results
from tasks.ledger.database import Database

OPEN = "WHERE wake_at IS NOT NULL AND basis <> 'pending_bill' GROUP BY source"
"""The sources on which an open milestone relies, as `models.standing.relied_sources` names them."""


class Figures(Value):
    """What a monitor shows of an installation. No name and no word of anybody is in it."""

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
    held_ones = "WHERE wake_at IS NOT NULL AND held_until >= ?"
    nobody_knows = "WHERE sent_at IS NULL AND refused_code IS NULL AND released_at IS NULL"
    with database.reader() as reader:
        relied = reader.rows(MILESTONES.name, {"source": "text"}, OPEN)
        last = dict(reader.rows(SOURCES.name, {"id": "text", "result": "text"}))
        results = [last.get(source) for (source,) in relied]
        return Figures(
            due=reader.count(MILESTONES.name, "WHERE wake_at <= ?", now),
            held=reader.count(MILESTONES.name, held_ones, new_york_day(now)),
            sent=reader.count(REMINDERS.name, "WHERE sent_at IS NOT NULL"),
            unknown=reader.count(REMINDERS.name, nobody_knows),
            sources=len(results),
            not_read=count_results(results).unread,
        )
