"""A local server that answers as Slack does, for the demo; the tests have a stricter one (tests/material/slack)."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock, Thread
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from notifications.slack import Posted
from tasks.slack_stand_in.interactions import envelope_of
from tasks.slack_stand_in.socket import Sockets
from tasks.slack_stand_in.workspace import APP_TOKEN, BOT_TOKEN, FAR_AHEAD, SCOPES, Body, Workspace, no

CONNECT = "apps.connections.open"
HTML = {"Content-Type": "text/html"}
PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}
WRITTEN_AS_JSON = ("blocks", "metadata", "view")


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    server: "SlackStandIn"

    def do_GET(self) -> None:
        """Show the page, where somebody opened one."""
        if self.server.page is None:
            return self.say(404, "<html>Not found</html>", HTML)
        code, page, to = self.server.page(self.command, self.path, self._body_text(), dict(self.headers))
        return self.say(code, page.decode(), PAGE | ({"Location": to} if to else {}))

    def do_POST(self) -> None:
        """Hand a request on and answer it."""
        path = urlsplit(self.path).path
        if not path.startswith("/api/"):
            return self.do_GET()
        token = self.headers.get("Authorization", "").removeprefix("Bearer").strip()
        return self.answer(self.server.take(path.removeprefix("/api/"), self._body(), token))

    def answer(self, answer: Body) -> None:
        """Send an answer of a method."""
        self.say(200, json.dumps(answer), {"X-OAuth-Scopes": SCOPES})

    def _body_text(self) -> str:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()

    def _body(self) -> Body:
        if self.headers.get_content_type() == "application/json":
            return dict(json.loads(self._body_text()))
        form: Body = dict(parse_qsl(self._body_text()))
        form.pop("token", None)
        return form | {name: json.loads(form[name]) for name in WRITTEN_AS_JSON if name in form}

    def say(self, http_code: int, text: str, headers: dict[str, str]) -> None:
        """Send a response."""
        self.send_response(http_code)
        for name, value in ({"Content-Type": "application/json; charset=utf-8"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing of a request: the transcript holds it."""


class SlackStandIn(ThreadingHTTPServer):
    """Slack, as far as we use it; `clock` gives seconds since 1970; `page` answers a browser, where there is one."""

    request_queue_size = 64

    def __init__(self, exchange: type[Exchange] = Exchange, workspace: Workspace | None = None) -> None:
        super().__init__(("127.0.0.1", 0), exchange)
        self.url = f"http://127.0.0.1:{self.server_port}/api/"
        self.token = BOT_TOKEN
        self.app_token = APP_TOKEN
        # Later than any claim where no clock is set, so no look-up misses a message by its time.
        self.clock: Callable[[], float] = count(FAR_AHEAD).__next__
        self.page: Callable[[str, str, str, Mapping[str, str]], tuple[int, bytes, str]] | None = None
        self.workspace = workspace or Workspace()
        self.messages = self.workspace.messages
        self.ephemerals = self.workspace.ephemerals
        self.views = self.workspace.forms
        self.homes = self.workspace.homes
        self.sockets = Sockets()
        self.requests: list[Body] = []
        self.lock = Lock()

    def transcript(self) -> list[Body]:
        """Return each request in order, with its answer; never a token."""
        with self.lock:
            return [dict(request) for request in self.requests]

    def posted(self) -> list[Posted]:
        """Return what stands in the workspace now, for the page that shows it."""
        return list(map(posted_of, self.messages))

    def press(self, envelope_type: str, payload: Body) -> Body | None:
        """Hand a press, form, command or event to a listener; return what its acknowledgement brought, or None."""
        return self.sockets.deliver(envelope_of(envelope_type, payload))

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
    fields = {name: message[name] for name in Posted.model_fields if name in message}
    return Posted(**fields | {"ephemeral": message.get("type") != "message"})


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
