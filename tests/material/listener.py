"""A listener at work in an installation, and the presses of its people. All names and words are made up."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flows._runtime.environment import play_also
from flows.listen_to_slack import STOP, listen_to_slack
from models.answers import ACTION
from tasks.slack import socket as slack_socket
from tests.material.installation import DemoInstallation
from tests.material.slack import SlackStandIn
from tests.material.slack.interactions import pressed, submitted

CONTACT, HEAD, COORDINATOR, VERIFIER, STRANGER = "U0DEMO012", "U0DEMO022", "U0DEMO001", "U0DEMO003", "U0NOBODY1"
MILESTONE = "R5-M1"
WITHIN = 20.0
"""Seconds until what is waited for must have come, on a busy machine."""

Payload = dict[str, Any]


class Listening:
    """A listener in a thread of this process."""

    def __init__(self, slack: SlackStandIn) -> None:
        self.slack = slack
        self.counts: dict[str, int] = {}
        self.fault: BaseException | None = None
        self.thread = Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self.counts = asyncio.run(listen_to_slack.fn())
        except BaseException as fault:
            self.fault = fault

    def start(self) -> None:
        """Start, and wait until it is connected or has ended."""
        before = self.slack.sockets.opened
        STOP.clear()
        self.thread.start()
        until(lambda: self.slack.sockets.opened > before or not self.thread.is_alive())

    def end(self) -> None:
        """Tell it to stop, and wait until it has."""
        STOP.set()
        self.thread.join(WITHIN)
        assert not self.thread.is_alive()


@contextmanager
def listening(installation: DemoInstallation) -> Iterator[Listening]:
    """Run a listener for as long as the block lasts; what ended it otherwise is raised."""
    play_also(SLACK_APP_TOKEN=installation.slack.app_token)
    listener = Listening(installation.slack)
    with quick_pauses():
        listener.start()
        try:
            yield listener
        finally:
            listener.end()
    if listener.fault:
        raise listener.fault


@contextmanager
def quick_pauses() -> Iterator[None]:
    """Let a listener try again soon, so that no test waits."""
    before, slack_socket.PAUSES = slack_socket.PAUSES, (0.0, 0.05)
    try:
        yield
    finally:
        slack_socket.PAUSES = before


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + WITHIN
    while not holds():
        assert time.monotonic() < ends, "what was waited for did not come"
        time.sleep(0.01)


def button(verb: str, **mark: Any) -> Payload:
    """Return a button of ours."""
    words = {"type": "plain_text", "text": verb}
    return {"type": "button", "text": words, "action_id": ACTION + verb, "value": json.dumps(mark)}


def message(
    installation: DemoInstallation, *verbs: str, user: str = CONTACT, milestone: str = MILESTONE, **mark: Any
) -> Payload:
    """Post a message with buttons about a milestone as it stands, and return it as it stands in the workspace."""
    record = installation.milestone(milestone)
    carried = {"m": milestone, "due": str(record.due_now), "v": record.touched_seq} | mark
    body = {
        "channel": user,
        "text": f"{milestone}: a made-up message",
        "blocks": [{"type": "actions", "elements": [button(verb, **carried) for verb in verbs]}],
    }
    answer = installation.slack.take("chat.postMessage", body, installation.slack.token)
    return installation.slack.workspace.find(answer) or {}


def press(installation: DemoInstallation, verb: str, user: str = CONTACT, **more: Any) -> Payload:
    """Return the payload of a press on a message that asks for it."""
    return pressed(message(installation, verb, user=user), ACTION + verb, user, **more)


def deliver(installation: DemoInstallation, payload: Payload) -> Payload | None:
    """Deliver a press once, and return what its acknowledgement brought; None where none came."""
    return installation.slack.press("interactive", payload)


def form_of(installation: DemoInstallation, payload: Payload) -> Payload:
    """Return the form that a press opened, once it is there."""
    until(lambda: payload["trigger_id"] in installation.slack.views)
    return installation.slack.views[payload["trigger_id"]]


def send_off(
    installation: DemoInstallation, form: Payload, values: Mapping[str, Any], user: str = CONTACT
) -> Payload | None:
    """Send a form off, and return what its acknowledgement brought."""
    return installation.slack.press("interactive", submitted(form, user, values))


def told(installation: DemoInstallation, count: int = 1) -> list[str]:
    """Return what people were told, each alone, once so many answers are there."""
    until(lambda: len(installation.slack.ephemerals) >= count)
    return [each["text"] for each in installation.slack.ephemerals]


def kinds(installation: DemoInstallation, *wanted: str) -> list[str]:
    """Return the kinds of the entries of some kinds, in order."""
    return [each for each in installation.kinds() if each in wanted]
