"""What a whole sweep sends, holds and can tell nobody. Pure: the same records and moment give the same events."""

from collections.abc import Iterable
from datetime import datetime

from models.core import Value, new_york_day
from models.ledger import Held, NoticeHeld, ReminderHeld
from models.records import MilestoneRecord, SourceRecord
from models.reminders.bundle import Outgoing, bundled
from models.reminders.context import House
from models.reminders.deciding import Decision, decide
from models.reminders.digesting import digests_due
from models.reminders.errand import Addressed, Errand, MemoErrand, Notice
from models.reminders.memo_errands import memos_due
from models.reminders.message_parts import Noticed, Said
from models.reminders.notice_deciding import notice_facts, notices_due
from models.reminders.reminder_facts import facts_of

__all__ = ["House", "Sweep", "sweep"]

OPERATOR = "operator"


class Sweep(Value):
    """The messages that go out now, what is held, and what reaches nobody: the operator must act."""

    messages: tuple[Outgoing, ...] = ()
    last: tuple[Outgoing, ...] = ()
    """The coordinators' messages, which are put together when nobody else's is left."""
    held: tuple[ReminderHeld | NoticeHeld, ...] = ()
    unreachable: tuple[Errand | Notice | MemoErrand, ...] = ()


def sweep(woken: tuple[MilestoneRecord, ...], house: House, now: datetime) -> Sweep:
    """Decide for every milestone that woke, source, digest and memo, and put together what each person gets.

    A coordinator's message waits until nobody else's is left, so that what Slack refuses in this sweep is in it.
    """
    decided = [(one, _decided(one, house, now)) for one in woken]
    heard = [notice for record in house.sources.values() for notice in _notices(record, house, now)]
    said = [_said(one, record, decision, house, now) for record, decision in decided for one in decision.messages]
    noticed = (_noticed(each, house, now) for each in heard if each.held_until is None)
    digests = (each for each in digests_due(house, now) if each.errand.held_until is None)
    memos = [each for each in memos_due(house, now) if each.errand.held_until is None]
    messages = bundled((*said, *noticed, *digests, *memos))
    others = tuple(each for each in messages if each.seat != "coordinator")
    coordinators = tuple(each for each in messages if each.seat == "coordinator")
    going, last = (others, coordinators) if others else (messages, ())
    reached = {each.to for each in going}
    holds = (
        held
        for _, decision in decided
        if {each.to for each in decision.messages} <= {*reached, None}
        for held in _holds(decision)
    )
    of_memos = (each.errand for each in memos)
    lost = (*(each for _, decision in decided for each in decision.messages), *heard, *of_memos)
    return Sweep(
        messages=going,
        last=last,
        held=(*holds, *_notices_held(heard, house, now)),
        unreachable=tuple(each for each in lost if each.to is None),
    )


def _decided(record: MilestoneRecord, house: House, now: datetime) -> Decision:
    source = house.sources.get(record.source)
    return decide(record, now, house.calendar, source, house.people, house.recipients, house.roads)


def _notices(record: SourceRecord, house: House, now: datetime) -> tuple[Notice, ...]:
    touched = house.touched.get(record.id, ())
    return notices_due(record, now, house.calendar, touched, house.people, house.recipients, house.roads)


def _noticed(notice: Notice, house: House, now: datetime) -> Noticed:
    name, day = notice.source, new_york_day(now)
    touched, gives = house.touched.get(name, ()), house.gives.get(name)
    facts = notice_facts(notice, house.sources[name], day, house.calendar, touched, gives, house.verdicts_by)
    return Noticed(errand=notice, facts=facts)


def _said(errand: Errand, record: MilestoneRecord, decision: Decision, house: House, now: datetime) -> Said:
    source, day = house.sources.get(record.source), new_york_day(now)
    facts = facts_of(errand, record, source, day, house.calendar, house.verdicts_by, decision.next_wake, house.memo_on)
    if errand.rung == "weekly_digest" and errand.seat == "coordinator":
        # Between its turns an unread source stands in the coordinator's digest (reminders.md, section 3).
        unread = sorted(name for name, one in house.sources.items() if one.unread_since and not one.untold)
        facts = facts.model_copy(update={"unread": tuple(unread)})
    return Said(errand=errand, facts=facts)


def _holds(decision: Decision) -> list[ReminderHeld]:
    """Return what is held of a milestone, until it is looked at again."""
    wake = decision.next_wake  # earlier than the hold's end, where something else is to be said by then
    if wake is None:
        return []
    return [
        ReminderHeld(
            milestone_id=each.milestone_id, rung=each.rung, to=each.to or OPERATOR, reason=_why_held(each), until=wake
        )
        for each in (*decision.held, *(one for one in decision.messages if one.to is None))
    ]


def _notices_held(heard: Iterable[Notice], house: House, now: datetime) -> Iterable[NoticeHeld]:
    """Return what is newly held of sources, once each, and until when."""
    by_source = {each.source: each for each in heard if each.held_until or each.to is None}
    for name, one in by_source.items():
        until, reason = one.held_until or house.calendar.next_slot(now), _why_held(one)
        known = house.sources[name]
        if (known.held_until, known.held_reason) != (new_york_day(until), reason):
            yield NoticeHeld(source=name, rung=one.rung, to=one.to or OPERATOR, reason=reason, until=until)


def _why_held(errand: Addressed) -> Held:
    return errand.held_for or "coordinator_unreachable"
