"""What a sweep reads, claims and notes. Nothing is sent before its claim is committed (reliability.md, section 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.bundle import claims_of
from models.errors import InputError, LedgerMoved
from models.events import Event
from models.events.reminder import ReminderRefused, Settling
from models.milestone import MilestoneRecord
from models.people import COORDINATOR, People, holder
from models.projections import MILESTONES, RECIPIENTS, REGISTERS, REMINDERS, SOURCES
from models.register import REGISTER
from models.reminder import ReminderRecord
from models.source import gives
from models.sweep import House, Sweep, sweep
from models.workdays import Calendar
from tasks import ledger, records
from tasks.crash import crash_point
from tasks.database import Database
from tasks.reminder import Claims, Ended, redirect

TRIES = 5
"""How often a sweep looks again where another writer was first."""


@dataclass(frozen=True)
class Seen:
    """The records as they stood at one head of the ledger."""

    seq: int
    woken: tuple[MilestoneRecord, ...]
    house: House


@dataclass(frozen=True)
class Claimed:
    """What was claimed: the messages to send now, what is held, and what reaches nobody."""

    messages: tuple[Claims, ...]
    found: Sweep
    calendar: Calendar


def look(database: Database, people: People, now: datetime) -> Seen:
    """Read what a sweep decides on: the milestones whose time has come, by the index, and what they need.

    Raises InputError where no register was taken in yet.
    """
    seq, _ = ledger.head(database)
    register = records.one(database, REGISTERS, REGISTER)
    if register is None:
        raise InputError("the ledger holds no register yet; take one in with `followthrough plan sync`")
    sources = records.every(database, SOURCES)
    house = House(
        calendar=register.calendar,
        verdicts_by=register.report.verdicts_by.short,
        people=people,
        sources=sources,
        recipients=records.every(database, RECIPIENTS),
        gives={name: gives(each) for name, each in register.sources.items()},
        touched={name: _touched(database, name) for name, one in sources.items() if one.untold},
    )
    return Seen(seq=seq, woken=records.awake(database, MILESTONES, now), house=house)


def _touched(database: Database, source: str) -> tuple[str, ...]:
    """Return the open milestones that would show at a source."""
    found = records.where(database, MILESTONES, source=source).values()
    return tuple(each.id for each in found if not (each.is_closed or each.recurring))


def claim(database: Database, people: People, now: datetime) -> Claimed:
    """Decide on what is seen now and claim it, as one; look and decide again where the ledger moved in between.

    So a reminder about a milestone that was verified or extended a moment ago is not claimed. Raises LedgerMoved
    where other writers were first too often.
    """
    for _ in range(TRIES - 1):
        try:
            return _claim(database, look(database, people, now), now)
        except LedgerMoved:
            continue
    return _claim(database, look(database, people, now), now)


def _claim(database: Database, seen: Seen, now: datetime) -> Claimed:
    found = sweep(seen.woken, seen.house, now)
    keys = [said.errand.key for message in found.messages for said in message.parts]
    known = records.some(database, REMINDERS, keys) if keys else {}
    messages = tuple(claims_of(each, now, seen.house.recipients.get(each.to), known) for each in found.messages)
    crash_point("decided")
    events: list[Event] = [*(claim for message in messages for claim in message), *found.held]
    if events:
        ledger.append(database, _taken(events), now=now, after=seen.seq)
    crash_point("claimed")
    return Claimed(messages=messages, found=found, calendar=seen.house.calendar)


def _taken(events: list[Event]) -> Iterator[Event]:
    yield from events
    crash_point("claim_in_tx")


def note(database: Database, events: Sequence[Event], now: datetime) -> None:
    """Note how messages ended, but for those of which another sweep noted the end first."""
    for _ in range(TRIES):
        seq, _hash = ledger.head(database)
        known = records.some(database, REMINDERS, [p.key for e in events if isinstance(e, Settling) for p in e.parts])
        fresh = [each for each in events if not _is_settled(each, known)]
        try:
            if fresh:
                ledger.append(database, fresh, now=now, after=seq)
            crash_point("noted")
            return
        except LedgerMoved:
            continue
    raise LedgerMoved("other writers were first too often; what was sent is found by its key at the next sweep")


def _is_settled(event: Event, known: dict[str, ReminderRecord]) -> bool:
    if not isinstance(event, Settling):
        return False
    ends = [known[part.key] for part in event.parts if part.key in known]
    return bool(ends) and all(each.is_settled for each in ends)


def with_redirect(end: Ended, claims: Claims, people: People) -> tuple[Event, ...]:
    """Return how a message ended, with who gets what Slack refused: the coordinator, at the next decision."""
    refused = any(isinstance(each, ReminderRefused) for each in end.events)
    coordinator = holder(people, COORDINATOR, claims[0].part.milestone_id)
    if not refused or coordinator is None or coordinator.id == claims[0].to:
        return end.events
    return (*end.events, redirect(claims, coordinator.id))
