"""What goes out for one milestone at one moment, and why what is due does not (reminders.md). Knows no wording."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime

from models.core import Calendar, People, Value, new_york_day
from models.ledger import NotificationReason
from models.records import MilestoneRecord, RecipientRecord, SourceRecord, ToldItem
from models.reminders.addressee import SLACK_ONLY, addressee
from models.reminders.channel import Channels
from models.reminders.limits import ANSWERS, held
from models.reminders.notification import Notification
from models.reminders.pending import OF_THE_LADDER, due_of, pending, skipped_by
from models.reminders.reminder_key import key_of
from models.reminders.step import Role, Step
from models.reminders.wake import next_wake
from models.standing import cannot_tell

Reason = Literal[
    "closed", "not_a_business_day", "outside_hours", "quiet", "nothing_due", "awaiting_review", "cap",
    "coordinator_unreachable",
]  # fmt: skip


class Decision(Value):
    """What is to be said about one milestone now, what is held, and when it must be looked at again (UTC)."""

    messages: tuple[Notification, ...] = ()
    held: tuple[Notification, ...] = ()
    next_wake: AwareDatetime | None
    reason: Reason | None = None
    """Why nothing goes out; None where something does."""


def decide(
    record: MilestoneRecord,
    now: datetime,
    calendar: Calendar,
    source: SourceRecord | None,
    people: People,
    recipients: Mapping[str, RecipientRecord],
    channels: Channels = SLACK_ONLY,
) -> Decision:
    """Return what goes out about a milestone at a moment. `source` is the one at which it would show.

    What is held stays so until its moment, or until something happens to the milestone.
    """
    if record.is_closed:
        return Decision(next_wake=None, reason="closed")
    day = new_york_day(now)
    if not calendar.may_send(now):
        reason: Reason = "outside_hours" if calendar.is_workday(day) else "not_a_business_day"
        return Decision(next_wake=calendar.next_slot(now), reason=reason)
    if record.free_at and record.free_at > now:
        return Decision(next_wake=record.free_at, reason=record.held_reason)
    steps = pending(record, calendar)
    notifications = tuple(
        notification_of(step, record, now, calendar, source, people, recipients, channels)
        for step in due_of(steps, day)
    )
    if not notifications:
        return Decision(next_wake=_later(record, now, calendar), reason=_why_nothing(record, steps, day))
    sent = tuple(each for each in notifications if each.held_until is None)
    waiting = tuple(each for each in notifications if each.held_until)
    after = _later(_as_if_told(record, notifications, day), now, calendar)
    wakes = [each for each in (after, *(one.held_until for one in waiting)) if each]
    return Decision(messages=sent, held=waiting, next_wake=min(wakes), reason=None if sent else waiting[0].held_for)


def notification_of(
    step: Step,
    record: MilestoneRecord,
    now: datetime,
    calendar: Calendar,
    source: SourceRecord | None,
    people: People,
    recipients: Mapping[str, RecipientRecord],
    channels: Channels = SLACK_ONLY,
) -> Notification:
    """Return a step as it goes out at a moment: to whom, under which key, and until when it is held."""
    day = new_york_day(now)
    unread = cannot_tell(record, source, day)
    # While nobody can tell, it goes over no head (reminders.md, section 2, rule 7).
    role: Role = "coordinator" if unread and step.role == "unit_head" else step.role
    who = addressee(role, record, people, recipients, day, channels)
    asked: NotificationReason | None = (
        "status_unknown" if unread and step.kind in OF_THE_LADDER | {"evidence_rejected"} else None
    )
    # A step's own reason says what it is about, and its turns are counted by it; who stands in is named beside it.
    reason = who.reason if who.to is None else step.reason or who.reason or asked
    weekly, capped = who.role != "coordinator", step.kind not in ANSWERS
    person = people.by_id.get(who.to) if who.to else None
    hold = held(person, recipients.get(person.id), now, calendar, weekly=weekly, capped=capped) if person else None
    return Notification(
        milestone_id=record.id,
        kind=step.kind,
        key=key_of(step, record, day, reason),
        due=record.due_now,
        to=who.to,
        role=who.role,
        instead_of=who.instead_of,
        reason=reason,
        skipped=skipped_by(step, record, calendar),
        held_until=hold[0] if hold else None,
        held_for=hold[1] if hold else None,
        channel=who.channel,
    )


def _why_nothing(record: MilestoneRecord, steps: tuple[Step, ...], day: date) -> Reason:
    if record.waiting_evidence:
        return "awaiting_review"
    return "quiet" if any(each.quiet_since and each.quiet_since <= day for each in steps) else "nothing_due"


def _as_if_told(record: MilestoneRecord, notifications: tuple[Notification, ...], day: date) -> MilestoneRecord:
    """Return the record as it will be once all this was said: the next wake is computed last, from there."""
    told = tuple(
        ToldItem(
            key=each.key,
            message=each.key,
            kind=each.kind,
            due=each.due,
            to=each.to or "",
            instead_of=each.instead_of,
            reason=each.reason,
            seq=record.touched_seq + 1,
            claimed_on=day,
        )
        for each in notifications
    )
    return record.model_copy(update={"told": (*record.told, *told), "held_until": None, "free_at": None})


def _later(record: MilestoneRecord, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the next wake, which is later than now: what stays due by then is looked at again at the next slot."""
    wake = next_wake(record, calendar)
    return wake if wake is None or wake > now else calendar.next_slot(now)
