"""What a sweep would send and delay, and what each person gets next. Nothing is claimed, written or asked."""

from datetime import date, datetime

from pydantic import AwareDatetime

from models.core import People, Value, evolve, new_york_day
from models.ledger import NoticeDelayed, ReminderDelayed
from models.projections import MILESTONES
from models.records import MilestoneRecord
from models.reminders import (
    Channels,
    Explanation,
    MemoNotification,
    Outgoing,
    Reminder,
    SourceNotice,
    UpcomingMessage,
    explain,
    next_messages,
    sweep,
)
from tasks.ledger import Database, records
from tasks.memo import MemoStore
from tasks.reminders.due import look

BY_SLACK = Channels()


class Waiting(Value):
    """A milestone or source that has a delayed message already, and until when."""

    about: str
    reason: str
    until: date


class Preview(Value):
    """What would go out at a moment (UTC): now, or the next send slot if nothing may go out now."""

    at: AwareDatetime
    messages: tuple[Outgoing, ...]
    delayed: tuple[ReminderDelayed | NoticeDelayed, ...]
    """What is due and would be delayed."""
    waiting: tuple[Waiting, ...]
    unreachable: tuple[Reminder | MemoNotification | SourceNotice, ...]
    """What reaches nobody, so that the operator must act."""
    next: tuple[UpcomingMessage, ...]
    """Each person's next message, earliest first."""


def preview(
    database: Database,
    people: People,
    now: datetime,
    channels: Channels = BY_SLACK,
    *,
    channel: bool = False,
    memo_store: MemoStore | None = None,
) -> Preview:
    """Return what a sweep would do now, or at the next send slot. Raises InputError if there is no register."""
    calendar = look(database, people, now, channels, channel=channel, memo_store=memo_store).context.calendar
    at = now if calendar.may_send(now) else calendar.next_slot(now)
    seen = look(database, people, at, channels, channel=channel, memo_store=memo_store)
    found = sweep(seen.woken, seen.context, at)
    every = records.every(database, MILESTONES)
    milestones = [one for one in every.values() if not one.is_closed]
    kept = [(one.id, one.held_reason, one.held_until) for one in milestones]
    kept += [(one.id, one.held_reason, one.held_until) for one in seen.context.sources.values() if one.untold]
    day = new_york_day(at)
    waiting = tuple(
        Waiting(about=name, reason=why or "", until=until) for name, why, until in kept if until and until > day
    )
    return Preview(
        at=at,
        messages=(*found.messages, *found.last),
        delayed=found.delayed,
        waiting=waiting,
        unreachable=found.unreachable,
        next=next_messages(milestones, evolve(seen.context, milestones=every), at),
    )


def explanation_of(
    database: Database, milestone: MilestoneRecord, people: People, now: datetime, channels: Channels = BY_SLACK
) -> Explanation:
    """Return why a message about a milestone comes now, is held or does not come. Raises as `preview` does."""
    context = look(database, people, now, channels).context
    context = evolve(context, milestones=records.every(database, MILESTONES))
    return explain(context.view_of(milestone, new_york_day(now)), context.directory(now))
