"""A sweep killed at each point of the way, and what the other side holds after three normal ones."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tasks.core.crash import REMINDER_POINTS
from tests.chaos.sweep import AFTER, Installation, ended_by_kill, mark_then_send, normal_sweep, send_then_mark
from tests.material.slack import slack_stand_in

BEFORE = {
    "found_before_note": ("replied_before_note",),
    "missed_before_reclaim": ("claimed", None),
}
"""What must have happened before a sweep comes to a point: kills at other points, or a normal sweep."""

STEP = timedelta(minutes=4)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("installation"), stand_in, messages=2)


def killed_at(installation: Installation, point: str, work: Callable[[], None] = normal_sweep) -> bool:
    if point != "accepted_no_reply":
        return installation.run(work, crash_at=point)
    child = installation.start(work)
    installation.stand_in.on_stored = lambda _answer: child.kill()
    killed = ended_by_kill(child)
    installation.stand_in.on_stored = None
    return killed


@pytest.mark.parametrize("point", REMINDER_POINTS)
def test_a_sweep_killed_at_a_point_loses_nothing_and_doubles_nothing(installation: Installation, point: str) -> None:
    installation.begin()
    for earlier in BEFORE.get(point, ()):
        assert installation.run(normal_sweep, crash_at=earlier) == (earlier is not None)
        installation.now += STEP
    assert killed_at(installation, point), f"no sweep came to {point}"
    for _ in AFTER:
        installation.now += STEP
        installation.run(normal_sweep)
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1}


def test_a_sender_that_marks_before_it_sends_loses_messages(installation: Installation) -> None:
    installation.begin()
    assert installation.run(mark_then_send, crash_at="append_after_commit")
    for _ in AFTER:
        installation.now += STEP
        installation.run(mark_then_send)
    assert installation.harm() == (2, 0)


def test_a_sender_that_sends_before_it_marks_doubles_messages(installation: Installation) -> None:
    installation.begin()
    assert killed_at(installation, "accepted_no_reply", send_then_mark)
    for _ in AFTER:
        installation.now += STEP
        installation.run(send_then_mark)
    assert installation.harm() == (0, 1)
