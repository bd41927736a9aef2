"""A sweep killed at each point of the way, and what the other side holds after three normal ones (REL-1)."""

import os
import random
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tasks.crash import REMINDER_POINTS
from tasks.slack_stand_in import slack_stand_in
from tests.chaos import (
    AFTER,
    House,
    ended_by_kill,
    mark_then_send,
    normal_sweep,
    random_kills,
    send_then_mark,
)

BEFORE = {
    "found_before_note": ("replied_before_note",),
    "missed_before_reclaim": ("claimed", None),
}
"""What must have happened before a sweep comes to a point: kills at other points, or a normal sweep."""

STEP = timedelta(minutes=4)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with slack_stand_in() as stand_in:
        yield House(tmp_path_factory.mktemp("house"), stand_in, messages=2)


def killed_at(house: House, point: str) -> bool:
    if point != "accepted_no_reply":
        return house.run(normal_sweep, crash_at=point)
    child = house.start(normal_sweep)
    house.stand_in.on_stored = lambda _answer: os.kill(child, signal.SIGKILL)
    killed = ended_by_kill(child)
    house.stand_in.on_stored = None
    return killed


@pytest.mark.parametrize("point", REMINDER_POINTS)
def test_a_sweep_killed_at_a_point_loses_nothing_and_doubles_nothing(house: House, point: str) -> None:
    house.begin()
    for earlier in BEFORE.get(point, ()):
        assert house.run(normal_sweep, crash_at=earlier) == (earlier is not None)
        house.now += STEP
    assert killed_at(house, point), f"no sweep came to {point}"
    for _ in AFTER:
        house.now += STEP
        house.run(normal_sweep)
    assert house.copies() == {"R5-M1": 1, "R5-M2": 1}


def test_a_sender_that_marks_before_it_sends_loses_messages(house: House) -> None:
    lost, _ = random_kills(house, mark_then_send, 8, random.Random(1))
    assert lost > 0


def test_a_sender_that_sends_before_it_marks_doubles_messages(house: House) -> None:
    _, doubled = random_kills(house, send_then_mark, 8, random.Random(1))
    assert doubled > 0
