"""A quarter in which nobody answers, and one in which people do: few messages, and nothing required is silent."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest

from models.records import SourceRecord
from models.reminders.ladder import week_of
from tests.models.reminders.reminder_material import COORDINATOR, HEAD, PERSON, milestone, read_source
from tests.models.reminders.reminder_presses import Press
from tests.models.reminders.reminder_world import START, World, live

DAYS, QUARTER = 200, 91
MOST = 8
"""Messages of a quarter to a contact with three open items who answers nothing."""
LONGEST_SILENCE = 33
"""Days in which an open item past its date is named to its contact or their head: a month and a weekend."""
DUES = ((30, 30, 30), (-30, -30, -30), (37, 37, 37), (44, 44, 44), (30, 37, 44), (30, 60, 90))
ACCEPTS = 4
"""The chance with which the verifier of a made-up press holds that the evidence shows it."""


def lived(dues: tuple[int, ...], things: Sequence[tuple[int, Press | SourceRecord]] = ()) -> World:
    """Return a world of items due so many days after its start, after half a year."""
    made = {f"R5-M{n}": milestone(f"R5-M{n}", START, due_on=START + timedelta(days=due)) for n, due in enumerate(dues)}
    world = World(made, with_digests=True, sources={"agency_drop": read_source(date(2027, 1, 1))})
    return live(world, list(things), DAYS)


def most_in_a_quarter(world: World, who: str) -> int:
    days = sorted(day for day, to, _ in world.sent if to == who)
    return max(sum(first <= day < first + timedelta(days=QUARTER) for day in days) for first in days)


@pytest.fixture(scope="module", params=DUES, ids=str)
def silent(request: pytest.FixtureRequest) -> tuple[tuple[int, ...], World]:
    return request.param, lived(request.param)


def test_a_silent_contact_gets_8_messages_in_a_quarter_at_most(silent: tuple[tuple[int, ...], World]) -> None:
    _, world = silent
    assert most_in_a_quarter(world, PERSON) <= MOST
    assert most_in_a_quarter(world, HEAD) <= 10


def test_in_a_silent_quarter_nobody_gets_two_repeats_in_a_week(silent: tuple[tuple[int, ...], World]) -> None:
    _, world = silent
    repeats = [day for day, to, keys in world.sent if to == PERSON and ":weekly_digest:" in keys[0]]
    assert all((later - day).days >= 7 for day, later in pairwise(repeats))


def test_in_a_silent_quarter_no_item_past_its_date_is_silent(silent: tuple[tuple[int, ...], World]) -> None:
    dues, world = silent
    for n, due in enumerate(dues):
        named = sorted(each.facts.said_on for each in world.claims if each.part.milestone_id == f"R5-M{n}")
        named = [day for day in named if day > START + timedelta(days=max(due, 0))]
        assert all((later - day).days <= LONGEST_SILENCE for day, later in pairwise(named))
        assert (START + timedelta(days=DAYS) - named[-1]).days <= LONGEST_SILENCE
    weekly = [each.facts for each in world.claims if each.part.key.startswith(f"digest:{COORDINATOR}")]
    first = min(each.facts.said_on for each in world.claims if each.part.kind == "overdue") + timedelta(days=7)
    assert len(weekly) >= (START + timedelta(days=DAYS) - first).days // 7
    assert {line.milestone_id for line in weekly[-1].lines} == set(world.milestones)


def test_in_the_week_of_the_escalation_the_contact_gets_the_digest() -> None:
    world = lived((31,))
    [escalated] = [each.facts.said_on for each in world.claims if each.part.kind == "escalation"]
    repeats = {week_of(day) for day, to, keys in world.sent if to == PERSON and ":weekly_digest:" in keys[0]}
    assert week_of(escalated) in repeats


def test_in_a_quarter_with_people_who_answer_the_contact_hears_little_and_the_head_nothing() -> None:
    """Each item: "on it" after the first message, then evidence before the date, which a verifier accepts."""
    happens = ((12, "acknowledged", 0), (24, "evidence", 0), (27, "met", ACCEPTS))
    things = [(day, Press(verb, f"R5-M{n}", chance)) for day, verb, chance in happens for n in range(3)]
    world = lived((30, 30, 30), things)
    assert {each.is_closed for each in world.milestones.values()} == {True}
    assert sum(to == PERSON for _, to, _ in world.sent) <= 3
    assert HEAD not in {to for _, to, _ in world.sent}
