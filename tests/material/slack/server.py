"""A stand-in for Slack that loses requests, answers and presses the way networks lose them."""

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event

from tasks.slack_stand_in import stand_in
from tasks.slack_stand_in.stand_in import HTML, Body, Exchange, no, running
from tests.material.slack.interactions import envelope_of
from tests.material.slack.socket import Sockets
from tests.material.slack.workspace import StrictWorkspace

POST = "chat.postMessage"
CONNECT = "apps.connections.open"
SCOPES = "chat:write,im:write,im:history,channels:history,commands"
STORED = {"drop_after_store", "reset_after_store", "late", "http_500", "http_503", "bad_json", "html"}
"""Faults after the work was done: what was posted is there, its answer is not."""
UNSTORED = {"drop_before_store", "lands_later", "ratelimited"}
"""Faults before any work was done; so is `error:CODE` with any of Slack's codes."""


class SlackStandIn(stand_in.SlackStandIn):
    """Slack, as far as we use it.

    `faults` holds what befalls the next requests; `on_stored` gets the answer to each post once the message is stored
    and before it is answered; `workspace.refusals` says who is gone.
    """

    workspace: StrictWorkspace

    def __init__(self) -> None:
        super().__init__(FaultyExchange, StrictWorkspace())
        self.ephemerals = self.workspace.ephemerals
        self.views = self.workspace.forms
        self.homes = self.workspace.homes
        self.sockets = Sockets()
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

    def answer(self, method: str, body: Body, token: str) -> Body:
        if not token:
            return no("not_authed")
        if token not in (self.token, self.app_token):
            return no("invalid_auth")
        if (token == self.app_token) != (method == CONNECT):
            return no("not_allowed_token_type")
        if method == CONNECT:
            return {"ok": True, "url": self.sockets.address()}
        return super().answer(method, body, token)

    def press(self, envelope_type: str, payload: Body) -> Body | None:
        """Hand a press, form, command or event to a listener; return what its acknowledgement brought, or None."""
        return self.deliver(envelope_of(envelope_type, payload))

    def deliver(self, envelope: Body) -> Body | None:
        """Hand an envelope to a listener, as `press` does; its trigger may open a form from now on."""
        if trigger := envelope["payload"].get("trigger_id"):
            self.workspace.issue(trigger)
        return self.sockets.deliver(envelope)

    def server_close(self) -> None:
        self.sockets.close()
        super().server_close()

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
        return self.say(200, json.dumps(answer), {"X-OAuth-Scopes": SCOPES})


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
