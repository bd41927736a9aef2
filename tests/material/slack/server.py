"""A stand-in for Slack that loses requests, answers and presses the way networks lose them."""

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from websockets.sync.server import ServerConnection

from tasks.slack_stand_in import stand_in
from tasks.slack_stand_in.interactions import envelope_of
from tasks.slack_stand_in.socket import Sockets
from tasks.slack_stand_in.stand_in import HTML, Exchange, running
from tasks.slack_stand_in.workspace import Body, no
from tests.material.slack.workspace import StrictWorkspace

POST = "chat.postMessage"
STORED = {"drop_after_store", "reset_after_store", "late", "http_500", "http_503", "bad_json", "html"}
"""Faults after the work was done: what was posted is there, its answer is not."""
UNSTORED = {"drop_before_store", "lands_later", "ratelimited"}
"""Faults before any work was done; so is `error:CODE` with any of Slack's codes."""


class SlackStandIn(stand_in.SlackStandIn):
    """Slack, as far as we use it.

    `faults` holds what befalls the next requests; `on_stored` gets the answer to each post once the message is stored
    and before it is answered; `workspace.refusals` says who is gone.
    """

    def __init__(self) -> None:
        super().__init__(FaultyExchange, StrictWorkspace())
        self.sockets = FaultySockets()
        self.faults: list[str] = []
        self.retry_after = 30
        self.late_seconds = 15.0
        self.closing = Event()
        self.on_stored: Callable[[Body], None] | None = None
        self._to_land: list[Body] = []

    def take(self, method: str, body: Body, token: str) -> Body:
        """Do what is asked and return the answer; what befalls it stands under `fault`."""
        with self.lock:
            fault = take_fault(self.faults, method)
            answer = self.unstored(fault, body) if fault and fault not in STORED else self.answer(method, body, token)
            self.requests.append(
                {"method": method, "body": body, **({"fault": fault} if fault else {"answer": answer})}
            )
        if self.on_stored and method == POST and answer["ok"]:
            self.on_stored(answer)
        return {**answer, "fault": fault} if fault else answer

    def unstored(self, fault: str, body: Body) -> Body:
        """Return the answer to a request that had no effect. An unknown fault is named, so a slip in a test shows."""
        if fault == "lands_later":
            self._to_land.append(body)
        if fault == "ratelimited":
            return {**no(fault), "retry_after": self.retry_after}
        is_known = fault in UNSTORED or fault.startswith("error:")
        return no(fault.removeprefix("error:") if is_known else f"the_stand_in_knows_no_{fault}")

    def press(self, envelope_type: str, payload: Body) -> Body | None:
        return self.deliver(envelope_of(envelope_type, payload))

    def deliver(self, envelope: Body) -> Body | None:
        """Hand an envelope to a listener, as `press` does; its trigger may open a form from now on."""
        if trigger := envelope["payload"].get("trigger_id"):
            self.workspace.issue(trigger)
        return self.sockets.deliver(envelope)

    def land(self) -> None:
        """Let the posts that were to land later (`lands_later`) arrive now."""
        with self.lock:
            for body in self._to_land:
                self.workspace.answer(POST, body, self.clock())
            self._to_land.clear()

    def redeliver(self) -> list[Body | None]:
        """Deliver again what nobody acknowledged, each under a new envelope id, and return the acknowledgements."""
        lost = [self.sockets.lost.pop(0) for _ in list(self.sockets.lost)]
        again = [
            envelope_of(e["type"], e["payload"])
            | {"retry_attempt": e.get("retry_attempt", 0) + 1, "retry_reason": "timeout"}
            for e in lost
        ]
        return [self.deliver(envelope) for envelope in again]


class FaultyExchange(Exchange):
    """One request and its answer, which may be lost."""

    server: SlackStandIn

    def answer(self, answer: Body) -> None:
        match fault := answer.pop("fault", ""):
            case "drop_after_store" | "drop_before_store" | "lands_later":
                return None
            case "reset_after_store":
                # Closing with no linger makes the kernel send a reset in place of a polite end.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return os.close(self.connection.detach())
            case "http_500" | "http_503":
                return self.say(int(fault[-3:]), "<html>Server Error</html>", HTML)
            case "html":
                return self.say(200, "<html>Slack is being updated</html>", HTML)
            case "bad_json":
                return self.say(200, '{"ok": tru', {})
            case "late":
                self.server.closing.wait(self.server.late_seconds)
        if wait := answer.pop("retry_after", None):
            return self.say(429, json.dumps(answer), {"Retry-After": str(wait)})
        return super().answer(answer)


@dataclass
class FaultySockets(Sockets):
    """Listeners. `says_hello` off: one is let in and told nothing. `lost` holds what nobody acknowledged."""

    says_hello: bool = True
    lost: list[Body] = field(default_factory=list)

    def deliver(self, envelope: Body) -> Body | None:
        answer = super().deliver(envelope)
        if answer is None:
            self.lost.append(envelope)
        return answer

    def greet(self, listener: ServerConnection) -> None:
        if self.says_hello:
            super().greet(listener)

    def say(self, words: str) -> None:
        """Send any words to the newest listener as they are."""
        self.connected[-1].send(words)

    def disconnect(self, reason: str) -> None:
        """Announce to every listener that its connection ends: `warning` or `refresh_requested`."""
        for listener in list(self.connected):
            listener.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}))


def take_fault(faults: list[str], method: str) -> str:
    """Take the next fault that is meant for a method off the list, or return "".

    A bare word is meant for the next post; `"conversations.history http_503"` for the method it names.
    """
    for at, fault in enumerate(faults):
        if fault.startswith(f"{method} ") or (method == POST and " " not in fault):
            return faults.pop(at).rpartition(" ")[2]
    return ""


@contextmanager
def slack_stand_in() -> Iterator[SlackStandIn]:
    """Run the stand-in for a while."""
    server = SlackStandIn()
    with running(server):
        try:
            yield server
        finally:
            server.closing.set()
