"""What goes out for one milestone at one moment, and why what is due does not (reminders.md). Knows no wording."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import AwareDatetime

from models.addressee import addressee
from models.errand import Errand
from models.events.said import Because
from models.items import ToldItem
from models.limits import ANSWERS, may_get, next_allowed
from models.milestone import MilestoneRecord
from models.pending import Seat, Step, due_steps, skipped_by
from models.people import People
from models.recipient import RecipientRecord
from models.reminder_key import key_of
from models.sources import SourceRecord
from models.standing import cannot_tell
from models.value import Value
from models.wake import next_wake
from models.workdays import Calendar, new_york_day

Reason = Literal[
    "closed", "not_a_business_day", "quiet_hours", "nothing_due", "waiting_for_verifier", "cap",
    "coordinator_unreachable",
]  # fmt: skip


class Decision(Value):
    """What is to be said about one milestone now, what is held, and when it must be looked at again (UTC)."""

    messages: tuple[Errand, ...] = ()
    held: tuple[Errand, ...] = ()
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
) -> Decision:
    """Return what goes out about a milestone at a moment. `source` is the one at which it would show."""
    if record.is_closed:
        return Decision(next_wake=None, reason="closed")
    day = new_york_day(now)
    if not calendar.may_send(now):
        reason: Reason = "quiet_hours" if calendar.is_workday(day) else "not_a_business_day"
        return Decision(next_wake=calendar.next_slot(now), reason=reason)
    unread = cannot_tell(record, source, day)
    errands = [
        _errand(step, record, day, calendar, unread, people, recipients) for step in due_steps(record, day, calendar)
    ]
    if not errands:
        reason = "waiting_for_verifier" if record.waiting_evidence else "nothing_due"
        return Decision(next_wake=_later(record, now, calendar), reason=reason)
    sent = tuple(each for each in errands if each.held_until is None)
    held = tuple(each for each in errands if each.held_until)
    after = _later(_as_if_told(record, tuple(errands), day), now, calendar)
    wakes = [each.held_until for each in held if each.held_until]
    wake = min(wakes, default=after)
    return Decision(messages=sent, held=held, next_wake=wake, reason=None if sent else "cap")


def _errand(
    step: Step,
    record: MilestoneRecord,
    day: date,
    calendar: Calendar,
    unread: bool,
    people: People,
    recipients: Mapping[str, RecipientRecord],
) -> Errand:
    # While nobody can tell, it goes over no head (reminders.md, section 2, rule 7).
    seat: Seat = "coordinator" if unread and step.seat == "head" else step.seat
    who = addressee(seat, record, people, recipients, day)
    asked: Because | None = "cannot_tell" if unread and step.rung != "please_verify" else None
    weekly = who.seat != "coordinator"
    recipient = recipients.get(who.to) if who.to else None
    free = who.to is None or step.rung in ANSWERS or may_get(recipient, day, weekly=weekly)
    until = None if free else calendar.slot(next_allowed(recipient, day, calendar, weekly=weekly))
    because = who.because or step.because or asked
    return Errand(
        milestone_id=record.id,
        rung=step.rung,
        key=key_of(step, record, day, because),
        due=record.due_now,
        to=who.to,
        seat=who.seat,
        instead_of=who.instead_of,
        because=because,
        skipped=skipped_by(step, record, calendar),
        held_until=until,
    )


def _as_if_told(record: MilestoneRecord, errands: tuple[Errand, ...], day: date) -> MilestoneRecord:
    """Return the record as it will be once all this was said: the next wake is computed last, from there."""
    told = tuple(
        ToldItem(
            key=each.key,
            message=each.key,
            rung=each.rung,
            due=each.due,
            to=each.to or "",
            instead_of=each.instead_of,
            because=each.because,
            seq=record.touched_seq + 1,
            claimed_on=day,
        )
        for each in errands
    )
    return record.model_copy(update={"told": (*record.told, *told), "held_until": None, "free_at": None})


def _later(record: MilestoneRecord, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the next wake, which is later than now: what stays due by then is looked at again at the next slot."""
    wake = next_wake(record, calendar)
    return wake if wake is None or wake > now else calendar.next_slot(now)
