"""Socket Mode as the tests' stand-in speaks it: presses go out, acknowledgements come back.

Source: docs.slack.dev, Socket Mode.
"""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from socket import SHUT_RDWR
from threading import Condition, Thread
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from tasks.slack_stand_in.stand_in import APP, Body

ANSWERS_WITHIN = 3.0


@dataclass
class Sockets:
    """The connected listeners, the newest last, which gets each envelope; `heard` has the acknowledgements in order.

    `says_hello` off: one is let in and told nothing. `lost` holds what nobody acknowledged.
    """

    says_hello: bool = True
    lost: list[Body] = field(default_factory=list)
    answers_within: float = ANSWERS_WITHIN
    heard: list[Body] = field(default_factory=list)
    connected: list[ServerConnection] = field(default_factory=list)
    opened: int = 0
    _server: Server | None = None
    _tickets: set[str] = field(default_factory=set)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _turn: Condition = field(default_factory=Condition)

    def address(self) -> str:
        """Return a new address to connect to; it lets one listener in."""
        with self._turn:
            if self._server is None:
                self._server = serve(self._listen, "127.0.0.1", 0, max_size=None)
                Thread(target=self._server.serve_forever, daemon=True).start()
            ticket = f"ticket-{next(self._numbers)}"
            self._tickets.add(ticket)
            return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}/link/?ticket={ticket}&app_id={APP}"

    def deliver(self, envelope: Body) -> Body | None:
        """Hand an envelope to the newest listener; return what its acknowledgement brought, None if none came."""
        ends = time.monotonic() + self.answers_within
        with self._turn:
            self._turn.wait_for(lambda: self.connected, self.answers_within)
            listener = self.connected[-1] if self.connected else None
        try:
            if listener is not None:
                listener.send(json.dumps(envelope))
        except ConnectionClosed:
            listener = None
        with self._turn:
            if listener is not None:
                self._turn.wait_for(lambda: self._answer_to(envelope) is not None, ends - time.monotonic())
            answer = self._answer_to(envelope)
        if answer is None:
            self.lost.append(envelope)
        return answer

    def await_listener(self, within: float = 10.0, *, opened: int = 1) -> bool:
        """Wait until a listener is connected that is at least the n-th one that came."""
        with self._turn:
            return self._turn.wait_for(lambda: bool(self.connected) and self.opened >= opened, within)

    def close(self) -> None:
        """End the server and what is connected to it."""
        if self._server is not None:
            self._server.shutdown()
            self.drop()

    def drop(self) -> None:
        """Cut every connection without a word, as a network does."""
        for listener in list(self.connected):
            with suppress(OSError):  # it may have ended by itself a moment ago
                listener.socket.shutdown(SHUT_RDWR)

    def say(self, words: str) -> None:
        """Send any words to the newest listener as they are."""
        self.connected[-1].send(words)

    def disconnect(self, reason: str) -> None:
        """Announce to every listener that its connection ends: `warning` or `refresh_requested`."""
        for listener in list(self.connected):
            listener.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}))

    def _answer_to(self, envelope: Body) -> Body | None:
        for answer in self.heard:
            if answer.get("envelope_id") == envelope["envelope_id"]:
                return answer.get("payload") or {}
        return None

    def _listen(self, listener: ServerConnection) -> None:
        address = urlsplit(listener.request.path if listener.request else "")
        ticket = parse_qs(address.query).get("ticket", [""])[0]
        with self._turn:
            if ticket not in self._tickets:
                return listener.close(1008, "unknown ticket")
            self._tickets.discard(ticket)
        if self.says_hello:
            hello = {"num_connections": len(self.connected) + 1, "connection_info": {"app_id": APP}}
            listener.send(json.dumps({"type": "hello", **hello}))
        with self._turn:
            self.opened += 1
            self.connected.append(listener)
            self._turn.notify_all()
        try:
            for words in listener:
                with self._turn:
                    self.heard.append(json.loads(words))
                    self._turn.notify_all()
        except (ConnectionClosed, OSError):
            pass
        finally:
            with self._turn:
                self.connected.remove(listener)
                self._turn.notify_all()
