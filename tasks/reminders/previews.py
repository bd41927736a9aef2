"""What a sweep would send and delay, and what each person gets next. Nothing is claimed, written or asked."""

from datetime import date, datetime

from pydantic import AwareDatetime

from models import reminders
from models.core import People, Value, new_york_day
from models.ledger import NoticeDelayed, ReminderDelayed
from models.projections import MILESTONES
from models.records import MilestoneRecord, SourceRecord
from tasks.ledger import Database, records
from tasks.memo import MemoStore
from tasks.reminders.outbox import SLACK_ONLY, context_at, look


class Waiting(Value):
    """A milestone or source that has a delayed message already, and until when."""

    about: str
    reason: str
    until: date


class Preview(Value):
    """What would go out at a moment (UTC): now, or the next send slot if nothing may go out now."""

    at: AwareDatetime
    messages: tuple[reminders.Outgoing, ...]
    delayed: tuple[ReminderDelayed | NoticeDelayed, ...]
    waiting: tuple[Waiting, ...]
    unreachable: tuple[reminders.Reminder | reminders.MemoNotification | reminders.SourceNotice, ...]
    """What reaches nobody, so that the operator must act."""
    next: tuple[reminders.UpcomingMessage, ...]


def preview(
    database: Database,
    people: People,
    now: datetime,
    channels: reminders.Channels = SLACK_ONLY,
    *,
    memo_store: MemoStore | None = None,
) -> Preview:
    """Return what a sweep would do now, or at the next send slot. Raises InputError if there is no register."""
    calendar = records.register(database).calendar
    at = now if calendar.may_send(now) else calendar.next_slot(now)
    seen = look(database, people, at, channels, memo_store=memo_store)
    decided = reminders.sweep(seen.woken, seen.context, at)
    milestones = [milestone for milestone in records.every(database, MILESTONES).values() if not milestone.is_closed]
    with_news = [source for source in seen.context.sources.values() if source.untold]
    delayed: tuple[MilestoneRecord | SourceRecord, ...] = (*milestones, *with_news)
    return Preview(
        at=at,
        messages=(*decided.messages, *decided.last),
        delayed=decided.delayed,
        waiting=tuple(
            Waiting(about=record.id, reason=record.held_reason or "", until=record.held_until)
            for record in delayed
            if record.held_until and record.held_until > new_york_day(at)
        ),
        unreachable=decided.unreachable,
        next=reminders.next_messages(milestones, seen.context, at),
    )


def explanation_of(
    database: Database,
    milestone: MilestoneRecord,
    people: People,
    now: datetime,
    channels: reminders.Channels = SLACK_ONLY,
) -> reminders.Explanation:
    """Return why a message about a milestone comes now, is held or does not come. Raises as `preview` does."""
    context = context_at(database, people, now, channels)
    return reminders.explain(context.view_of(milestone, new_york_day(now)), context.directory(now))
