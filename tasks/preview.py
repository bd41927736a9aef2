"""What a sweep would send and hold, and why, without a claim: nothing is written and Slack is not asked."""

from datetime import date, datetime

from pydantic import AwareDatetime

from models.bundle import Outgoing
from models.deciding import Errand
from models.events.reminder import ReminderHeld
from models.people import People
from models.projections import MILESTONES
from models.sweep import sweep
from models.value import Value
from models.workdays import new_york_day
from tasks import outbox, records
from tasks.database import Database


class Waiting(Value):
    """A milestone of which something is held already, and until when."""

    milestone_id: str
    reason: str
    until: date


class Preview(Value):
    """What would go out at a moment: the next send slot, where nothing may go out now (UTC)."""

    at: AwareDatetime
    messages: tuple[Outgoing, ...]
    held: tuple[ReminderHeld, ...]
    """What is due and would be held."""
    waiting: tuple[Waiting, ...]
    unreachable: tuple[Errand, ...]
    """What reaches nobody: the operator must act."""


def preview(database: Database, people: People, now: datetime) -> Preview:
    """Return what a sweep would do now, or at the next send slot. Raises InputError where there is no register."""
    calendar = outbox.look(database, people, now).house.calendar
    at = now if calendar.may_send(now) else calendar.next_slot(now)
    seen = outbox.look(database, people, at)
    found = sweep(seen.woken, seen.house, at)
    waiting = tuple(
        Waiting(milestone_id=one.id, reason=one.held_reason or "", until=one.held_until)
        for one in records.every(database, MILESTONES).values()
        if one.held_until and one.held_until > new_york_day(at) and not one.is_closed
    )
    messages = (*found.messages, *found.last)
    return Preview(at=at, messages=messages, held=found.held, waiting=waiting, unreachable=found.unreachable)
