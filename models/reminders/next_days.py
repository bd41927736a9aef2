"""The day of each reader's next message, which a message may promise. Source: docs/reminders.md#promises.

It is read from the record as it will be once everything of a sweep was sent, by the same rule as a preview. Where
nothing comes within `FORESEEN`, nothing is promised: what sleeps longer is not read.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from models.core import evolve, new_york_day
from models.ledger import Claim, Entry, Event, ReminderClaimed, ReminderSent
from models.records import fold_milestone, fold_recipient
from models.reminders.context import SweepContext
from models.reminders.messages import Outgoing, claims_of
from models.reminders.notifications import DigestPart, MessagePart, ReminderPart
from models.reminders.upcoming import next_messages

SENDER = "followthrough"

FORESEEN = timedelta(days=15)
"""How far ahead a message names the day of the next one: the longest time between two to one contact, and a holiday."""


def with_next_days(
    messages: tuple[Outgoing, ...], others: tuple[Outgoing, ...], context: SweepContext, now: datetime
) -> tuple[Outgoing, ...]:
    """Return messages, each with the day of its reader's next one; `others` go out in the same sweep.

    A coordinator, who hears of something on most days, is promised none.
    """
    if all(message.role == "coordinator" for message in messages):
        return messages
    last = new_york_day(now + FORESEEN)
    days = {to: day for to, day in _next_days((*messages, *others), context, now).items() if day <= last}
    return tuple(_with_day(message, days.get(message.to)) for message in messages)


def _with_day(message: Outgoing, day: date | None) -> Outgoing:
    parts = list[MessagePart]()
    for part in message.parts:
        has_day = isinstance(part, ReminderPart | DigestPart)
        parts.append(evolve(part, facts=evolve(part.facts, next_on=day)) if has_day else part)
    return message if message.role == "coordinator" else evolve(message, parts=tuple(parts))


def _next_days(messages: tuple[Outgoing, ...], context: SweepContext, now: datetime) -> dict[str | None, date]:
    records, recipients = dict(context.milestones), dict(context.recipients)
    for message in messages:
        for claim, event in _events(message, context, now):
            to = claim.to
            if isinstance(claim, ReminderClaimed) and claim.milestone_id in records:
                record = records[claim.milestone_id]
                records[record.id] = fold_milestone(record.id, record, _entry(event, record.touched_seq + 1, now))
            recipients[to] = fold_recipient(to, recipients.get(to), _entry(event, 1, now))
    keys = {part.notification.key for message in messages for part in message.parts}
    drafts = {part.notification.about for message in messages for part in message.parts}
    after = evolve(
        context,
        recipients=recipients,
        digests=None if context.digests is None else context.digests | keys,
        memos=tuple(memo for memo in context.memos if memo.draft.id not in drafts),
    )
    still_open = [record for record in records.values() if not record.is_closed]
    return {message.to: new_york_day(message.at) for message in next_messages(still_open, after, now)}


def _events(message: Outgoing, context: SweepContext, now: datetime) -> Iterator[tuple[Claim, Event]]:
    """Yield the claims of a message, each with itself and with its delivery."""
    claims = claims_of(message, now, context.recipients.get(message.to), {})
    for claim in claims:
        yield claim, claim
    for claim in claims:
        sent = ReminderSent(
            message=claim.message, to=claim.to, parts=(claim.part,), channel=claim.channel, ts=claim.message
        )
        yield claim, sent


def _entry(event: Event, seq: int, now: datetime) -> Entry:
    return Entry(seq=seq, occurred_on=new_york_day(now), recorded_at=now, actor=SENDER, event=event)
