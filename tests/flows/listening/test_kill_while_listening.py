"""A listener killed at each point of the way: no press is lost, and none has a second effect (REL-1, REL-9)."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from flows._listening.hearing import Ear
from flows._runtime.environment import play_also
from flows.listen_to_slack import STOP, listen_to_slack
from models.answers import Mark, Read
from notifications.answers import Choices, say_form
from tasks.core import crash_point
from tasks.core.crash import INBOX_POINTS
from tasks.ledger import connect, inbox
from tasks.slack import Acknowledge
from tasks.slack_stand_in.presses import submitted
from tests.material.installation import PlayHouse
from tests.material.listener import CONTACT, MILESTONE, Payload, deliver, kinds, listening, press, until

EFFECT = {"press": "acknowledged", "form": "extension_requested"}
KEPT_FIRST = ("committed_before_ack", "acked_before_effect", "effect_before_reply")


def payload_of(house: PlayHouse, what: str) -> Payload:
    if what == "press":
        return press(house, "ack")
    record = house.milestone(MILESTONE)
    mark = Mark(m=MILESTONE, due=record.due_now, v=record.touched_seq, c="D0DEMO012", t="1.000001")
    view = say_form("extend.ask", mark, Choices(), for_another=False) | {"id": "V000000009"}
    return submitted(view, CONTACT, {"to": "2027-03-01", "reason": "The signed order is late."})


def listen_in_child(house: PlayHouse, point: str, work: Callable[[], None] = lambda: None) -> int:
    """Fork a listener that is killed at a point, wait until it is connected, and return its process id."""
    before = house.slack.sockets.opened
    if (child := os.fork()) == 0:
        try:
            play_also(SLACK_APP_TOKEN=house.slack.app_token, CRASH_AT=point)
            connect.cache_clear()
            STOP.clear()
            work()
            asyncio.run(listen_to_slack.fn())
        except BaseException as error:
            print(f"child: {type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(1)
    assert house.slack.sockets.await_listener(20, opened=before + 1)
    return child


def killed_at(
    house: PlayHouse, point: str, payload: Payload, work: Callable[[], None] = lambda: None
) -> Payload | None:
    """Deliver a press to a listener that is killed at a point, and return what its acknowledgement brought."""
    child = listen_in_child(house, point, work)
    answers: list[Payload | None] = []
    house.slack.sockets.answers_within = 1.0
    delivery = Thread(target=lambda: answers.append(deliver(house, payload)))
    delivery.start()
    _, status = os.waitpid(child, 0)
    delivery.join()
    house.slack.sockets.answers_within = 3.0
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    until(lambda: not house.slack.sockets.connected)
    return answers[0]


def mended(house: PlayHouse, payload: Payload) -> None:
    """Let a new listener work, with what Slack delivers again of what nobody acknowledged."""
    with listening(house):
        house.slack.redeliver()
        until(lambda: inbox.waiting(house.database) == ())


@pytest.mark.parametrize("what", ["press", "form"])
@pytest.mark.parametrize("point", INBOX_POINTS)
def test_a_press_survives_a_listener_that_is_killed_and_has_one_effect(house: PlayHouse, point: str, what: str) -> None:
    payload = payload_of(house, what)

    acknowledged = killed_at(house, point, payload) == {}
    assert acknowledged == (point in ("acked_before_effect", "effect_before_reply"))
    assert (inbox.waiting(house.database) == ()) == (point not in KEPT_FIRST)
    mended(house, payload)
    assert len(house.slack.ephemerals) == 1

    assert kinds(house, *EFFECT.values(), "press_taken", "press_refused") == [EFFECT[what], "press_taken"]


@pytest.mark.parametrize("point", KEPT_FIRST)
def test_a_second_kill_at_the_next_start_loses_nothing(house: PlayHouse, point: str) -> None:
    payload = payload_of(house, "press")
    killed_at(house, point, payload)
    again = payload_of(house, "press")
    killed_at(house, "committed_before_ack", again)
    mended(house, payload)

    assert len(kinds(house, "acknowledged")) == 2


def acknowledge_first() -> None:
    """Acknowledge each press before it is kept: wrong, for a kill in between loses it."""

    def wrong(ear: Ear, read: Read, acknowledge: Acknowledge) -> None:
        acknowledge(None)
        crash_point("received_before_commit")

    Ear._keep = wrong  # type: ignore[method-assign]


def test_control_a_press_acknowledged_before_it_is_kept_is_lost(house: PlayHouse) -> None:
    payload = payload_of(house, "press")

    assert killed_at(house, "received_before_commit", payload, acknowledge_first) == {}
    mended(house, payload)

    assert kinds(house, "acknowledged", "press_taken") == []
