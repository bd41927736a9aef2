"""The stand-in's HTTP: what comes in is handed on, and the answer goes out."""

import json
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from tasks.slack_stand_in.workspace import SCOPES, Body

POST = "chat.postMessage"

HTML = {"Content-Type": "text/html"}
PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}
WRITTEN_AS_JSON = ("blocks", "metadata", "view")


class Answering(ThreadingHTTPServer):
    """A server that takes requests to Slack's methods."""

    request_queue_size = 64

    def __init__(self, exchange: "type[Exchange]") -> None:
        super().__init__(("127.0.0.1", 0), exchange)
        self.page: Callable[[str, str, str, Mapping[str, str]], tuple[int, bytes, str]] | None = None

    def take(self, method: str, body: Body, token: str) -> Body:
        """Do what is asked and return the answer."""
        raise NotImplementedError


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    server: Answering

    def do_GET(self) -> None:
        """Show the page, where somebody opened one (slack_stand_in_page)."""
        if self.server.page is None:
            return self.say(404, "<html>Not found</html>", HTML)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        code, page, to = self.server.page(self.command, self.path, sent, dict(self.headers))
        return self.say(code, page.decode(), PAGE | ({"Location": to} if to else {}))

    def do_POST(self) -> None:
        """Hand a request on and answer it."""
        path = urlsplit(self.path).path
        if not path.startswith("/api/"):
            return self.do_GET()
        body = self._body()
        token = self.headers.get("Authorization", "").removeprefix("Bearer").strip()
        return self.answer(self.server.take(path.removeprefix("/api/"), body, token))

    def answer(self, answer: Body) -> None:
        """Send an answer of a method."""
        self.say(200, json.dumps(answer), {"X-OAuth-Scopes": SCOPES})

    def _body(self) -> Body:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.headers.get_content_type() == "application/json":
            return dict(json.loads(sent))
        form: Body = dict(parse_qsl(sent))
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
