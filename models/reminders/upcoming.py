"""Each person's next message, as `reminder preview` shows it; no message promises it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain

from pydantic import AwareDatetime

from models.core import Value, new_york_day, same_fields
from models.ledger import Channel, NotificationKind, NotificationReason, Role
from models.records import MilestoneRecord, heard_by, source_of
from models.reminders.decision import reminder_for
from models.reminders.digests import digests_ahead, digests_due
from models.reminders.kinds import Step
from models.reminders.memo_notifications import memos_due
from models.reminders.notifications import Delay, MessagePart, Notification, SweepContext
from models.reminders.schedule import due_on, pending
from models.reminders.source_notices import notices_due


class UpcomingPart(Value):
    """One part of a message to come. With `until` it is due already and delayed, for the `delay_reason`."""

    about: str
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


class UpcomingMessage(Value):
    """What one person gets next. With `to` None it reaches nobody, and the operator must act."""

    to: str | None
    at: AwareDatetime
    channel: Channel
    parts: tuple[UpcomingPart, ...]
    delayed: tuple[UpcomingPart, ...]
    """What is due to them already and waits, in this message or in a later one."""


Upcoming = tuple[Notification, datetime, Delay | None]
"""A notification to come, its first moment (UTC), and its delay on record."""


def next_messages(
    milestones: Iterable[MilestoneRecord], context: SweepContext, now: datetime
) -> tuple[UpcomingMessage, ...]:
    """Return each person's next message, the earliest first, if nothing happens until then: what comes on one day."""
    start = now if context.calendar.may_send(now) else context.calendar.next_slot(now)
    awaited = tuple(milestone for milestone in milestones if milestone.id not in context.ended)
    by_person: dict[str | None, list[UpcomingPart]] = {}
    for notification, moment, on_record in chain(
        _about_milestones(awaited, context, start), _about_others(awaited, context, start)
    ):
        delay = notification.delay or on_record
        part = UpcomingPart(
            **same_fields(UpcomingPart, notification.recipient, notification),
            at=notification.delay.until if notification.delay else moment,
            delay_reason=delay.reason if delay else None,
            until=delay.until if delay else None,
        )
        by_person.setdefault(notification.to, []).append(part)
    messages = list[UpcomingMessage]()
    for to, parts in by_person.items():
        parts.sort(key=lambda part: (part.at, part.about))
        day = new_york_day(parts[0].at)
        same_day = tuple(part for part in parts if new_york_day(part.at) == day)
        moment, delayed = max(part.at for part in same_day), tuple(part for part in parts if part.until)
        messages.append(UpcomingMessage(to=to, at=moment, channel=parts[0].channel, parts=same_day, delayed=delayed))
    return tuple(sorted(messages, key=lambda message: (message.at, message.to or "")))


def _about_milestones(
    milestones: Iterable[MilestoneRecord], context: SweepContext, start: datetime
) -> Iterator[Upcoming]:
    """Yield what comes next to each role of each milestone."""
    for milestone in milestones:
        source = source_of(milestone, context.sources)
        for step in _next_steps(milestone, context, start):
            moment = max(context.calendar.slot(step.day), start)
            reminder = reminder_for(step, milestone, context.directory(moment), context.calendar, source)
            yield reminder, moment, None


def _next_steps(milestone: MilestoneRecord, context: SweepContext, start: datetime) -> list[Step]:
    """Return what comes next to each role: what a sweep would take now, or else the first to come."""
    steps, day = pending(milestone, context.calendar), new_york_day(start)
    later = sorted((step for step in steps if step.day > day), key=lambda step: step.day)
    by_role: dict[tuple[str, NotificationKind | None], Step] = {}
    for step in (*due_on(steps, day), *later):
        by_role.setdefault((step.to or step.role, None if step.kind.on_ladder else step.kind.name), step)
    return list(by_role.values())


def _about_others(milestones: Iterable[MilestoneRecord], context: SweepContext, start: datetime) -> Iterator[Upcoming]:
    """Yield what comes next of each source, memo and week."""
    for source in context.sources.values():
        moment = max(start, heard_by(source, context.calendar) or start)
        why = source.held_reason if moment > start else None
        wait = Delay(until=moment, reason=why) if why else None
        yield from ((part.notification, moment, wait) for part in notices_due(source, context, moment))
    parts: tuple[MessagePart, ...] = (*digests_due(context, start), *memos_due(context, start))
    yield from ((part.notification, start, None) for part in parts)
    views = (context.view_of(milestone, new_york_day(start)) for milestone in milestones if not milestone.is_closed)
    for digest in digests_ahead(views, context, start):
        yield digest, context.calendar.slot(digest.due), None
