"""A made-up year in memory: the real rules and the real folds, without a database; sends end at once."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from models.core import Calendar, People, new_york_day
from models.ledger import Claim, Entry, Event, InstanceOpened, MilestonePlanned, ReminderRefused, ReminderSent
from models.projections import MILESTONES, RECIPIENTS, REMINDERS, SOURCES
from models.records import (
    MilestoneRecord,
    RecipientRecord,
    ReminderRecord,
    SourceRecord,
    fold_milestone,
    fold_recipient,
    fold_reminder,
    fold_source,
)
from models.reminders.digests import digest_keys
from models.reminders.limits import ANSWERS
from models.reminders.notifications import Outgoing, SweepContext, claims_of
from models.reminders.recipients import Channels
from models.reminders.schedule import next_check
from models.reminders.sweeps import sweep
from tests.models.reminders.reminder_material import (
    CALENDAR,
    PERSON,
    directory_at,
    milestone,
    people,
    read_source,
    report_of,
)
from tests.models.reminders.reminder_presses import OF_EVIDENCE, Press, pressed

START = date(2026, 1, 5)
ONLY_SLACK = Channels()
BASES = ("planning_assumption", "statute", "conditional_statute")
EARLIEST = time(3)
"""Hours that end by then, in New York, never meet the installation's."""


@dataclass
class World:
    """Milestones, people and what was sent. `by_index`: only what woke is decided; else every open one, each slot."""

    milestones: dict[str, MilestoneRecord]
    by_index: bool = True
    with_digests: bool = False
    recipients: dict[str, RecipientRecord] = field(default_factory=dict)
    reminders: dict[str, ReminderRecord] = field(default_factory=dict)
    sources: dict[str, SourceRecord] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()
    calendar: Calendar = CALENDAR
    people: People = field(default_factory=people)
    sent: list[tuple[date, str, tuple[str, ...]]] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """What reached nobody: the operator is told."""
    holds: int = 0
    seq: int = 10
    roles: list[Outgoing] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    """To whom something went out of their hours."""
    channels: Channels = ONLY_SLACK
    actor: str = "p-x"
    """Who does what is done now."""
    answered: dict[str, date] = field(default_factory=dict)
    """The day on which each person last answered."""
    wakes: dict[str, tuple[MilestoneRecord, datetime | None]] = field(default_factory=dict)

    def wake(self, key: str) -> datetime | None:
        """Return when a milestone wakes, computed once for each of its states as the fold does."""
        record = self.milestones[key]
        if key not in self.wakes or self.wakes[key][0] is not record:
            self.wakes[key] = record, next_check(record, self.calendar)
        return self.wakes[key][1]

    def take(self, event: Event, now: datetime) -> None:
        """Fold one event into all that it is about."""
        self.seq += 1
        entry = Entry(seq=self.seq, occurred_on=event.on or now.date(), recorded_at=now, actor=self.actor, event=event)
        if isinstance(event, ANSWERS):
            self.answered[self.actor] = new_york_day(now)
        for key in MILESTONES.keys(event):
            self.milestones[key] = fold_milestone(key, self.milestones[key], entry)
        for key in SOURCES.keys(event):
            self.sources[key] = fold_source(key, self.sources.get(key), entry)
        for key in RECIPIENTS.keys(event):
            self.recipients[key] = fold_recipient(key, self.recipients.get(key), entry)
        for key in REMINDERS.keys(event):
            self.reminders[key] = fold_reminder(key, self.reminders.get(key), entry)

    def begin(self, milestone_id: str, event: MilestonePlanned | InstanceOpened, now: datetime) -> None:
        """Fold the entry with which a milestone, or an instance, begins."""
        self.seq += 1
        entry = Entry(seq=self.seq, occurred_on=now.date(), recorded_at=now, actor="p-x", event=event)
        self.milestones[milestone_id] = fold_milestone(milestone_id, None, entry)
        if isinstance(event, InstanceOpened):
            template = self.milestones[event.template_id]
            self.milestones[event.template_id] = fold_milestone(event.template_id, template, entry)

    def happen(self, things: Sequence[Press | SourceRecord], now: datetime) -> None:
        """Let things happen at a moment: what is pressed about a milestone that is closed changes nothing."""
        for each in things:
            if isinstance(each, SourceRecord):
                self.sources[each.id] = each
                continue
            record = self.milestones[each.milestone_id]
            event = None if record.is_closed else pressed(each, record, now)
            if event is not None:
                self.actor = PERSON if isinstance(event, ANSWERS) else "p-x"
                self.take(event, now)

    def woken(self, now: datetime) -> tuple[MilestoneRecord, ...]:
        """Return what a sweep looks at."""
        if not self.by_index:
            return tuple(each for key, each in self.milestones.items() if self.wake(key) is not None)
        return tuple(
            each
            for key, each in self.milestones.items()
            if (wake := self.wake(key)) and (wake <= now or each.delayed_until)
        )

    def open_at(self, source: str) -> list[MilestoneRecord]:
        """Return the open milestones that would show at a source."""
        return [each for each in self.milestones.values() if each.source == source and not each.is_closed]

    def deliver(self, now: datetime) -> None:
        """Do one sweep: everyone, then the coordinators."""
        for _ in range(5):
            found = sweep(self.woken(now), self.context(now), now)
            self.holds += len(found.delayed)
            for message in found.messages:
                self.roles.append(message)
                self.late += [message.to for _ in (1,) if not self.suits(message.to, now)]
                self._send(claims_of(message, now, self.recipients.get(message.to), self.reminders), now)
            for held in found.delayed:
                self.take(held, now)
            self.lost += [each.about for each in found.unreachable]
            if not found.messages:
                break

    def suits(self, to: str, now: datetime) -> bool:
        """Say whether a moment lies in a person's own hours; hours that never meet the office's do not count."""
        person = self.people.by_id.get(to)
        if person is None or person.hours is None or person.hours.closes <= EARLIEST:
            return True
        return person.hours.opens <= now.astimezone(ZoneInfo(person.hours.timezone)).time() <= person.hours.closes

    def context(self, now: datetime) -> SweepContext:
        """Return what a sweep reads beside the milestones that woke."""
        day = new_york_day(now)
        keys_of_week = digest_keys(directory_at(now, self.people, self.recipients, self.channels), self.calendar)
        return SweepContext(
            calendar=self.calendar,
            verdicts_by="DOI",
            people=self.people,
            sources=self.sources,
            recipients=self.recipients,
            gives={"agency_drop": "files"},
            answered=self.answered,
            touched={name: tuple(each.id for each in self.open_at(name)) for name in self.sources},
            channels=self.channels,
            claimed_digests=frozenset(keys_of_week) & self.reminders.keys() if self.with_digests else None,
            report=report_of(self.milestones.values(), day, self.sources) if self.with_digests else None,
        )

    def _send(self, claims: tuple[Claim, ...], now: datetime) -> None:
        for each in claims:
            self.take(each, now)
        self.claims += claims
        of: dict[str, Any] = {
            "message": claims[0].message,
            "to": claims[0].to,
            "parts": tuple(each.part for each in claims),
        }
        if claims[0].to in self.refuses and claims[0].channel == "slack":
            self.take(ReminderRefused(**of, code="user_disabled"), now)
            return
        self.take(ReminderSent(**of, channel="email" if claims[0].channel == "email" else "D1", ts=str(self.seq)), now)
        self.sent.append((now.date(), claims[0].to, tuple(each.part.key for each in claims)))

    def count(self) -> Counter[tuple[date, str]]:
        """Count the messages a person got on a day."""
        return Counter((day, to) for day, to, _ in self.sent)


def portfolio(chance: random.Random, size: int) -> dict[str, MilestoneRecord]:
    """Return made-up milestones, due here and there; one in six holds only a place."""
    made = {}
    for n in range(1, size + 1):
        due = START + timedelta(days=chance.randrange(-40, 160))
        role = chance.choice(["agency_contact"] * 4 + ["oversight_coordinator", "nobody_at_all"])
        made[f"R5-M{n}"] = milestone(
            f"R5-M{n}",
            START,
            due_on=due,
            provisional=chance.random() < 1 / 6,
            responsible=role,
            basis=chance.choice(BASES),
        )
    return made


def happenings(
    chance: random.Random, size: int, days: int, kinds: tuple[str, ...] = OF_EVIDENCE
) -> list[tuple[int, Press | SourceRecord]]:
    """Return what happens on which day, in order: what people do about each milestone, and a source read."""
    made: list[tuple[int, Press | SourceRecord]] = []
    for n in range(1, size + 1):
        name, day = f"R5-M{n}", 0
        while (day := day + chance.randrange(5, 60)) < days:
            made.append((day, Press(chance.choice(kinds), name, chance.randrange(10**9))))
    made += [(day, read_source(START + timedelta(days=day))) for day in range(0, days, chance.randrange(9, 90))]
    return sorted(made, key=lambda each: each[0])


def live(world: World, made: list[tuple[int, Press | SourceRecord]], days: int, check: Any = None) -> World:
    """Let days pass: what happens in the night or between two sweeps, and three sweeps by day."""
    rest = list(made)
    for day in range(days):
        on = START + timedelta(days=day)
        today = []
        while rest and rest[0][0] <= day:
            today.append(rest.pop(0)[1])
        noon = CALENDAR.slot(on) + timedelta(hours=2)
        late = [each for each in today if isinstance(each, Press) and each.chance % 2 and new_york_day(noon) == on]
        world.happen([each for each in today if each not in late], datetime(on.year, on.month, on.day, 12, tzinfo=UTC))
        for hours in (0, 3, 6) if CALENDAR.is_workday(on) else ():
            now = CALENDAR.slot(on) + timedelta(hours=hours)
            world.deliver(now)
            if check:
                check(world, now)
            if not hours:
                world.happen(late, noon)
    return world
