"""Figures of the tables, counted by the database, so that they cost the same however long the record is."""

from datetime import datetime

from models.core import Value, new_york_day
from models.projections import MILESTONES, REMINDERS, SOURCES
from tasks.ledger.database import Database


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
    not_read: int
    """Sources that could not be read when they were last asked."""


def figures(database: Database, now: datetime) -> Figures:
    """Count at a moment (UTC). Raises LedgerError."""
    held_ones = "WHERE wake_at IS NOT NULL AND held_until >= ?"
    nobody_knows = "WHERE sent_at IS NULL AND refused_code IS NULL AND released_at IS NULL"
    with database.reader() as reader:
        return Figures(
            due=reader.count(MILESTONES.name, "WHERE wake_at <= ?", now),
            held=reader.count(MILESTONES.name, held_ones, new_york_day(now)),
            sent=reader.count(REMINDERS.name, "WHERE sent_at IS NOT NULL"),
            unknown=reader.count(REMINDERS.name, nobody_knows),
            sources=reader.count(SOURCES.name, ""),
            not_read=reader.count(SOURCES.name, "WHERE unread_since IS NOT NULL"),
        )
