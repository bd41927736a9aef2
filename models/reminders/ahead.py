"""Each person's next message: when, what it is about and why to them, and what is held and until when."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import AwareDatetime

from models.core import Value, new_york_day
from models.ledger import Because, Held, Kind, Road
from models.records import MilestoneRecord, heard_by
from models.reminders.context import House
from models.reminders.deciding import errand_of
from models.reminders.digesting import digests_due
from models.reminders.errand import Addressed
from models.reminders.memo_errands import memos_due
from models.reminders.notice_deciding import notices_due
from models.reminders.pending import OF_THE_LADDER, due_of, pending
from models.reminders.step import Seat, Step


class Coming(Value):
    """One part of a message to come. With `until` it is due already and held, for the `reason`."""

    about: str
    """A milestone, a source, a week, or the draft of a memo."""
    rung: Kind
    at: AwareDatetime
    """The first moment at which it may go out, as things stand now (UTC)."""
    key: str
    seat: Seat
    instead_of: str | None = None
    because: Because | None = None
    reason: str | None = None
    until: AwareDatetime | None = None
    road: Road = "slack"


class Ahead(Value):
    """What one person gets next; with `to` None it reaches nobody, and the operator must act."""

    to: str | None
    at: AwareDatetime
    road: Road
    parts: tuple[Coming, ...]
    held: tuple[Coming, ...]
    """What is due to them already and waits, in this message or in a later one."""


def next_messages(records: Iterable[MilestoneRecord], house: House, now: datetime) -> tuple[Ahead, ...]:
    """Return the next message to each person, the earliest first, as it will be if nothing happens until then.

    A message is put together of what comes on the same New York day. Milestones that are closed bring nothing.
    """
    start = now if house.calendar.may_send(now) else house.calendar.next_slot(now)
    by_person: dict[str | None, list[Coming]] = {}
    for to, coming in (*_of_milestones(records, house, start), *_of_others(house, start)):
        by_person.setdefault(to, []).append(coming)
    found = (_ahead(to, things) for to, things in by_person.items())
    return tuple(sorted(found, key=lambda each: (each.at, each.to or "")))


def _ahead(to: str | None, things: list[Coming]) -> Ahead:
    things.sort(key=lambda each: (each.at, each.about))
    first = things[0]
    parts = tuple(each for each in things if new_york_day(each.at) == new_york_day(first.at))
    held = tuple(each for each in things if each.until)
    return Ahead(to=to, at=max(each.at for each in parts), road=first.road, parts=parts, held=held)


def _of_milestones(
    records: Iterable[MilestoneRecord], house: House, start: datetime
) -> Iterable[tuple[str | None, Coming]]:
    for record in records:
        for step, day in _next_steps(record, house, start):
            moment = max(day, start, record.free_at or start)
            source = house.sources.get(record.source)
            errand = errand_of(
                step, record, moment, house.calendar, source, house.people, house.recipients, house.roads
            )
            waits = (record.held_reason, record.free_at) if record.free_at and day < record.free_at else None
            yield errand.to, _coming(errand, record.id, moment, waits)


def _next_steps(record: MilestoneRecord, house: House, start: datetime) -> list[tuple[Step, datetime]]:
    """Return what comes next to each seat with its slot: what a sweep would take now, else the first to come."""
    steps, day = pending(record, house.calendar), new_york_day(start)
    due = due_of(steps, day)
    later = sorted((each for each in steps if each.day > day), key=lambda each: each.day)
    next_of: dict[tuple[Seat, Kind | None], Step] = {}
    for step in (*due, *later):
        next_of.setdefault((step.seat, None if step.rung in OF_THE_LADDER else step.rung), step)
    return [(each, house.calendar.slot(each.day)) for each in next_of.values()]


def _of_others(house: House, start: datetime) -> Iterable[tuple[str | None, Coming]]:
    """Yield what comes of the sources, of the week and of memos."""
    for source in house.sources.values():
        moment, touched = max(start, heard_by(source, house.calendar) or start), house.touched.get(source.id, ())
        waits = (source.held_reason, moment) if source.held_reason and moment > start else None
        for each in notices_due(source, moment, house.calendar, touched, house.people, house.recipients, house.roads):
            yield each.to, _coming(each, source.id, moment, waits)
    for digest in digests_due(house, start):
        yield digest.errand.to, _coming(digest.errand, digest.errand.week, start, None)
    for memo in memos_due(house, start):
        yield memo.errand.to, _coming(memo.errand, memo.errand.draft, start, None)


def _coming(
    errand: Addressed, about: str, moment: datetime, waits: tuple[Held | str | None, datetime] | None
) -> Coming:
    hold = (errand.held_for, errand.held_until) if errand.held_until else waits or (None, None)
    return Coming(
        about=about,
        rung=errand.rung,
        at=errand.held_until or moment,
        key=errand.key,
        seat=errand.seat,
        instead_of=errand.instead_of,
        because=errand.because,
        reason=hold[0],
        until=hold[1],
        road=errand.road,
    )
