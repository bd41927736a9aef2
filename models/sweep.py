"""What a whole sweep sends, holds and can tell nobody. Pure: the same records and moment give the same events."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from models.bundle import Noticed, Outgoing, Said, bundled
from models.deciding import Decision, decide
from models.errand import Addressed, Errand, Notice
from models.events.notice import NoticeHeld
from models.events.reminder import ReminderHeld
from models.events.said import Held
from models.milestone import MilestoneRecord
from models.notice_deciding import notice_facts, notices_due
from models.people import People
from models.recipient import RecipientRecord
from models.reminder_facts import facts_of
from models.source import Gives
from models.sources import SourceRecord
from models.value import Value
from models.workdays import Calendar, new_york_day

OPERATOR = "operator"


class House(Value):
    """What holds for every milestone and source of a sweep."""

    calendar: Calendar
    verdicts_by: str
    people: People
    sources: Mapping[str, SourceRecord]
    recipients: Mapping[str, RecipientRecord]
    gives: Mapping[str, Gives] = {}
    """What each source of the register gives."""
    touched: Mapping[str, tuple[str, ...]] = {}
    """The open milestones that would show at a source of which something is to be said."""


class Sweep(Value):
    """The messages that go out now, what is held, and what reaches nobody: the operator must act."""

    messages: tuple[Outgoing, ...] = ()
    last: tuple[Outgoing, ...] = ()
    """The coordinators' messages, which are put together when nobody else's is left."""
    held: tuple[ReminderHeld | NoticeHeld, ...] = ()
    unreachable: tuple[Errand | Notice, ...] = ()


def sweep(woken: tuple[MilestoneRecord, ...], house: House, now: datetime) -> Sweep:
    """Decide for every milestone that woke and every source, and put together what each person gets.

    A coordinator's message waits until nobody else's is left, so that what Slack refuses in this sweep is in it.
    """
    decided = [
        (one, decide(one, now, house.calendar, house.sources.get(one.source), house.people, house.recipients))
        for one in woken
    ]
    heard = [notice for record in house.sources.values() for notice in _notices(record, house, now)]
    said = [_said(one, record, decision, house, now) for record, decision in decided for one in decision.messages]
    messages = bundled((*said, *(_noticed(each, house, now) for each in heard if each.held_until is None)))
    others = tuple(each for each in messages if each.seat != "coordinator")
    going, last = (others, tuple(each for each in messages if each not in others)) if others else (messages, ())
    reached = {each.to for each in going}
    holds = (
        held
        for _, decision in decided
        if {each.to for each in decision.messages} <= {*reached, None}
        for held in _holds(decision)
    )
    lost = (*(each for _, decision in decided for each in decision.messages), *heard)
    return Sweep(
        messages=going,
        last=last,
        held=(*holds, *_notices_held(heard, house, now)),
        unreachable=tuple(each for each in lost if each.to is None),
    )


def _notices(record: SourceRecord, house: House, now: datetime) -> tuple[Notice, ...]:
    touched = house.touched.get(record.id, ())
    return notices_due(record, now, house.calendar, touched, house.people, house.recipients)


def _noticed(notice: Notice, house: House, now: datetime) -> Noticed:
    name, day = notice.source, new_york_day(now)
    touched, gives = house.touched.get(name, ()), house.gives.get(name)
    facts = notice_facts(notice, house.sources[name], day, house.calendar, touched, gives, house.verdicts_by)
    return Noticed(errand=notice, facts=facts)


def _said(errand: Errand, record: MilestoneRecord, decision: Decision, house: House, now: datetime) -> Said:
    source, day = house.sources.get(record.source), new_york_day(now)
    facts = facts_of(errand, record, source, day, house.calendar, house.verdicts_by, decision.next_wake)
    if errand.rung == "weekly_digest" and errand.seat == "coordinator":
        # Between its turns an unread source stands in the coordinator's digest (reminders.md, section 3).
        unread = sorted(name for name, one in house.sources.items() if one.unread_since and not one.untold)
        facts = facts.model_copy(update={"unread": tuple(unread)})
    return Said(errand=errand, facts=facts)


def _holds(decision: Decision) -> list[ReminderHeld]:
    """Return what is held, the first to be free again last: the milestone then wakes for it."""
    held = [
        ReminderHeld(milestone_id=each.milestone_id, rung=each.rung, to=each.to or OPERATOR, reason=why, until=until)
        for each in (*decision.held, *(one for one in decision.messages if one.to is None))
        if (until := each.held_until or decision.next_wake) and (why := _why_held(each))
    ]
    return sorted(held, key=lambda each: each.until, reverse=True)


def _notices_held(heard: Iterable[Notice], house: House, now: datetime) -> Iterable[NoticeHeld]:
    """Return what is held of sources, once each: for the cap, or because nobody coordinates who can be reached."""
    by_source = {each.source: each for each in heard if each.held_until or each.to is None}
    for name, one in by_source.items():
        until = one.held_until or house.calendar.next_slot(now)
        yield NoticeHeld(source=name, rung=one.rung, to=one.to or OPERATOR, reason=_why_held(one), until=until)


def _why_held(errand: Addressed) -> Held:
    return "cap" if errand.held_until else "coordinator_unreachable"
