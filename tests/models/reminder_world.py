"""A made-up year in memory: the real rules and the real folds, without a database; sends end at once."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from models import keys
from models.bundle import claims_of
from models.events import Event
from models.events.evidence import CandidateFound, EvidenceRejected, ExtensionGranted, FindingRecorded
from models.events.notice import Claimed
from models.events.plan import InstanceOpened, MilestonePlanned
from models.events.reminder import ReminderRefused, ReminderSent
from models.evidence import Candidate
from models.ledger import Entry
from models.milestone import MilestoneRecord
from models.milestone_fold import fold_milestone
from models.people import People
from models.recipient import RecipientRecord, fold_recipient
from models.reminder import ReminderRecord, fold_reminder
from models.sources import SourceRecord, fold_source
from models.sweep import House, sweep
from models.wake import next_wake
from models.workdays import Calendar
from tests.models.reminder_material import CALENDAR, milestone, people, read_source

START = date(2026, 1, 5)


@dataclass
class World:
    """Milestones, people and what was sent. `by_index`: only what woke is decided; else every open one, each slot."""

    milestones: dict[str, MilestoneRecord]
    by_index: bool = True
    recipients: dict[str, RecipientRecord] = field(default_factory=dict)
    reminders: dict[str, ReminderRecord] = field(default_factory=dict)
    sources: dict[str, SourceRecord] = field(default_factory=dict)
    refuses: frozenset[str] = frozenset()
    calendar: Calendar = CALENDAR
    people: People = field(default_factory=people)
    sent: list[tuple[date, str, tuple[str, ...]]] = field(default_factory=list)
    claims: list[Claimed] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """What reached nobody: the operator is told."""
    holds: int = 0
    seq: int = 10

    def take(self, event: Event, now: datetime) -> None:
        """Fold one event into all that it is about."""
        self.seq += 1
        entry = Entry(seq=self.seq, occurred_on=event.on or now.date(), recorded_at=now, actor="p-x", event=event)
        for key in keys.milestones_of(event):
            self.milestones[key] = fold_milestone(key, self.milestones[key], entry)
        for key in keys.sources_of(event):
            self.sources[key] = fold_source(key, self.sources.get(key), entry)
        for key in keys.recipients_of(event):
            self.recipients[key] = fold_recipient(key, self.recipients.get(key), entry)
        for key in keys.reminders_of(event):
            self.reminders[key] = fold_reminder(key, self.reminders.get(key), entry)

    def begin(self, milestone_id: str, event: MilestonePlanned | InstanceOpened, now: datetime) -> None:
        """Fold the entry with which a milestone, or an instance, begins."""
        self.seq += 1
        entry = Entry(seq=self.seq, occurred_on=now.date(), recorded_at=now, actor="p-x", event=event)
        self.milestones[milestone_id] = fold_milestone(milestone_id, None, entry)
        if isinstance(event, InstanceOpened):
            template = self.milestones[event.template_id]
            self.milestones[event.template_id] = fold_milestone(event.template_id, template, entry)

    def woken(self, now: datetime) -> tuple[MilestoneRecord, ...]:
        """Return what a sweep looks at."""
        if not self.by_index:
            return tuple(each for each in self.milestones.values() if not each.is_closed)
        wakes = {key: next_wake(each, self.calendar) for key, each in self.milestones.items()}
        return tuple(self.milestones[key] for key, wake in wakes.items() if wake and wake <= now)

    def open_at(self, source: str) -> list[MilestoneRecord]:
        """Return the open milestones that would show at a source."""
        return [each for each in self.milestones.values() if each.source == source and not each.is_closed]

    def deliver(self, now: datetime) -> None:
        """Do one sweep: everyone, then the coordinators."""
        for _ in range(3):
            house = House(
                calendar=self.calendar,
                verdicts_by="DOI",
                people=self.people,
                sources=self.sources,
                recipients=self.recipients,
                gives={"agency_drop": "files"},
                touched={name: tuple(each.id for each in self.open_at(name)) for name in self.sources},
            )
            found = sweep(self.woken(now), house, now)
            self.holds += len(found.held)
            for message in found.messages:
                self._send(claims_of(message, now, self.recipients.get(message.to), self.reminders), now)
            for held in found.held:
                self.take(held, now)
            self.lost += [each.about for each in found.unreachable]
            if not found.messages:
                break

    def _send(self, claims: tuple[Claimed, ...], now: datetime) -> None:
        for each in claims:
            self.take(each, now)
        self.claims += claims
        of: dict[str, Any] = {
            "message": claims[0].message,
            "to": claims[0].to,
            "parts": tuple(each.part for each in claims),
        }
        if claims[0].to in self.refuses:
            self.take(ReminderRefused(**of, code="user_disabled"), now)
            return
        self.take(ReminderSent(**of, channel="D1", ts=str(self.seq)), now)
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
            f"R5-M{n}", START, due_on=due, provisional=chance.random() < 1 / 6, responsible=role
        )
    return made


def happenings(chance: random.Random, size: int, days: int) -> list[tuple[int, Event | SourceRecord]]:
    """Return what happens on which day, in order: evidence, rejections, findings, extensions, a source read."""
    made: list[tuple[int, Event | SourceRecord]] = []
    for n in range(1, size + 1):
        name, day = f"R5-M{n}", 0
        while (day := day + chance.randrange(5, 60)) < days:
            made.append((day, _happening(chance, name, day)))
    made += [(day, read_source(START + timedelta(days=day))) for day in range(0, days, chance.randrange(9, 90))]
    return sorted(made, key=lambda each: each[0])


def _happening(chance: random.Random, name: str, day: int) -> Event:
    ref, on = f"{name}-{day}", START + timedelta(days=day)
    kind = chance.choice(["evidence", "evidence", "rejected", "extended", "met", "not_met"])
    if kind == "evidence":
        found = Candidate(ref=ref, sha256="ab" * 32, happened_on=on, says="Made up.", rule_type="human", rule_version=1)
        return CandidateFound(milestone_id=name, source="agency_drop", voice="agency", candidate=found)
    if kind == "rejected":
        return EvidenceRejected(milestone_id=name, evidence=("ab" * 32,), reason_id="t")
    if kind == "extended":
        return ExtensionGranted(milestone_id=name, to=on + timedelta(days=chance.randrange(1, 90)), reason_id="t")
    verdict: Any = kind if kind != "met" or chance.random() < 0.4 else "not_met"
    return FindingRecorded(milestone_id=name, verdict=verdict, evidence=("ab" * 32,), reason_id="t")


def live(world: World, made: list[tuple[int, Event | SourceRecord]], days: int, check: Any = None) -> World:
    """Let days pass: what happens at night, and three sweeps by day."""
    rest = list(made)
    for day in range(days):
        on = START + timedelta(days=day)
        while rest and rest[0][0] <= day:
            _, what = rest.pop(0)
            if isinstance(what, SourceRecord):
                world.sources[what.id] = what
            elif not world.milestones[what.milestone_id].is_closed:
                world.take(what, datetime(on.year, on.month, on.day, 12, tzinfo=UTC_))
        if not CALENDAR.is_workday(on):
            continue
        for hours in (0, 3):
            now = CALENDAR.slot(on) + timedelta(hours=hours)
            world.deliver(now)
            if check:
                check(world, now)
    return world


UTC_ = CALENDAR.slot(START).tzinfo
