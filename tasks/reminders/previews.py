"""What a sweep would send and hold, and what each person gets next, without a claim: nothing is written or asked."""

from datetime import date, datetime

from pydantic import AwareDatetime

from models.core import People, Value, new_york_day
from models.ledger import NoticeHeld, ReminderHeld
from models.projections import MILESTONES
from models.reminders import Ahead, Errand, MemoErrand, Notice, Outgoing, Roads, next_messages, sweep
from tasks.ledger import Database, records
from tasks.memo import Shelf
from tasks.reminders.due import look

BY_SLACK = Roads()


class Waiting(Value):
    """A milestone or a source of which something is held already, and until when."""

    about: str
    reason: str
    until: date


class Preview(Value):
    """What would go out at a moment: the next send slot, where nothing may go out now (UTC)."""

    at: AwareDatetime
    messages: tuple[Outgoing, ...]
    held: tuple[ReminderHeld | NoticeHeld, ...]
    """What is due and would be held."""
    waiting: tuple[Waiting, ...]
    unreachable: tuple[Errand | MemoErrand | Notice, ...]
    """What reaches nobody: the operator must act."""
    next: tuple[Ahead, ...]
    """Each person's next message, the earliest first."""


def preview(
    database: Database,
    people: People,
    now: datetime,
    roads: Roads = BY_SLACK,
    *,
    channel: bool = False,
    shelf: Shelf | None = None,
) -> Preview:
    """Return what a sweep would do now, or at the next send slot. Raises InputError where there is no register."""
    calendar = look(database, people, now, roads, channel=channel, shelf=shelf).house.calendar
    at = now if calendar.may_send(now) else calendar.next_slot(now)
    seen = look(database, people, at, roads, channel=channel, shelf=shelf)
    found = sweep(seen.woken, seen.house, at)
    milestones = [one for one in records.every(database, MILESTONES).values() if not one.is_closed]
    kept = [(one.id, one.held_reason, one.held_until) for one in milestones]
    kept += [(one.id, one.held_reason, one.held_until) for one in seen.house.sources.values() if one.untold]
    day = new_york_day(at)
    waiting = tuple(
        Waiting(about=name, reason=why or "", until=until) for name, why, until in kept if until and until > day
    )
    return Preview(
        at=at,
        messages=(*found.messages, *found.last),
        held=found.held,
        waiting=waiting,
        unreachable=found.unreachable,
        next=next_messages(milestones, seen.house, at),
    )
