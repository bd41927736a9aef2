"""Made-up years: the caps hold, nothing is silent, and the index may replace the daily scan.

`FOLLOWTHROUGH_TEST_PORTFOLIOS=5000` runs the figure of the design over 400 days; without it fewer are run.
"""

import os
import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.core import new_york_day
from models.reminders.recipients import CHANNEL, Channels
from models.reminders.schedule import pending
from tests.models.reminders.reminder_material import CALENDAR, COORDINATOR, PERSON, people, recipient_on
from tests.models.reminders.reminder_presses import OF_EVIDENCE, PRESSED
from tests.models.reminders.reminder_world import World, happenings, live, portfolio

DAYS, SIZE = 400, 6
PORTFOLIOS = int(os.environ.get("FOLLOWTHROUGH_TEST_PORTFOLIOS", "6"))
BATCHES = min(PORTFOLIOS, 10)
BATCH = PORTFOLIOS // BATCHES
ANSWERS = ("evidence_rejected", "reassignment")
NEWS = ("date_decision", "finding_notice", "handover_notice")
"""These give way to the daily cap, and for two business days to the weekly one."""
HOURS: tuple[dict[str, Any] | None, ...] = (
    None,
    None,
    {"from": "08:00", "to": "12:00", "timezone": "America/New_York"},
    {"from": "09:00", "to": "17:00", "timezone": "Europe/London"},
    {"from": "08:00", "to": "13:00", "timezone": "Pacific/Honolulu"},
    {"from": "12:00", "to": "21:30", "timezone": "Asia/Kolkata"},
    {"from": "08:00", "to": "18:00", "timezone": "Pacific/Auckland"},
    {"from": "01:00", "to": "02:00", "timezone": "America/New_York"},
)
"""The last never meets the installation's hours, so it counts for nothing."""


def world_of(seed: int, *, by_index: bool = True) -> tuple[World, list[Any]]:
    """Return a made-up world by a seed: who has which hours, mail, a channel, and whom Slack refuses."""
    chance = random.Random(seed)
    milestones = portfolio(chance, SIZE)
    known = {
        word: {"hours": hours, "email": f"{word}@made-up.invalid"}
        for word in ("records", "head", "follow_up", "reviewer")
        if (hours := chance.choice(HOURS))
    }
    world = World(
        milestones,
        by_index=by_index,
        refuses=frozenset(chance.choice([(), (), (PERSON,), (COORDINATOR,)])),
        people=people(**{word: {k: v for k, v in one.items() if k} for word, one in known.items()}),
        channels=Channels(email=chance.random() < 0.5, coordinator_channel=CHANNEL if chance.random() < 0.3 else None),
        with_digests=chance.random() < 0.5,
    )
    return world, happenings(chance, SIZE, DAYS, (*OF_EVIDENCE, *PRESSED))


def nothing_is_silent(world: World, now: datetime) -> None:
    for key, record in world.milestones.items():
        wake, steps = world.wake(key), pending(record, CALENDAR)
        assert (wake is None) == (not steps)
        # A closed milestone wakes once more, to tell who waited for the decision that closed it.
        assert steps if not record.is_closed else all(step.kind.name.endswith("_notice") for step in steps)
        assert wake is None or wake > now, f"{record.id} is still awake after the sweep of {now}"


def each_step_has_a_person(world: World) -> None:
    """A step reaches a person of the file, or nobody because no coordinator can be reached (then: exit code 5)."""
    last = (record.exchange.messages[-1].claimed_on for record in world.milestones.values() if record.exchange.messages)
    day = new_york_day(CALENDAR.slot(max(last)))
    for record in world.milestones.values():
        for step in pending(record, CALENDAR):
            who = recipient_on(step.role, record, world.people, world.recipients, day, world.channels)
            assert who.to in world.people.by_id or who.reason == "coordinator_unreachable"


def caps_hold(world: World) -> None:
    answered = Counter(
        (each.facts.said_on, each.to)
        for each in world.claims
        if each.part.kind in ANSWERS and each.part.key == each.message
    )
    told = [(each.facts.said_on, each.to) for each in world.claims if each.part.kind in NEWS]
    count = world.count()
    for (day, to), messages in count.items():
        if to not in world.people.by_id:
            continue  # the coordinators' channel has no cap
        assert messages <= 1 + answered[day, to], f"{to} got {messages} on {day}"
        news = sum(who == to and 0 <= (day - on).days < 7 for on, who in told)
        week = sum(n for (other, who), n in count.items() if who == to and 0 <= (day - other).days < 7)
        answers = sum(n for (other, who), n in answered.items() if who == to and 0 <= (day - other).days < 7)
        coordinates = any(each.role == "coordinator" for each in world.roles if each.to == to)
        assert coordinates or week <= 3 + answers + news, f"{to} got {week} in the week to {day}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_in_any_year_the_caps_hold_and_nothing_is_said_twice_late_or_out_of_hours(batch: int) -> None:
    for seed in range(1000 + batch * BATCH, 1000 + (batch + 1) * BATCH):
        world, made = world_of(seed)
        live(world, made, DAYS, nothing_is_silent)
        caps_hold(world)
        each_step_has_a_person(world)
        keys = Counter(key for _, _, keys in world.sent for key in keys)
        assert max(keys.values(), default=1) == 1, "no rung goes out twice for one date in force"
        sent = {key for _, _, keys in world.sent for key in keys}
        rungs = Counter(
            (each.part.milestone_id, each.part.kind, each.part.due)
            for each in world.claims
            if each.part.kind in ("check_in", "due_soon", "overdue", "escalation") and each.part.key in sent
        )
        assert max(rungs.values(), default=1) == 1
        assert not [day for day, _, _ in world.sent if not CALENDAR.is_workday(day)]
        assert not world.late


@pytest.mark.parametrize("seed", range(PORTFOLIOS // 2))
def test_deciding_each_day_or_only_what_woke_gives_the_same_messages(seed: int) -> None:
    indexed, made = world_of(seed)
    scanned, _ = world_of(seed, by_index=False)
    assert live(indexed, made, DAYS // 2).sent == live(scanned, made, DAYS // 2).sent
    assert indexed.sent


def test_after_ten_days_of_stop_each_person_gets_one_message() -> None:
    chance = random.Random(7)
    world = World(portfolio(chance, 30))
    world.deliver(CALENDAR.slot(next(iter(world.milestones.values())).due_now + timedelta(days=120)))
    assert set(world.count().values()) == {1}
    assert sum(len(keys) for _, _, keys in world.sent) >= 20
