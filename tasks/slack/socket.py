"""Slack's Socket Mode: how presses reach us without a public address (docs.slack.dev, Using Socket Mode).

It uses `websockets` and not slack_sdk's own client, because that one received nothing for seconds after Slack had
refreshed the connection, read on in a busy loop if the other side was gone, and asked forever with a revoked token.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Event
from typing import Any

from pydantic import SecretStr
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from models.core import SlackBusy, SlackError, SlackStopped, SlackUnreached, Value
from tasks.slack.client import Slack, call

LARGEST = 16_000_000
"""Bytes of an envelope; a longer one ends the connection, and a new one is opened."""
HELLO_WITHIN = 10.0
"""Seconds in which Slack greets on a new connection."""
ALIVE_WITHIN = 10.0
"""Seconds between two pings, and for the answer to one."""
PULSE = 0.2
PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before each new try; the last one is kept."""

logging.getLogger("websockets").setLevel(logging.CRITICAL)  # it would write what was sent


SocketAnswer = dict[str, Any]
Acknowledge = Callable[[SocketAnswer | None], None]
"""Tells Slack that an envelope was taken, perhaps with an answer in it; ConnectionError if Slack cannot be told."""


class Envelope(Value):
    """What Slack delivers at once; `id` names it in the acknowledgement."""

    id: str
    kind: str
    """`interactive`, `slash_commands` or `events_api`; Slack may add others."""
    payload: dict[str, Any]


Hear = Callable[[Envelope, Acknowledge], None]


@dataclass
class Socket:
    """One listener. `app_id` is our app's id, known once Slack has greeted; `opened` counts connections."""

    slack: Slack
    app_token: SecretStr
    stop: Event
    say: Callable[[str], None]
    hello_within: float = HELLO_WITHIN
    alive_within: float = ALIVE_WITHIN
    app_id: str = ""
    opened: int = 0
    _failed: int = field(default=0, init=False)

    def listen(self, hear: Hear) -> None:
        """Hand each envelope to `hear`, in order, until `stop` is set. Raises SlackStopped if our token is refused."""
        old: ClientConnection | None = None
        try:
            while not self.stop.wait(PAUSES[min(self._failed, len(PAUSES) - 1)]):
                old = self._listen_once(old, hear)
        finally:
            _end(old)

    def _listen_once(self, old: ClientConnection | None, hear: Hear) -> ClientConnection | None:
        """Return the connection if Slack asks for another: what is under way in it is still read."""
        connection: ClientConnection | None = None
        try:
            connection = self._connect()
            self._await_hello(connection)
            if old is not None:
                self._read(old, hear, leaving=True)
            self._read(connection, hear)
        except (SlackError, WebSocketException, OSError) as error:
            _end(connection)
            if isinstance(error, SlackStopped) and not isinstance(error, SlackUnreached):
                raise
            self._failed += 1
            why = str(error) if isinstance(error, SlackError) else type(error).__name__
            if not self.stop.is_set():
                self.say(f"the connection to Slack ended ({why}); it is opened again")
            self.stop.wait(error.seconds if isinstance(error, SlackBusy) else 0)
            return None
        finally:
            _end(old)
        return connection

    def _connect(self) -> ClientConnection:
        answer = call(self.slack, self.slack.apps_connections_open, app_token=self.app_token.get_secret_value())
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
        """Read a connection until Slack asks for a new one; one that we leave, until nothing is under way."""
        while not self.stop.is_set():
            try:
                message = _mapping_of(connection.recv(timeout=PULSE))
            except TimeoutError:
                if leaving:
                    return
                continue
            except ConnectionClosed:
                if leaving:
                    return
                raise
            if message.get("type") == "disconnect":
                self.say(f"Slack asks for a new connection ({message.get('reason')})")
                return
            envelope_id, kind, payload = message.get("envelope_id"), message.get("type"), message.get("payload")
            if isinstance(envelope_id, str) and isinstance(kind, str):
                envelope = Envelope(id=envelope_id, kind=kind, payload=_mapping_of(payload))
                hear(envelope, partial(_acknowledge, connection, envelope_id))

    def _await_hello(self, connection: ClientConnection) -> None:
        message = _mapping_of(connection.recv(timeout=self.hello_within))
        if message.get("type") != "hello":
            raise SlackError("Slack did not greet")
        self.app_id = str(_mapping_of(message.get("connection_info") or {}).get("app_id") or self.app_id)
        self.opened += 1
        self._failed = 0
        self.say("listening to Slack")


def _end(connection: ClientConnection | None) -> None:
    if connection is not None:
        connection.close()


def _acknowledge(connection: ClientConnection, envelope_id: str, answer: SocketAnswer | None) -> None:
    acknowledgement = {"envelope_id": envelope_id} | ({"payload": answer} if answer else {})
    try:
        connection.send(json.dumps(acknowledgement))
    except ConnectionClosed as gone:
        raise ConnectionError("the acknowledgement could not be sent; Slack delivers again") from gone


def _mapping_of(words: object) -> dict[str, Any]:
    try:
        value = json.loads(words) if isinstance(words, str | bytes) else words
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
