"""What a whole sweep sends, holds and can tell nobody. Pure: the same records and moment give the same events."""

from collections.abc import Mapping
from datetime import datetime

from models.bundle import Outgoing, Said, bundled
from models.deciding import Decision, Errand, decide
from models.events.reminder import ReminderHeld
from models.milestone import MilestoneRecord
from models.people import People
from models.recipient import RecipientRecord
from models.reminder_facts import facts_of
from models.sources import SourceRecord
from models.value import Value
from models.workdays import Calendar, new_york_day

OPERATOR = "operator"


class House(Value):
    """What holds for every milestone of a sweep."""

    calendar: Calendar
    verdicts_by: str
    people: People
    sources: Mapping[str, SourceRecord]
    recipients: Mapping[str, RecipientRecord]


class Sweep(Value):
    """The messages that go out now, the reminders held, and those that reach nobody: the operator must act."""

    messages: tuple[Outgoing, ...] = ()
    last: tuple[Outgoing, ...] = ()
    """The coordinators' messages, which are put together when nobody else's is left."""
    held: tuple[ReminderHeld, ...] = ()
    unreachable: tuple[Errand, ...] = ()


def sweep(woken: tuple[MilestoneRecord, ...], house: House, now: datetime) -> Sweep:
    """Decide for every milestone that woke, and put together what each person gets.

    A coordinator's message waits until nobody else's is left, so that what Slack refuses in this sweep is in it.
    """
    decided = [
        (one, decide(one, now, house.calendar, house.sources.get(one.source), house.people, house.recipients))
        for one in woken
    ]
    said = [
        _said(errand, record, decision, house, now)
        for record, decision in decided
        for errand in decision.messages
        if errand.to is not None
    ]
    messages = bundled(said)
    others = tuple(each for each in messages if each.seat != "coordinator")
    going, last = (others, tuple(each for each in messages if each not in others)) if others else (messages, ())
    reached = {each.to for each in going}
    return Sweep(
        messages=going,
        last=last,
        held=tuple(
            held
            for _, decision in decided
            if {each.to for each in decision.messages} <= {*reached, None}
            for held in _holds(decision)
        ),
        unreachable=tuple(each for _, decision in decided for each in decision.messages if each.to is None),
    )


def _said(errand: Errand, record: MilestoneRecord, decision: Decision, house: House, now: datetime) -> Said:
    source, day = house.sources.get(record.source), new_york_day(now)
    facts = facts_of(errand, record, source, day, house.calendar, house.verdicts_by, decision.next_wake)
    return Said(errand=errand, facts=facts)


def _holds(decision: Decision) -> list[ReminderHeld]:
    """Return what is held, the first to be free again last: the milestone then wakes for it."""
    held = [
        ReminderHeld(
            milestone_id=each.milestone_id,
            rung=each.rung,
            to=each.to or OPERATOR,
            reason="cap" if each.held_until else "coordinator_unreachable",
            until=until,
        )
        for each in (*decision.held, *(one for one in decision.messages if one.to is None))
        if (until := each.held_until or decision.next_wake)
    ]
    return sorted(held, key=lambda each: each.until, reverse=True)
