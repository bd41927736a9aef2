"""How many messages a person may get: one a day, three in any seven days (reminders.md, section 2, caps)."""

from datetime import date, timedelta

from models.events.said import Kind
from models.recipient import RecipientRecord
from models.workdays import Calendar

A_DAY = 1
A_WEEK = 3
WEEK = timedelta(days=7)

ANSWERS: frozenset[Kind] = frozenset({"evidence_rejected"})
"""What answers an act of the person: not held back by the cap, but counted in it."""


def may_get(recipient: RecipientRecord | None, day: date, *, weekly: bool) -> bool:
    """Say whether one more message may go to a person on a day. The coordinator has the daily cap only."""
    days = [each.on for each in recipient.messages] if recipient else []
    today, week = days.count(day), sum(day - WEEK < each <= day for each in days)
    return today < A_DAY and (not weekly or week < A_WEEK)


def next_allowed(recipient: RecipientRecord | None, day: date, calendar: Calendar, *, weekly: bool) -> date:
    """Return the first business day after a day on which one more message may go to a person."""
    day = calendar.add(day, 1)
    while not may_get(recipient, day, weekly=weekly):
        day = calendar.add(day, 1)
    return day
