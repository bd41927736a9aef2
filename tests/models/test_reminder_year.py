"""Made-up years: the caps hold, nothing is silent, and the index may replace the daily scan (REM-2, REL-10)."""

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from models.wake import next_wake
from tests.models.reminder_material import CALENDAR, COORDINATOR, PERSON
from tests.models.reminder_world import World, happenings, live, portfolio

DAYS, SIZE = 200, 6


def world_of(seed: int, *, by_index: bool = True, refuses: bool = False) -> tuple[World, list]:
    chance = random.Random(seed)
    world = World(portfolio(chance, SIZE), by_index=by_index, refuses=frozenset({PERSON}) if refuses else frozenset())
    return world, happenings(chance, SIZE, DAYS)


def nothing_is_silent(world: World, now: datetime) -> None:
    for record in world.milestones.values():
        wake = next_wake(record, CALENDAR)
        assert (wake is None) == record.is_closed
        assert wake is None or wake > now, f"{record.id} is still awake after the sweep of {now}"


@pytest.mark.parametrize("seed", range(12))
def test_deciding_each_day_or_only_what_woke_gives_the_same_messages(seed: int) -> None:
    indexed, made = world_of(seed)
    scanned, _ = world_of(seed, by_index=False)
    assert live(indexed, made, DAYS).sent == live(scanned, made, DAYS).sent
    assert indexed.sent


@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize("seed", range(100, 112))
def test_in_any_year_the_caps_hold_and_no_open_milestone_is_silent(seed: int, refuses: bool) -> None:
    world, made = world_of(seed, refuses=refuses)
    live(world, made, DAYS, nothing_is_silent)
    answered = Counter((day, to) for day, to, keys in world.sent if any(":evidence_rejected:" in key for key in keys))
    for (day, to), count in world.count().items():
        assert count <= 1 + answered[day, to]
        week = sum(n for (other, who), n in world.count().items() if who == to and 0 <= (day - other).days < 7)
        answers = sum(n for (other, who), n in answered.items() if who == to and 0 <= (day - other).days < 7)
        assert to == COORDINATOR or week <= 3 + answers
    keys = Counter(key for _, _, keys in world.sent for key in keys)
    assert max(keys.values(), default=1) == 1, "no rung goes out twice for one date in force"
    assert not [day for day, _, _ in world.sent if not CALENDAR.is_workday(day)]


def test_after_ten_days_of_stop_each_person_gets_one_message() -> None:
    chance = random.Random(7)
    world = World(portfolio(chance, 30))
    world.deliver(CALENDAR.slot(next(iter(world.milestones.values())).due_now + timedelta(days=120)))
    assert set(world.count().values()) == {1}
    assert sum(len(keys) for _, _, keys in world.sent) >= 20
