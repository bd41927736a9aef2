"""Slack's Socket Mode: how presses come to us without a public address (docs.slack.dev, Using Socket Mode).

On `websockets` and not on slack_sdk's own client: that one heard nothing for seconds after Slack had refreshed the
connection, read on without a pause where the other side was gone, and asked for ever with a revoked token.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from models.core import SlackBusy, SlackError, SlackStopped, SlackUnreached
from tasks.slack.client import Slack, ask
from tasks.slack.envelope import Envelope, envelope_of, mapping_of

LARGEST = 16_000_000
"""Bytes of an envelope; a longer one ends the connection, and a new one is opened."""
HELLO_WITHIN = 10.0
"""Seconds in which Slack greets on a new connection."""
ALIVE_WITHIN = 10.0
"""Seconds between two pings, and for the answer to one."""
PULSE = 0.2
"""Seconds between two looks at whether we are to stop."""
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before each new try; the last one is kept."""

logging.getLogger("websockets").setLevel(logging.CRITICAL)  # it would write what was sent


Answer = dict[str, Any]
Acknowledge = Callable[[Answer | None], None]
"""Tells Slack that an envelope was taken, perhaps with an answer in it; ConnectionError where it cannot be told."""
Hear = Callable[[Envelope, Acknowledge], None]


@dataclass
class Socket:
    """One listener. `app_id` is what Slack calls our app, known from its greeting on; `opened` counts connections."""

    slack: Slack
    app_token: str
    stop: Event
    say: Callable[[str], None]
    hello_within: float = HELLO_WITHIN
    alive_within: float = ALIVE_WITHIN
    app_id: str = ""
    opened: int = 0
    _failed: int = field(default=0, init=False)

    def listen(self, hear: Hear) -> None:
        """Hand each envelope to `hear`, one after the other, until `stop` is set; reconnect whenever need be.

        What `hear` does not acknowledge Slack delivers again. Raises SlackStopped where Slack refuses the app token.
        """
        old: ClientConnection | None = None
        try:
            while not self.stop.wait(PAUSES[min(self._failed, len(PAUSES) - 1)]):
                old = self._listen_once(old, hear)
        finally:
            _end(old)

    def _listen_once(self, old: ClientConnection | None, hear: Hear) -> ClientConnection | None:
        """Listen on a new connection, and return it where Slack asks for another: what is under way in it is heard."""
        connection: ClientConnection | None = None
        try:
            connection = self._connect()
            self._await_hello(connection)
            if old is not None:
                self._read(old, hear, leaving=True)
            self._read(connection, hear)
        except (SlackError, WebSocketException, OSError) as fault:
            _end(connection)
            if isinstance(fault, SlackStopped) and not isinstance(fault, SlackUnreached):
                raise
            self._rest(str(fault) if isinstance(fault, SlackError) else type(fault).__name__)
            self.stop.wait(fault.seconds if isinstance(fault, SlackBusy) else 0)
            return None
        finally:
            _end(old)
        return connection

    def _rest(self, why: str) -> None:
        """Note that a connection ended without Slack having asked for it."""
        self._failed += 1
        if not self.stop.is_set():
            self.say(f"the connection to Slack ended ({why}); it is opened again")

    def _connect(self) -> ClientConnection:
        answer = ask(self.slack, self.slack.apps_connections_open, app_token=self.app_token)
        url = str(answer.get("url") or "")
        return connect(
            url,
            proxy=None if url.startswith("ws://") else True,
            max_size=LARGEST,
            ping_interval=self.alive_within,
            ping_timeout=self.alive_within,
            close_timeout=1,
            user_agent_header=None,
        )

    def _read(self, connection: ClientConnection, hear: Hear, *, leaving: bool = False) -> None:
        """Read one connection until Slack asks for a new one; one that we are leaving until nothing is under way."""
        while not self.stop.is_set():
            try:
                said = mapping_of(connection.recv(timeout=PULSE))
            except TimeoutError:
                if leaving:
                    return
                continue
            except ConnectionClosed:
                if leaving:
                    return
                raise
            if said.get("type") == "disconnect":
                self.say(f"Slack asks for a new connection ({said.get('reason')})")
                return
            if (envelope := envelope_of(said)) is not None:
                hear(envelope, partial(_acknowledge, connection, envelope.id))

    def _await_hello(self, connection: ClientConnection) -> None:
        said = mapping_of(connection.recv(timeout=self.hello_within))
        if said.get("type") != "hello":
            raise SlackError("Slack did not greet")
        self.app_id = str(mapping_of(said.get("connection_info") or {}).get("app_id") or self.app_id)
        self.opened += 1
        self._failed = 0
        self.say("listening to Slack")


def _end(connection: ClientConnection | None) -> None:
    if connection is not None:
        connection.close()


def _acknowledge(connection: ClientConnection, envelope_id: str, answer: Answer | None) -> None:
    said = {"envelope_id": envelope_id} | ({"payload": answer} if answer else {})
    try:
        connection.send(json.dumps(said))
    except ConnectionClosed as gone:
        raise ConnectionError("the acknowledgement could not be sent; Slack delivers again") from gone
