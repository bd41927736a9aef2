"""When reminders are due: a ladder of business days around a date in force (reminders.md, section 2)."""

from datetime import date, timedelta
from typing import NamedTuple

from models.core import Calendar
from models.ledger import NotificationKind

LADDER: tuple[tuple[NotificationKind, int], ...] = (
    ("check_in", -14),
    ("due_soon", -3),
    ("overdue", 1),
    ("escalation", 14),
)
"""Each rung with its business days from E: the date in force, moved forward to a business day."""

RUNGS: tuple[NotificationKind, ...] = tuple(name for name, _ in LADDER)
OVERDUE, ESCALATION = RUNGS.index("overdue"), RUNGS.index("escalation")

HEAD_WAITS = 13
"""Business days from when the responsible was first told that the date has passed until the head may hear of it."""

DIGEST_WAITS = 3
"""Business days a digest line needs since the last message on its milestone to the same person."""

WEEK = 7


class Rung(NamedTuple):
    """One step of the ladder, on its business day."""

    name: NotificationKind
    day: date


def rungs(due: date, calendar: Calendar) -> tuple[Rung, ...]:
    """Return the rungs for a date in force, lowest first."""
    counted_from = calendar.on_or_after(due)
    return tuple(Rung(name, calendar.add(counted_from, offset)) for name, offset in LADDER)


def standing_rung(due: date, day: date, calendar: Calendar) -> NotificationKind | None:
    """Return the highest rung of the unit's own (escalation is the head's) that a day has reached."""
    return next((each.name for each in reversed(rungs(due, calendar)[:ESCALATION]) if each.day <= day), None)


def digest_day(last: date, last_to_person: date, calendar: Calendar) -> date:
    """Return the first business day of a later week that is far enough from the last message to the person.

    `last` is the day of the last message of any kind on the passed date; its own week has no digest any more.
    """
    monday = last - timedelta(days=last.weekday()) + timedelta(days=WEEK)
    while calendar.between(last_to_person, day := calendar.on_or_after(monday)) < DIGEST_WAITS:
        monday += timedelta(days=WEEK)
    return day
