"""Each person's next message: when it comes, what it is about, why it goes to them, and what is delayed until when.

A message may promise the day of its reader's next one (docs/reminders.md#promises). That day is read from the record as
it will be once everything of a sweep was sent. Where nothing comes within `FORESEEN`, nothing is promised: what sleeps
longer is not read.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from pydantic import AwareDatetime

from models.core import Value, evolve, new_york_day
from models.ledger import Channel, NotificationKind, NotificationReason
from models.records import MilestoneRecord, heard_by, source_of, written_to
from models.reminders.decision import as_if_sent, reminder_for
from models.reminders.digests import digests_ahead, digests_due
from models.reminders.kinds import ORDER, Role, Step
from models.reminders.memo_notifications import memos_due
from models.reminders.notifications import MemoNotification, MessagePart, Notification, Reminder, SweepContext
from models.reminders.schedule import due_on, pending
from models.reminders.source_notices import notices_due


class UpcomingPart(Value):
    """One part of a message to come. With `until` it is due already and delayed, for the `delay_reason`."""

    about: str
    """A milestone, a source, a week, or a memo's draft."""
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


class _Wait(Value):
    """A delay that is on record already."""

    until: AwareDatetime
    reason: str | None


Upcoming = tuple[Notification, datetime, _Wait | None]
"""A notification to come, the first moment at which it may go out (UTC), and its delay that is on record."""


def next_messages(
    milestones: Iterable[MilestoneRecord], context: SweepContext, now: datetime
) -> tuple[UpcomingMessage, ...]:
    """Return the next message to each person, the earliest first, as it will be if nothing happens until then.

    A message bundles what comes on the same New York day. Closed milestones bring nothing.
    """
    by_person: dict[str | None, list[UpcomingPart]] = {}
    for notification, at, wait in upcoming(milestones, context, now):
        by_person.setdefault(notification.to, []).append(_part(notification, at, wait))
    messages = (_next_message(to, parts) for to, parts in by_person.items())
    return tuple(sorted(messages, key=lambda message: (message.at, message.to or "")))


def upcoming(milestones: Iterable[MilestoneRecord], context: SweepContext, now: datetime) -> Iterator[Upcoming]:
    """Yield what comes next to each role, of each milestone, source, week and memo."""
    start = now if context.calendar.may_send(now) else context.calendar.next_slot(now)
    every = tuple(milestones)
    views = (context.view_of(milestone, new_york_day(start)) for milestone in every if not milestone.is_closed)
    weeks = ((digest, context.calendar.slot(digest.due), None) for digest in digests_ahead(views, context, start))
    parts = (_about_milestones(every, context, start), _about_others(context, start), weeks)
    for notification, moment, wait in chain.from_iterable(parts):
        yield notification, notification.delay.until if notification.delay else moment, wait


def _next_message(to: str | None, parts: list[UpcomingPart]) -> UpcomingMessage:
    parts.sort(key=lambda part: (part.at, part.about))
    day = new_york_day(parts[0].at)
    same_day = tuple(part for part in parts if new_york_day(part.at) == day)
    return UpcomingMessage(
        to=to,
        at=max(part.at for part in same_day),
        channel=parts[0].channel,
        parts=same_day,
        delayed=tuple(part for part in parts if part.until),
    )


def _about_milestones(
    milestones: Iterable[MilestoneRecord], context: SweepContext, start: datetime
) -> Iterator[Upcoming]:
    directory = context.directory(start)
    for milestone in milestones:
        source = source_of(milestone, context.sources)
        delayed_until = milestone.delayed_until
        for step in _next_steps(milestone, context, start):
            slot = context.calendar.slot(step.day)
            moment = max(slot, start, delayed_until or start)
            then = evolve(directory, now=moment)
            reminder = reminder_for(step, milestone, then, context.calendar, source)
            is_waiting = delayed_until is not None and slot < delayed_until
            wait = _Wait(until=delayed_until, reason=milestone.held_reason) if is_waiting and delayed_until else None
            yield reminder, moment, wait


def _next_steps(milestone: MilestoneRecord, context: SweepContext, start: datetime) -> list[Step]:
    """Return what comes next to each role: what a sweep would take now, or else the first to come."""
    steps, day = pending(milestone, context.calendar), new_york_day(start)
    later = sorted((step for step in steps if step.day > day), key=lambda step: step.day)
    by_role: dict[tuple[str, NotificationKind | None], Step] = {}
    for step in (*due_on(steps, day), *later):
        by_role.setdefault((step.to or step.role, None if step.kind.on_ladder else step.kind.name), step)
    return list(by_role.values())


def _about_others(context: SweepContext, start: datetime) -> Iterator[Upcoming]:
    """Yield what comes about sources, about the week and about memos."""
    for source in context.sources.values():
        moment = max(start, heard_by(source, context.calendar) or start)
        is_waiting = source.held_reason and moment > start
        wait = _Wait(until=moment, reason=source.held_reason) if is_waiting else None
        for notice in notices_due(source, context, moment):
            yield notice, moment, wait
    parts: tuple[MessagePart, ...] = (*digests_due(context, start), *memos_due(context, start))
    for part in parts:
        yield part.notification, start, None


def _part(notification: Notification, at: datetime, wait: _Wait | None) -> UpcomingPart:
    """Return a part of a message. Its own delay counts before one that is on record."""
    delay = notification.delay or wait
    return UpcomingPart(
        about=notification.about,
        kind=notification.kind,
        at=at,
        key=notification.key,
        role=notification.recipient.role,
        instead_of=notification.recipient.instead_of,
        reason=notification.reason,
        delay_reason=delay.reason if delay else None,
        until=delay.until if delay else None,
        channel=notification.recipient.channel,
    )


FORESEEN = timedelta(days=15)
"""How far ahead a message names the day of the next one: the longest time between two to one contact, and a holiday."""


def next_days(notifications: Iterable[Notification], context: SweepContext, now: datetime) -> dict[str, date]:
    """Return the day of the next message to each person who gets one now, by the person's id.

    `notifications` is everything that goes out in the sweep at `now` (UTC). A coordinator, who hears of something on
    most days, is promised none.
    """
    by_person: dict[str, list[Notification]] = {}
    for notification in notifications:
        if notification.to is not None:
            by_person.setdefault(notification.to, []).append(notification)
    coordinators = {part.to for parts in by_person.values() for part in parts if part.recipient.role == "coordinator"}
    if coordinators >= by_person.keys():
        return {}
    last, days = new_york_day(now + FORESEEN), dict[str, date]()
    for notification, at, _ in upcoming(*_after(by_person, context, now), now):
        day, to = new_york_day(at), notification.to
        if to in by_person and to not in coordinators and day <= last:
            days[to] = min(day, days.get(to, day))
    return days


def _after(
    by_person: dict[str, list[Notification]], context: SweepContext, now: datetime
) -> tuple[list[MilestoneRecord], SweepContext]:
    """Return the open milestones and the context as they will be once everyone got what goes out."""
    day, milestones, recipients = new_york_day(now), dict(context.milestones), dict(context.recipients)
    for person_id, parts in by_person.items():
        # A memo that goes out whole is a message of its own; a message bears the key of its first part.
        whole = [part for part in parts if isinstance(part, MemoNotification) and part.whole]
        rest = sorted((part for part in parts if part not in whole), key=lambda part: ORDER.index(part.kind))
        for first in (*rest[:1], *whole):
            channel = first.recipient.channel
            recipients[person_id] = written_to(person_id, recipients.get(person_id), first.key, channel, day)
    sent = [part for parts in by_person.values() for part in parts]
    for reminder in sent:
        if isinstance(reminder, Reminder) and (milestone := milestones.get(reminder.milestone_id)):
            milestones[milestone.id] = as_if_sent(milestone, (reminder,), day, arrived=True)
    drafts = {part.about for part in sent}
    after = evolve(
        context,
        recipients=recipients,
        digests=None if context.digests is None else context.digests | {part.key for part in sent},
        memos=tuple(memo for memo in context.memos if memo.draft.id not in drafts),
    )
    return [record for record in milestones.values() if not record.is_closed], after
