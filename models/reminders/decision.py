"""What goes out about one milestone at one moment, what is delayed, and when to check again. Knows no wording."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from models.core import Calendar, evolve, new_york_day, same_fields
from models.ledger import DelayReason, NotificationReason, Role, items
from models.records import TO_COORDINATOR, MilestoneRecord, SourceRecord, ToldItem
from models.register import BY_LAW
from models.reminders.decisions import IN_PERSON
from models.reminders.kinds import FACTS, Step
from models.reminders.ladder import week_of
from models.reminders.limits import delay_for, hours_delay
from models.reminders.notifications import Delay, Reminder
from models.reminders.recipients import Directory, Recipient, recipient_for, recipient_named
from models.reminders.schedule import due_on, next_check, pending, skipped_by
from models.standing import cannot_say_late

OPERATOR = "operator"
"""Stands in a delay event for the person when a notification reaches nobody."""
NEWS_LATEST = 2
"""Business days after which the weekly cap holds back news no longer. Source: docs/reminders.md#decisions."""
WhyNothing = DelayReason | Literal["closed", "ended", "not_a_business_day", "quiet", "nothing_due", "awaiting_review"]


@dataclass(frozen=True)
class Decision:
    """What one milestone asks for at one moment."""

    next_check: Callable[[], datetime | None]
    """Returns when to decide again (UTC); None for a closed milestone, and for one that nobody awaits."""
    outgoing: tuple[Reminder, ...] = ()
    delayed: tuple[Reminder, ...] = ()
    why_nothing: WhyNothing | None = None


def decide(
    milestone: MilestoneRecord,
    directory: Directory,
    calendar: Calendar,
    source: SourceRecord | None,
    *,
    is_ended: bool = False,
) -> Decision:
    """Return what goes out about a milestone and what is delayed; `source` is where it shows, None if never read. Of
    one with `is_ended` nothing does. Its own record still wakes it, so it is reminded of once it is awaited again."""
    if is_ended:
        return Decision(lambda: None, why_nothing="ended")
    steps = pending(milestone, calendar)
    if milestone.is_closed and not steps:
        return Decision(lambda: None, why_nothing="closed")
    now, day = directory.now, directory.day
    if not calendar.may_send(now):
        why: WhyNothing = "outside_hours" if calendar.is_workday(day) else "not_a_business_day"
        return Decision(lambda: calendar.next_slot(now), why_nothing=why)
    due = tuple(reminder_for(step, milestone, directory, calendar, source) for step in due_on(steps, day))
    delays = [reminder.delay for reminder in due if reminder.delay]

    def after() -> datetime | None:
        # Read from the record as it will be, because sending one step can plan another.
        moment = next_check(as_if_sent(milestone, due, day) if due else milestone, calendar)
        if moment is not None and moment <= now:
            moment = calendar.next_slot(now)  # what is still due then is decided again
        return min((time for time in (moment, *(delay.until for delay in delays)) if time), default=None)

    if not due:
        is_quiet = any(step.original_day and step.original_day <= day for step in steps)
        why = "awaiting_review" if milestone.evidence_to_review else "quiet" if is_quiet else "nothing_due"
        return Decision(after, why_nothing=why)
    outgoing = tuple(reminder for reminder in due if reminder.delay is None)
    delayed = tuple(reminder for reminder in due if reminder.delay)
    return Decision(after, outgoing, delayed, why_nothing=None if outgoing else delays[0].reason)


def reminder_for(
    step: Step, milestone: MilestoneRecord, directory: Directory, calendar: Calendar, source: SourceRecord | None
) -> Reminder:
    """Return a step as it goes out at the directory's moment: to whom, under which key, and how long it is delayed."""
    is_unproved = cannot_say_late(milestone, source, directory.day, calendar)
    # While nobody knows whether the work is done, nobody's boss is told that it is late (docs/reminders.md#unknown).
    role: Role = "coordinator" if is_unproved and step.role == "unit_head" else step.role
    recipient = recipient_named(step.to, milestone, directory) if step.to else recipient_for(role, milestone, directory)
    reason: NotificationReason | None = recipient.reason
    if recipient.to is not None:
        # The step's own reason comes first, because repeated requests are counted by it.
        # But where somebody else is asked to look again in the verifier's place, the message has no buttons.
        is_in_place = step.reason == "look_again" and recipient.reason not in IN_PERSON
        reason = reason if is_in_place else step.reason or reason
        if step.kind == items.DATE_PROPOSAL and milestone.due_now < directory.day:
            reason = reason or "date_passed"
        elif is_unproved and issubclass(FACTS[step.kind.name], items.AskedFacts):
            reason = reason or "status_unknown"
    return Reminder(
        milestone_id=milestone.id,
        kind=step.kind.name,
        key=_key_of(step, milestone, directory.day, reason),
        due=milestone.due_now,
        recipient=recipient,
        reason=reason,
        skipped=skipped_by(step, milestone, calendar),
        delay=_delay_of(step, milestone, recipient, directory, calendar),
    )


def _delay_of(
    step: Step, milestone: MilestoneRecord, recipient: Recipient, directory: Directory, calendar: Calendar
) -> Delay | None:
    """Return how long a step waits. The weekly cap holds news of a decision back for two business days at most, and
    nothing holds a reminder before a legal deadline back beyond that day (docs/reminders.md#caps)."""
    delay = delay_for(step.kind, recipient, directory, calendar)
    if delay and step.last and milestone.basis in BY_LAW and new_york_day(delay.until) > step.last:
        delay = delay_for(replace(step.kind, is_capped=False), recipient, directory, calendar)
        return delay if delay and new_york_day(delay.until) <= step.last else None
    latest = calendar.slot(calendar.add(step.day, NEWS_LATEST))
    if delay is None or not step.kind.is_news or delay.reason != "cap" or delay.until <= latest:
        return delay
    if latest > directory.now:
        return evolve(delay, until=latest)
    return hours_delay(recipient, directory, calendar)


def _key_of(step: Step, milestone: MilestoneRecord, day: date, reason: NotificationReason | None) -> str:
    """Return the key by which two sweeps that decide the same step know it. Source: docs/reminders.md#sending."""
    stem = f"{milestone.id}:{step.kind.name}:{milestone.due_now}"
    number = week_of(day) if step.kind == items.WEEKLY_DIGEST or step.reason in TO_COORDINATOR else step.number
    key = f"{stem}:{number}" if number else stem
    was_refused = any(message.key == key and message.refused for message in milestone.exchange.messages)
    if not was_refused and step.reason != "verifier_silent":
        return key
    # A key is used once. A message that was refused goes to someone else, and so needs a key of its own.
    stem = f"{stem}:{reason or 'again'}:"
    return f"{stem}{sum(message.key.startswith(stem) for message in milestone.exchange.messages) + 1}"


def as_if_sent(milestone: MilestoneRecord, reminders: Sequence[Reminder], day: date) -> MilestoneRecord:
    """Return the record as it will be once these were claimed on a day."""
    claimed = {"seq": milestone.touched_seq + 1, "claimed_on": day}
    messages = tuple(
        ToldItem(
            **same_fields(ToldItem, reminder.recipient, reminder)
            | {"message": reminder.key, "to": reminder.to or ""}
            | claimed
        )
        for reminder in reminders
    )
    exchange = milestone.exchange
    exchange = evolve(exchange, messages=(*exchange.messages, *messages))
    return evolve(milestone, exchange=exchange, delayed_until=None)
