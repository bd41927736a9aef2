"""Each person's next message: when, what it is about and why to them, and what is held and until when."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime

from models.core import Value, new_york_day
from models.ledger import Channel, DelayReason, NotificationKind, NotificationReason
from models.records import MilestoneRecord, heard_by
from models.reminders.context import SweepContext
from models.reminders.deciding import notification_of
from models.reminders.digesting import digests_due
from models.reminders.memo_notifications import memos_due
from models.reminders.notice_deciding import notices_due
from models.reminders.notification import Addressed
from models.reminders.pending import OF_THE_LADDER, due_of, pending
from models.reminders.step import Role, Step


class Coming(Value):
    """One part of a message to come. With `until` it is due already and held, for the `delay_reason`."""

    about: str
    """A milestone, a source, a week, or the draft of a memo."""
    kind: NotificationKind
    at: AwareDatetime
    """The first moment at which it may go out, as things stand now (UTC)."""
    key: str
    role: Role
    instead_of: str | None = None
    reason: NotificationReason | None = None
    delay_reason: str | None = None
    until: AwareDatetime | None = None
    channel: Channel = "slack"


class Ahead(Value):
    """What one person gets next; with `to` None it reaches nobody, and the operator must act."""

    to: str | None
    at: AwareDatetime
    channel: Channel
    parts: tuple[Coming, ...]
    held: tuple[Coming, ...]
    """What is due to them already and waits, in this message or in a later one."""


def next_messages(records: Iterable[MilestoneRecord], context: SweepContext, now: datetime) -> tuple[Ahead, ...]:
    """Return the next message to each person, the earliest first, as it will be if nothing happens until then.

    A message is put together of what comes on the same New York day. Milestones that are closed bring nothing.
    """
    start = now if context.calendar.may_send(now) else context.calendar.next_slot(now)
    by_person: dict[str | None, list[Coming]] = {}
    for to, coming in (*_of_milestones(records, context, start), *_of_others(context, start)):
        by_person.setdefault(to, []).append(coming)
    found = (_ahead(to, things) for to, things in by_person.items())
    return tuple(sorted(found, key=lambda each: (each.at, each.to or "")))


def _ahead(to: str | None, things: list[Coming]) -> Ahead:
    things.sort(key=lambda each: (each.at, each.about))
    first = things[0]
    parts = tuple(each for each in things if new_york_day(each.at) == new_york_day(first.at))
    held = tuple(each for each in things if each.until)
    return Ahead(to=to, at=max(each.at for each in parts), channel=first.channel, parts=parts, held=held)


def _of_milestones(
    records: Iterable[MilestoneRecord], context: SweepContext, start: datetime
) -> Iterable[tuple[str | None, Coming]]:
    for record in records:
        for step, day in _next_steps(record, context, start):
            moment = max(day, start, record.free_at or start)
            source = context.sources.get(record.source)
            notification = notification_of(
                step, record, moment, context.calendar, source, context.people, context.recipients, context.channels
            )
            waits = (record.held_reason, record.free_at) if record.free_at and day < record.free_at else None
            yield notification.to, _coming(notification, record.id, moment, waits)


def _next_steps(record: MilestoneRecord, context: SweepContext, start: datetime) -> list[tuple[Step, datetime]]:
    """Return what comes next to each seat with its slot: what a sweep would take now, else the first to come."""
    steps, day = pending(record, context.calendar), new_york_day(start)
    due = due_of(steps, day)
    later = sorted((each for each in steps if each.day > day), key=lambda each: each.day)
    next_of: dict[tuple[Role, NotificationKind | None], Step] = {}
    for step in (*due, *later):
        next_of.setdefault((step.role, None if step.kind in OF_THE_LADDER else step.kind), step)
    return [(each, context.calendar.slot(each.day)) for each in next_of.values()]


def _of_others(context: SweepContext, start: datetime) -> Iterable[tuple[str | None, Coming]]:
    """Yield what comes of the sources, of the week and of memos."""
    for source in context.sources.values():
        moment, touched = max(start, heard_by(source, context.calendar) or start), context.touched.get(source.id, ())
        waits = (source.held_reason, moment) if source.held_reason and moment > start else None
        for each in notices_due(
            source, moment, context.calendar, touched, context.people, context.recipients, context.channels
        ):
            yield each.to, _coming(each, source.id, moment, waits)
    for digest in digests_due(context, start):
        yield digest.notification.to, _coming(digest.notification, digest.notification.week, start, None)
    for memo in memos_due(context, start):
        yield memo.notification.to, _coming(memo.notification, memo.notification.draft, start, None)


def _coming(
    notification: Addressed, about: str, moment: datetime, waits: tuple[DelayReason | str | None, datetime] | None
) -> Coming:
    hold = (notification.held_for, notification.held_until) if notification.held_until else waits or (None, None)
    return Coming(
        about=about,
        kind=notification.kind,
        at=notification.held_until or moment,
        key=notification.key,
        role=notification.role,
        instead_of=notification.instead_of,
        reason=notification.reason,
        delay_reason=hold[0],
        until=hold[1],
        channel=notification.channel,
    )
