"""What a whole sweep sends, holds and can tell nobody. Pure: the same records and moment give the same events."""

from collections.abc import Iterable
from datetime import datetime

from models.core import Value, new_york_day
from models.ledger import DelayReason, NoticeDelayed, ReminderDelayed
from models.records import MilestoneRecord, SourceRecord
from models.reminders.bundle import Outgoing, bundled
from models.reminders.context import SweepContext
from models.reminders.deciding import Decision, decide
from models.reminders.digesting import digests_due
from models.reminders.memo_notifications import memos_due
from models.reminders.message_parts import Noticed, Said
from models.reminders.notice_deciding import notice_facts, notices_due
from models.reminders.notification import Addressed, MemoNotification, Notice, Notification
from models.reminders.reminder_facts import facts_of

__all__ = ["Sweep", "SweepContext", "sweep"]

OPERATOR = "operator"


class Sweep(Value):
    """The messages that go out now, what is held, and what reaches nobody: the operator must act."""

    messages: tuple[Outgoing, ...] = ()
    last: tuple[Outgoing, ...] = ()
    """The coordinators' messages, which are put together when nobody else's is left."""
    held: tuple[ReminderDelayed | NoticeDelayed, ...] = ()
    unreachable: tuple[Notification | Notice | MemoNotification, ...] = ()


def sweep(woken: tuple[MilestoneRecord, ...], context: SweepContext, now: datetime) -> Sweep:
    """Decide for every milestone that woke, source, digest and memo, and put together what each person gets.

    A coordinator's message waits until nobody else's is left, so that what Slack refuses in this sweep is in it.
    """
    decided = [(one, _decided(one, context, now)) for one in woken]
    topic = [notice for record in context.sources.values() for notice in _notices(record, context, now)]
    said = [_said(one, record, decision, context, now) for record, decision in decided for one in decision.messages]
    noticed = (_noticed(each, context, now) for each in topic if each.held_until is None)
    digests = (each for each in digests_due(context, now) if each.notification.held_until is None)
    memos = [each for each in memos_due(context, now) if each.notification.held_until is None]
    messages = bundled((*said, *noticed, *digests, *memos))
    others = tuple(each for each in messages if each.role != "coordinator")
    coordinators = tuple(each for each in messages if each.role == "coordinator")
    going, last = (others, coordinators) if others else (messages, ())
    reached = {each.to for each in going}
    holds = (
        held
        for _, decision in decided
        if {each.to for each in decision.messages} <= {*reached, None}
        for held in _holds(decision)
    )
    of_memos = (each.notification for each in memos)
    lost = (*(each for _, decision in decided for each in decision.messages), *topic, *of_memos)
    return Sweep(
        messages=going,
        last=last,
        held=(*holds, *_notices_held(topic, context, now)),
        unreachable=tuple(each for each in lost if each.to is None),
    )


def _decided(record: MilestoneRecord, context: SweepContext, now: datetime) -> Decision:
    source = context.sources.get(record.source)
    return decide(record, now, context.calendar, source, context.people, context.recipients, context.channels)


def _notices(record: SourceRecord, context: SweepContext, now: datetime) -> tuple[Notice, ...]:
    touched = context.touched.get(record.id, ())
    return notices_due(record, now, context.calendar, touched, context.people, context.recipients, context.channels)


def _noticed(notice: Notice, context: SweepContext, now: datetime) -> Noticed:
    name, day = notice.source, new_york_day(now)
    touched, gives = context.touched.get(name, ()), context.gives.get(name)
    facts = notice_facts(notice, context.sources[name], day, context.calendar, touched, gives, context.verdicts_by)
    return Noticed(notification=notice, facts=facts)


def _said(
    notification: Notification, record: MilestoneRecord, decision: Decision, context: SweepContext, now: datetime
) -> Said:
    source, day = context.sources.get(record.source), new_york_day(now)
    facts = facts_of(
        notification, record, source, day, context.calendar, context.verdicts_by, decision.next_wake, context.memo_on
    )
    if notification.kind == "weekly_digest" and notification.role == "coordinator":
        # Between its turns an unread source stands in the coordinator's digest (reminders.md, section 3).
        unread = sorted(name for name, one in context.sources.items() if one.unread_since and not one.untold)
        facts = facts.model_copy(update={"unread": tuple(unread)})
    return Said(notification=notification, facts=facts)


def _holds(decision: Decision) -> list[ReminderDelayed]:
    """Return what is held of a milestone, until it is looked at again."""
    wake = decision.next_wake  # earlier than the hold's end, where something else is to be said by then
    if wake is None:
        return []
    return [
        ReminderDelayed(
            milestone_id=each.milestone_id,
            notification_kind=each.kind,
            to=each.to or OPERATOR,
            reason=_why_held(each),
            until=wake,
        )
        for each in (*decision.held, *(one for one in decision.messages if one.to is None))
    ]


def _notices_held(topic: Iterable[Notice], context: SweepContext, now: datetime) -> Iterable[NoticeDelayed]:
    """Return what is newly held of sources, once each, and until when."""
    by_source = {each.source: each for each in topic if each.held_until or each.to is None}
    for name, one in by_source.items():
        until, reason = one.held_until or context.calendar.next_slot(now), _why_held(one)
        known = context.sources[name]
        if (known.held_until, known.held_reason) != (new_york_day(until), reason):
            yield NoticeDelayed(
                source=name, notification_kind=one.kind, to=one.to or OPERATOR, reason=reason, until=until
            )


def _why_held(notification: Addressed) -> DelayReason:
    return notification.held_for or "coordinator_unreachable"
