"""What one sweep sends, delays, and cannot deliver to anyone; and whether a claimed part is still to be said."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from models import ledger
from models.core import Value, evolve, new_york_day
from models.drafts import MemoAtHand
from models.records import MilestoneRecord, source_of, turned_back
from models.reminders.decision import OPERATOR, Decision, decide, reminder_for
from models.reminders.digests import digests_due
from models.reminders.facts import facts_of
from models.reminders.ladder import week_of
from models.reminders.memo_notifications import memos_due
from models.reminders.notifications import (
    MemoNotification,
    MessagePart,
    Notification,
    Outgoing,
    Reminder,
    ReminderPart,
    SourceNotice,
    SweepContext,
    bundled,
)
from models.reminders.schedule import due_on, pending
from models.reminders.source_notices import notices_due


class Sweep(Value):
    """The messages that go out now, what is delayed, and what reaches nobody, so that the operator must act."""

    messages: tuple[Outgoing, ...] = ()
    last: tuple[Outgoing, ...] = ()
    """The coordinators' messages, which are put together when nobody else's is left."""
    delayed: tuple[ledger.ReminderDelayed | ledger.NoticeDelayed, ...] = ()
    unreachable: tuple[Reminder | SourceNotice | MemoNotification, ...] = ()

    def of_coordinators(self) -> "Sweep":
        """Return what goes to coordinators now. Everything else is left to be decided again."""
        messages = tuple(message for message in (*self.messages, *self.last) if message.role == "coordinator")
        return Sweep(messages=messages, unreachable=self.unreachable)


def sweep(woken: tuple[MilestoneRecord, ...], context: SweepContext, now: datetime) -> Sweep:
    """Return what goes out about all that woke, as one message a person. A coordinator's waits until nobody else's is
    left, so that it includes what Slack refuses in this sweep."""
    directory = context.directory(now)
    decisions = [
        (
            milestone,
            decide(
                milestone,
                directory,
                context.calendar,
                source_of(milestone, context.sources),
                is_ended=milestone.id in context.ended,
            ),
        )
        for milestone in woken
    ]
    reminders = [reminder for _, decision in decisions for reminder in decision.outgoing]
    notices = [part for source in context.sources.values() for part in notices_due(source, context, now)]
    memos = memos_due(context, now)
    due: tuple[MessagePart, ...] = (*notices, *digests_due(context, now), *memos)
    parts = [part for part in due if part.notification.delay is None]
    messages = bundled((*_reminder_parts(decisions, context, now), *parts))
    others = tuple(message for message in messages if message.role != "coordinator")
    coordinators = tuple(message for message in messages if message.role == "coordinator")
    going, last = (others, coordinators) if others else (messages, ())
    about_sources = [part.notification for part in notices]
    addressed = (*reminders, *about_sources, *(part.notification for part in memos))
    reached = {message.to for message in going}
    return Sweep(
        messages=going,
        last=last,
        delayed=(*_delayed_reminders(decisions, reached), *_delayed_notices(about_sources, context, now)),
        unreachable=tuple(notification for notification in addressed if notification.to is None),
    )


def still_due(claim: ledger.Claim, milestone: MilestoneRecord | None, context: SweepContext, now: datetime) -> bool:
    """Return whether a claimed part is still to be said, to the same person for the same reason: it is decided again as
    if it had not been claimed. `milestone` is that of the part as it stands now, or None."""
    match claim:
        case ledger.NoticeClaimed():
            source = context.sources.get(claim.source)
            return source is not None and not turned_back(source.notices, claim.notice)
        case ledger.MemoMessageClaimed():
            return _is_memo_message_due(claim, context, now)
        case ledger.DigestClaimed():
            return claim.facts.week == week_of(new_york_day(now))
        case ledger.ItemClaimed() | ledger.ReminderClaimed():
            return milestone is not None and _is_reminder_due(claim, milestone, context, now)


def _reminder_parts(
    decisions: Iterable[tuple[MilestoneRecord, Decision]], context: SweepContext, now: datetime
) -> Iterator[ReminderPart]:
    for milestone, decision in decisions:
        view = context.view_of(milestone, new_york_day(now))
        for reminder in decision.outgoing:
            yield ReminderPart(notification=reminder, facts=facts_of(reminder, view, context))


def _is_reminder_due(
    claim: ledger.MilestoneClaim, milestone: MilestoneRecord, context: SweepContext, now: datetime
) -> bool:
    others = tuple(message for message in milestone.exchange.messages if message.key != claim.part.key)
    unclaimed = evolve(milestone, exchange=evolve(milestone.exchange, messages=others))
    if unclaimed.due_now != claim.part.due or milestone.id in context.ended:
        return False
    directory, source = context.directory(now), source_of(milestone, context.sources)
    steps = due_on(pending(unclaimed, context.calendar), directory.day)
    again = [reminder_for(step, unclaimed, directory, context.calendar, source) for step in steps]
    meant = (claim.part.kind, claim.to, claim.reason)
    return any((reminder.kind, reminder.to, reminder.reason) == meant for reminder in again)


def _is_memo_message_due(claim: ledger.MemoMessageClaimed, context: SweepContext, now: datetime) -> bool:
    unclaimed = list[MemoAtHand]()
    for memo in context.memos:
        others = tuple(message for message in memo.draft.messages if message.key != claim.part.key)
        unclaimed.append(evolve(memo, draft=evolve(memo.draft, messages=others)))
    again = [part.notification for part in memos_due(evolve(context, memos=tuple(unclaimed)), now)]
    meant = (claim.draft, claim.part.kind, claim.to, claim.reason)
    return any((memo.draft, memo.kind, memo.to, memo.reason) == meant for memo in again)


def _delayed_reminders(
    decisions: Iterable[tuple[MilestoneRecord, Decision]], reached: set[str]
) -> Iterator[ledger.ReminderDelayed]:
    """Yield what is delayed, unless another message of its milestone awaits the coordinators' turn."""
    for milestone, decision in decisions:
        unreachable = [reminder for reminder in decision.outgoing if reminder.to is None]
        awaits_turn = any(reminder.to and reminder.to not in reached for reminder in decision.outgoing)
        unsent = () if awaits_turn else (*decision.delayed, *unreachable)
        until = decision.next_check() if unsent else None
        delays = [
            ledger.ReminderDelayed(
                milestone_id=reminder.milestone_id,
                notification_kind=reminder.kind,
                to=reminder.to or OPERATOR,
                reason=_delay_reason(reminder),
                until=until,
            )
            for reminder in (unsent if until else ())
        ]
        # Each sweep decides again, and notes only what changed: the record keeps the last of them.
        on_record = (milestone.delayed_until, milestone.held_reason, milestone.held_for)
        if delays and (delays[-1].until, delays[-1].reason, delays[-1].to) != on_record:
            yield from delays


def _delayed_notices(
    notices: Iterable[SourceNotice], context: SweepContext, now: datetime
) -> Iterator[ledger.NoticeDelayed]:
    by_source = {notice.source: notice for notice in notices if notice.delay or notice.to is None}
    for name, notice in by_source.items():
        until = notice.delay.until if notice.delay else context.calendar.next_slot(now)
        reason, source, to = _delay_reason(notice), context.sources[name], notice.to or OPERATOR
        if (source.held_until, source.held_reason) != (new_york_day(until), reason):
            yield ledger.NoticeDelayed(source=name, notification_kind=notice.kind, to=to, reason=reason, until=until)


def _delay_reason(notification: Notification) -> ledger.DelayReason:
    return notification.delay.reason if notification.delay else "coordinator_unreachable"
