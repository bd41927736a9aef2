"""A local server that answers as Slack does, for the demo; the tests have a stricter one (tests/material/slack)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Lock, Thread
from typing import Any, TypeVar

from notifications.slack import Posted
from tasks.slack_stand_in.http import Answering, Exchange
from tasks.slack_stand_in.interactions import envelope_of
from tasks.slack_stand_in.socket import Sockets
from tasks.slack_stand_in.workspace import APP_TOKEN, BOT_TOKEN, FAR_AHEAD, Body, Workspace, no

CONNECT = "apps.connections.open"


class SlackStandIn(Answering):
    """Slack, as far as we use it.

    `clock` gives seconds since 1970; `sockets` are the listeners.
    """

    def __init__(self, exchange: type[Exchange] = Exchange) -> None:
        super().__init__(exchange)
        self.url = f"http://127.0.0.1:{self.server_port}/api/"
        self.token = BOT_TOKEN
        self.app_token = APP_TOKEN
        # Later than any claim where no clock is set, so no look-up misses a message by its time.
        self.clock: Callable[[], float] = count(FAR_AHEAD).__next__
        self.workspace = Workspace()
        self.sockets = Sockets()
        self.requests: list[Body] = []
        self.lock = Lock()

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
        """Return each request in order, with its answer; never a token."""
        with self.lock:
            return [dict(request) for request in self.requests]

    def posted(self) -> list[Posted]:
        """Return what stands in the workspace now, for the page that shows it."""
        return list(map(posted_of, self.messages))

    def press(self, envelope_type: str, payload: Body, envelope_id: str | None = None) -> Body | None:
        """Hand a press, a form, a command or an event to a listener (tasks.slack_stand_in.interactions makes payloads).

        Returns what the acknowledgement brought, `{}` for a bare one; None if none came in time. A trigger in it opens
        one form, for three seconds.
        """
        return self.deliver(envelope_of(envelope_type, payload, envelope_id))

    def deliver(self, envelope: Body) -> Body | None:
        """Hand an envelope to a listener, as `press` does."""
        payload = envelope["payload"]
        user = payload.get("user", {}).get("id", "") if isinstance(payload.get("user"), dict) else ""
        if trigger := payload.get("trigger_id"):
            self.workspace.views.issue(trigger, user)
        return self.sockets.deliver(envelope)

    def take(self, method: str, body: Body, token: str) -> Body:
        """Do what is asked and return the answer."""
        with self.lock:
            answer = self.answer(method, body, token)
            self.requests.append({"method": method, "body": body, "answer": answer})
        return answer

    def answer(self, method: str, body: Body, token: str) -> Body:
        """Answer a method for whoever holds the right token."""
        if not token:
            return no("not_authed")
        if token not in (self.token, self.app_token):
            return no("invalid_auth")
        if (token == self.app_token) != (method == CONNECT):
            return no("not_allowed_token_type")
        if method == CONNECT:
            return {"ok": True, "url": self.sockets.address()}
        return self.workspace.answer(method, body, self.clock())

    def server_close(self) -> None:
        """End, with all that is connected."""
        self.sockets.close()
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""


def posted_of(message: Body) -> Posted:
    """Return a message as the page shows it; one that no history keeps is ephemeral."""
    shown = {name: message[name] for name in Posted.model_fields if name in message}
    return Posted(**shown | {"ephemeral": message.get("type") != "message"})


_Server = TypeVar("_Server", bound=SlackStandIn)


@contextmanager
def running(stand_in: _Server) -> Iterator[_Server]:
    """Run a stand-in for a while."""
    with stand_in as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
