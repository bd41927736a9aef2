"""A local server that takes messages as Slack does; the tests have a stricter one (tests/material/slack)."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock, Thread
from typing import Any, TypeAlias, TypeVar
from urllib.parse import parse_qsl, urlsplit

from notifications.slack import Posted

Body: TypeAlias = dict[str, Any]

TEAM = "T0000000001"
APP = "A0000000001"
BOT = "U0FOLLOWTHRU"
BOT_TOKEN = "xoxb-made-up-for-the-stand-in"  # noqa: S105 (made up)
APP_TOKEN = "xapp-made-up-for-the-stand-in"  # noqa: S105 (made up)
FAR_AHEAD = 4_102_444_800  # 1 January 2100
WRITTEN_AS_JSON = ("blocks", "metadata", "view")
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}


@dataclass
class Workspace:
    """Messages, in order, and how each of Slack's methods is answered."""

    now: float = 0
    messages: list[Body] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def answer(self, method: str, body: Body, now: float) -> Body:
        """Answer one method as Slack does at a moment, in seconds since 1970."""
        self.now = now
        return METHODS[method](self, body) if method in METHODS else no("unknown_method")

    def find(self, body: Body) -> Body | None:
        """Return the message that a body names."""
        place = (body.get("channel"), body.get("ts"))
        return next((message for message in self.messages if (message["channel"], message["ts"]) == place), None)

    def post(self, body: Body) -> Body:
        """Answer chat.postMessage; a user's id stands for the direct conversation, as with Slack."""
        fields = {name: body[name] for name in ("text", "blocks", "metadata", "thread_ts") if body.get(name)}
        channel, ts = direct(str(body.get("channel", ""))), self.stamp()
        self.messages.append({"type": "message", "user": BOT, "channel": channel, "ts": ts, **fields})
        return {"ok": True, "channel": channel, "ts": ts, "message": {"text": body.get("text", "")}}

    def update(self, body: Body) -> Body:
        """Answer chat.update; metadata that is not given stays."""
        message = self.find(body)
        if message is None:
            return no("message_not_found")
        message |= {"text": body.get("text", ""), "blocks": body.get("blocks") or [], "edited": True}
        return {"ok": True, "channel": message["channel"], "ts": message["ts"]}

    def open(self, body: Body) -> Body:
        """Answer conversations.open, with one user."""
        return {"ok": True, "channel": {"id": direct(str(body.get("users", "")))}}

    def stamp(self) -> str:
        """Return the `ts` of a new message."""
        return f"{int(self.now)}.{next(self._numbers):06d}"


METHODS: dict[str, Callable[[Workspace, Body], Body]] = {
    "chat.postMessage": Workspace.post,
    "chat.update": Workspace.update,
    "conversations.open": Workspace.open,
}


def direct(place: str) -> str:
    """Return the direct conversation of a user's id; an Enterprise Grid's `W...` keeps its letter. Others stay."""
    return f"D{place[1:]}" if place.startswith("U") else f"D{place}" if place.startswith("W") else place


def no(code: str) -> Body:
    """Answer with one of Slack's error codes."""
    return {"ok": False, "error": code}


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    server: "SlackStandIn"

    def do_GET(self) -> None:
        """Show the page to a browser on this machine that was given its address."""
        is_asked = self.path == "/" and self.headers.get("Host") == f"127.0.0.1:{self.server.server_port}"
        if self.server.page is None or not is_asked:
            return self.say(404, "<html>Not found</html>", HTML)
        return self.say(200, self.server.page().decode(), HTML | PAGE)

    def do_POST(self) -> None:
        """Hand a request on and answer it."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer").strip()
        method = urlsplit(self.path).path.removeprefix("/api/")
        return self.answer(self.server.take(method, self._body(), token))

    def answer(self, answer: Body) -> None:
        """Send an answer of a method."""
        self.say(200, json.dumps(answer), {})

    def _body(self) -> Body:
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.headers.get_content_type() == "application/json":
            return dict(json.loads(text))
        form: Body = dict(parse_qsl(text))
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
    """Slack, as far as the demo uses it; `clock` gives seconds since 1970; `page` answers a browser, if any."""

    request_queue_size = 64

    def __init__(self, exchange: type[Exchange] = Exchange, workspace: Workspace | None = None) -> None:
        super().__init__(("127.0.0.1", 0), exchange)
        self.address = f"http://127.0.0.1:{self.server_port}/"
        self.url = f"{self.address}api/"
        self.token = BOT_TOKEN
        self.app_token = APP_TOKEN
        # Later than any claim where no clock is set, so no look-up misses a message by its time.
        self.clock: Callable[[], float] = count(FAR_AHEAD).__next__
        self.page: Callable[[], bytes] | None = None
        self.workspace = workspace or Workspace()
        self.messages = self.workspace.messages
        self.requests: list[Body] = []
        self.lock = Lock()

    def transcript(self) -> list[Body]:
        """Return each request in order, with its answer; never a token."""
        with self.lock:
            return [dict(request) for request in self.requests]

    def posted(self) -> list[Posted]:
        """Return what stands in the workspace now, for the page that shows it."""
        with self.lock:
            return [
                Posted(**{name: message[name] for name in Posted.model_fields if name in message})
                for message in self.messages
            ]

    def take(self, method: str, body: Body, token: str) -> Body:
        """Do what is asked and return the answer."""
        with self.lock:
            answer = self.answer(method, body, token)
            self.requests.append({"method": method, "body": body, "answer": answer})
        return answer

    def answer(self, method: str, body: Body, token: str) -> Body:
        """Answer a method for whoever holds the bot's token."""
        return self.workspace.answer(method, body, self.clock()) if token == self.token else no("invalid_auth")

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""


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
