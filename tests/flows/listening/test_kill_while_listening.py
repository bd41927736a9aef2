"""A listener killed at each point of the way: no press is lost, and none has a second effect."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from threading import Thread

import pytest

from flows._listening.receiver import Receiver
from flows._runtime.environment import play_also
from flows.listen_to_slack import STOP, listen_to_slack
from models.answers import ButtonMark, IncomingPress
from notifications.answers import Choices, say_form
from tasks.core import crash_point
from tasks.core.crash import INBOX_POINTS
from tasks.ledger import connect, inbox
from tasks.slack import Acknowledge
from tests.material.installation import DemoInstallation
from tests.material.listener import CONTACT, MILESTONE, Payload, kinds, listening, press, until
from tests.material.slack.interactions import submitted

EFFECT = {"press": "acknowledged", "form": "extension_requested"}
KEPT_FIRST = ("committed_before_ack", "acked_before_effect", "effect_before_reply")


def payload_of(installation: DemoInstallation, what: str) -> Payload:
    if what == "press":
        return press(installation, "ack")
    record = installation.milestone(MILESTONE)
    mark = ButtonMark(m=MILESTONE, due=record.due_now, v=record.touched_seq, c="D0DEMO012", t="1.000001")
    view = say_form("extend.ask", mark, Choices(), for_another=False) | {"id": "V000000009"}
    return submitted(view, CONTACT, {"to": "2027-03-01", "reason": "The signed order is late."})


def listen_in_child(installation: DemoInstallation, point: str, work: Callable[[], None] = lambda: None) -> int:
    """Fork a listener that is killed at a point, wait until it is connected, and return its process id."""
    before = installation.slack.sockets.opened
    if (child := os.fork()) == 0:
        try:
            play_also(SLACK_APP_TOKEN=installation.slack.app_token, CRASH_AT=point)
            connect.cache_clear()
            STOP.clear()
            work()
            asyncio.run(listen_to_slack.fn())
        except BaseException as error:
            print(f"child: {type(error).__name__}: {error}", file=sys.stderr)
        finally:
            os._exit(1)
    assert installation.slack.sockets.await_listener(20, opened=before + 1)
    return child


def killed_at(
    installation: DemoInstallation,
    point: str,
    payload: Payload,
    work: Callable[[], None] = lambda: None,
    kind: str = "interactive",
) -> Payload | None:
    """Deliver to a listener that is killed at a point, and return what its acknowledgement brought."""
    child = listen_in_child(installation, point, work)
    answers: list[Payload | None] = []
    installation.slack.sockets.answers_within = 1.0
    delivery = Thread(target=lambda: answers.append(installation.slack.press(kind, payload)))
    delivery.start()
    _, status = os.waitpid(child, 0)
    delivery.join()
    installation.slack.sockets.answers_within = 3.0
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL
    until(lambda: not installation.slack.sockets.connected)
    return answers[0]


def mended(installation: DemoInstallation, payload: Payload) -> None:
    """Let a new listener work, with what Slack delivers again of what nobody acknowledged."""
    with listening(installation):
        installation.slack.redeliver()
        until(lambda: inbox.waiting(installation.database) == ())


@pytest.mark.parametrize("what", ["press", "form"])
@pytest.mark.parametrize("point", INBOX_POINTS)
def test_a_press_survives_a_listener_that_is_killed_and_has_one_effect(
    installation: DemoInstallation, point: str, what: str
) -> None:
    payload = payload_of(installation, what)

    acknowledged = killed_at(installation, point, payload) == {}
    assert acknowledged == (point in ("acked_before_effect", "effect_before_reply"))
    assert (inbox.waiting(installation.database) == ()) == (point not in KEPT_FIRST)
    mended(installation, payload)
    assert len(installation.slack.ephemerals) == 1

    assert kinds(installation, *EFFECT.values(), "press_taken", "press_refused") == [EFFECT[what], "press_taken"]


@pytest.mark.parametrize("point", KEPT_FIRST)
def test_a_second_kill_at_the_next_start_loses_nothing(installation: DemoInstallation, point: str) -> None:
    payload = payload_of(installation, "press")
    killed_at(installation, point, payload)
    again = payload_of(installation, "press")
    killed_at(installation, "committed_before_ack", again)
    mended(installation, payload)

    assert kinds(installation, "acknowledged", "press_taken") == ["acknowledged", "press_taken", "press_taken"]


def acknowledge_first() -> None:
    """Acknowledge each press before it is kept: wrong, for a kill in between loses it."""

    def wrong(receiver: Receiver, read: IncomingPress, acknowledge: Acknowledge) -> None:
        acknowledge(None)
        crash_point("received_before_commit")

    Receiver._keep = wrong  # type: ignore[method-assign]


def test_control_a_press_acknowledged_before_it_is_kept_is_lost(installation: DemoInstallation) -> None:
    payload = payload_of(installation, "press")

    assert killed_at(installation, "received_before_commit", payload, acknowledge_first) == {}
    mended(installation, payload)

    assert kinds(installation, "acknowledged", "press_taken") == []
