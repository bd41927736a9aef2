"""Figures of the tables, counted by the database, so that they cost the same however long the record is."""

from datetime import datetime
from typing import Any

from sqlmodel import func, select

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
    milestone, reminder, source = (each.row.__table__.c for each in (MILESTONES, REMINDERS, SOURCES))
    day = new_york_day(now)
    counted: dict[str, Any] = {
        "due": (milestone.wake_at <= now,),
        "held": (milestone.wake_at.is_not(None), milestone.held_until >= day),
        "sent": (reminder.sent_at.is_not(None),),
        "unknown": (reminder.sent_at.is_(None), reminder.refused_code.is_(None), reminder.released_at.is_(None)),
        "sources": (source.id.is_not(None),),
        "not_read": (source.unread_since.is_not(None),),
    }
    with database.reading() as session:
        connection = session.connection()
        return Figures(
            **{
                name: connection.execute(select(func.count()).where(*which)).scalar_one()
                for name, which in counted.items()
            }
        )
