"""The day of each reader's next message, which a message may promise. Source: docs/reminders.md#promises.

It is read from the record as it will be once everything of a sweep was sent, by the same rule as a preview. Where
nothing comes within `FORESEEN`, nothing is promised: what sleeps longer is not read.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from models.core import evolve, new_york_day
from models.records import MilestoneRecord, written_to
from models.reminders.context import SweepContext
from models.reminders.decision import as_if_sent
from models.reminders.kinds import ORDER
from models.reminders.notifications import MemoNotification, Notification, Reminder
from models.reminders.upcoming import upcoming

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
    promised = {to for to, got in by_person.items() if all(each.recipient.role != "coordinator" for each in got)}
    if not promised:
        return {}
    last, days = new_york_day(now + FORESEEN), dict[str, date]()
    for notification, at, _ in upcoming(*_after(by_person, context, now), now):
        day = new_york_day(at)
        if notification.to in promised and day <= last:
            days[notification.to] = min(day, days.get(notification.to, day))
    return days


def _after(
    by_person: dict[str, list[Notification]], context: SweepContext, now: datetime
) -> tuple[list[MilestoneRecord], SweepContext]:
    """Return the open milestones and the context as they will be once everyone got what goes out."""
    day, milestones, recipients = new_york_day(now), dict(context.milestones), dict(context.recipients)
    reminders: dict[str, list[Reminder]] = {}
    for to, got in by_person.items():
        # A memo that goes out whole is a message of its own; a message bears the key of its first part.
        whole = [each for each in got if isinstance(each, MemoNotification) and each.whole]
        first = sorted((each for each in got if each not in whole), key=lambda each: ORDER.index(each.kind))[:1]
        for each in (*first, *whole):
            recipients[to] = written_to(to, recipients.get(to), each.key, each.recipient.channel, day)
        for each in got:
            if isinstance(each, Reminder) and each.milestone_id in milestones:
                reminders.setdefault(each.milestone_id, []).append(each)
    for milestone_id, sent in reminders.items():
        milestones[milestone_id] = as_if_sent(milestones[milestone_id], sent, day, arrived=True)
    sent_keys = {each.key for got in by_person.values() for each in got}
    drafts = {each.about for got in by_person.values() for each in got}
    after = evolve(
        context,
        recipients=recipients,
        digests=None if context.digests is None else context.digests | sent_keys,
        memos=tuple(memo for memo in context.memos if memo.draft.id not in drafts),
    )
    return [record for record in milestones.values() if not record.is_closed], after
