"""How many messages a person may get, and when: one a day, three in any seven days (reminders.md, section 2, caps)."""

from datetime import date, datetime, timedelta

from models.core import Calendar, Person, new_york_day
from models.ledger import DelayReason, NotificationKind
from models.records import RecipientRecord
from models.reminders.hours import free_from

A_DAY = 1
A_WEEK = 3
WEEK = timedelta(days=7)

ANSWERS: frozenset[NotificationKind] = frozenset({"evidence_rejected", "reassignment"})
"""What answers an act: not held back by the cap, but counted in it."""


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


def held(
    person: Person | None,
    recipient: RecipientRecord | None,
    now: datetime,
    calendar: Calendar,
    *,
    weekly: bool,
    capped: bool = True,
) -> tuple[datetime, DelayReason] | None:
    """Return until when (UTC) a message to a person is held, and why; None where it may go out now.

    `capped` is False for what answers an act. What the cap holds goes out in the person's hours all the same.
    """
    day = new_york_day(now)
    free = not capped or may_get(recipient, day, weekly=weekly)
    first = now if free else calendar.slot(next_allowed(recipient, day, calendar, weekly=weekly))
    until = free_from(person, first, calendar)
    return None if until <= now else (until, "outside_hours" if free else "cap")
