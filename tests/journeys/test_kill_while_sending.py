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
        yield Installation(tmp_path_factory.mktemp("house"), stand_in, messages=2)


@pytest.fixture(scope="module")
def notified(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A house in which the coordinator is to hear of a source, and nobody of anything else."""
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("notified"), stand_in, messages=0, blocked="council_mirror")


def killed_at(installation: Installation, point: str, work: Callable[[], None] = normal_sweep) -> bool:
    if point != "accepted_no_reply":
        return installation.run(work, crash_at=point)
    child = installation.start(work)
    installation.stand_in.on_stored = lambda _answer: child.kill()
    killed = ended_by_kill(child)
    installation.stand_in.on_stored = None
    return killed


@pytest.fixture(scope="module")
def memo_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A house in which a schedule drafted a memo, and nobody is to hear of anything else."""
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("memo"), stand_in, messages=0, draft=True)


@pytest.mark.parametrize("point", REMINDER_POINTS)
def test_a_sweep_killed_at_a_point_loses_nothing_and_doubles_nothing(installation: Installation, point: str) -> None:
    killed_and_mended(installation, point)
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1}


@pytest.mark.parametrize("point", REMINDER_POINTS)
def test_a_notice_of_a_source_killed_at_a_point_is_neither_lost_nor_doubled(notified: Installation, point: str) -> None:
    killed_and_mended(notified, point)
    assert notified.copies() == {"council_mirror": 1}


@pytest.mark.parametrize("point", REMINDER_POINTS)
def test_a_message_about_a_memo_killed_at_a_point_is_neither_lost_nor_doubled(
    memo_installation: Installation, point: str
) -> None:
    killed_and_mended(memo_installation, point)
    assert memo_installation.copies() == {"memo_ready": 1}


def test_a_sender_that_marks_before_it_sends_loses_a_message_about_a_memo(memo_installation: Installation) -> None:
    memo_installation.begin()
    assert memo_installation.run(mark_then_send, crash_at="append_after_commit")
    for _ in AFTER:
        memo_installation.now += STEP
        memo_installation.run(mark_then_send)
    assert memo_installation.copies() == {}


def test_a_sender_that_sends_before_it_marks_doubles_a_message_about_a_memo(memo_installation: Installation) -> None:
    memo_installation.begin()
    assert killed_at(memo_installation, "accepted_no_reply", send_then_mark)
    for _ in AFTER:
        memo_installation.now += STEP
        memo_installation.run(send_then_mark)
    assert memo_installation.copies() == {"memo_ready": 2}


def killed_and_mended(installation: Installation, point: str) -> None:
    """Kill a sweep at a point, after what must come before it, and let three normal ones follow."""
    installation.begin()
    for earlier in BEFORE.get(point, ()):
        assert installation.run(normal_sweep, crash_at=earlier) == (earlier is not None)
        installation.now += STEP
    assert killed_at(installation, point), f"no sweep came to {point}"
    for _ in AFTER:
        installation.now += STEP
        installation.run(normal_sweep)


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
