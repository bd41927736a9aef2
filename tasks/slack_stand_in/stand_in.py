"""A local server that answers as Slack does, for the demo and the tests; it can lose answers, and presses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock, Thread
from typing import Any

from notifications.slack import Posted
from tasks.slack_stand_in.http import POST, STORED, Answering, take_fault, unstored_answer
from tasks.slack_stand_in.interactions import envelope_of
from tasks.slack_stand_in.socket import Sockets
from tasks.slack_stand_in.workspace import APP_TOKEN, BOT_TOKEN, FAR_AHEAD, Body, Workspace, no

CONNECT = "apps.connections.open"


class SlackStandIn(Answering):
    """Slack, as far as we use it.

    `faults` holds what befalls the next requests (slack_stand_in_faults); `on_stored` gets the answer to each post
    once the message is stored and before it is answered; `clock` gives seconds since 1970; `workspace.refusals` says
    who is gone; `sockets` are the listeners (slack_stand_in_socket).
    """

    def __init__(self) -> None:
        super().__init__()
        self.url = f"http://127.0.0.1:{self.server_port}/api/"
        self.token = BOT_TOKEN
        self.app_token = APP_TOKEN
        # Later than any claim where no clock is set, so no look-up misses a message by its time.
        self.clock: Callable[[], float] = count(FAR_AHEAD).__next__
        self.workspace = Workspace()
        self.sockets = Sockets()
        self.faults: list[str] = []
        self.retry_after = 30
        self.on_stored: Callable[[Body], None] | None = None
        self._requests: list[Body] = []
        self._to_land: list[Body] = []
        self._lock = Lock()

    @property
    def messages(self) -> list[Body]:
        """What stands in the workspace now, in order of arrival."""
        return self.workspace.messages

    @property
    def ephemerals(self) -> list[Body]:
        """What one person saw and no history keeps, in order."""
        return self.workspace.ephemerals

    @property
    def views(self) -> dict[str, Body]:
        """The forms that were opened, by their trigger."""
        return self.workspace.views.opened

    @property
    def homes(self) -> dict[str, Body]:
        """The Home tabs as they now stand, by user."""
        return self.workspace.views.homes

    def transcript(self) -> list[Body]:
        """Return each request in order, with its answer or its fault; never a token."""
        with self._lock:
            return [dict(request) for request in self._requests]

    def posted(self) -> list[Posted]:
        """Return what stands in the workspace now, for the page that shows it."""
        return list(map(posted_of, self.messages))

    def land(self) -> None:
        """Let the posts that were to land later (`lands_later`) arrive now."""
        with self._lock:
            for body in self._to_land:
                self.workspace.answer(POST, body, self.clock())
            self._to_land.clear()

    def press(self, envelope_type: str, payload: Body, envelope_id: str | None = None) -> Body | None:
        """Hand a press, a form, a command or an event to a listener (tasks.slack_stand_in.interactions makes payloads).

        Returns what the acknowledgement brought, `{}` for a bare one; None if none came in time, and then the
        envelope waits for `redeliver`. A trigger in it opens one form, for three seconds.
        """
        return self._deliver(envelope_of(envelope_type, payload, envelope_id))

    def redeliver(self) -> list[Body | None]:
        """Deliver again what nobody acknowledged, each under a new envelope id, and return the acknowledgements."""
        lost = [self.sockets.lost.pop(0) for _ in list(self.sockets.lost)]
        again = [envelope_of(e["type"], e["payload"], attempt=e.get("retry_attempt", 0) + 1) for e in lost]
        return [self._deliver(envelope) for envelope in again]

    def take(self, method: str, body: Body, token: str) -> tuple[str, Body]:
        """Do what is asked and return the fault that befalls the answer, if any, and the answer."""
        with self._lock:
            fault = take_fault(self.faults, method)
            answer = self._answer(method, body, token, fault)
            outcome = {"fault": fault} if fault else {"answer": answer}
            self._requests.append({"method": method, "body": body, **outcome})
        if self.on_stored and method == POST and answer["ok"]:
            self.on_stored(answer)
        return fault, answer

    def server_close(self) -> None:
        """End, with all that is connected."""
        self.sockets.close()
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""

    def _answer(self, method: str, body: Body, token: str, fault: str) -> Body:
        if not token:
            return no("not_authed")
        if token not in (self.token, self.app_token):
            return no("invalid_auth")
        if (token == self.app_token) != (method == CONNECT):
            return no("not_allowed_token_type")
        if fault and fault not in STORED:
            if fault == "lands_later":
                self._to_land.append(body)
            return unstored_answer(fault, self.retry_after)
        if method == CONNECT:
            return {"ok": True, "url": self.sockets.address()}
        return self.workspace.answer(method, body, self.clock())

    def _deliver(self, envelope: Body) -> Body | None:
        payload = envelope["payload"]
        user = payload.get("user", {}).get("id", "") if isinstance(payload.get("user"), dict) else ""
        if trigger := payload.get("trigger_id"):
            self.workspace.views.issue(trigger, user)
        return self.sockets.deliver(envelope)


def posted_of(message: Body) -> Posted:
    """Return a message as the page shows it; one that no history keeps is ephemeral."""
    shown = {name: message[name] for name in Posted.model_fields if name in message}
    return Posted(**shown | {"ephemeral": message.get("type") != "message"})


@contextmanager
def slack_stand_in() -> Iterator[SlackStandIn]:
    """Run the stand-in for a while."""
    with SlackStandIn() as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
