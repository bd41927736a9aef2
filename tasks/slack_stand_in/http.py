"""The stand-in's HTTP: what comes in is handed on, and the answer goes out, or is lost as networks lose it."""

import json
import os
import socket
import struct
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from urllib.parse import parse_qsl, urlsplit

from tasks.slack_stand_in.workspace import SCOPES, Body, no

POST = "chat.postMessage"

STORED = {"drop_after_store", "reset_after_store", "late", "http_500", "http_503", "bad_json", "html"}
"""Faults after the work was done: what was posted is there, its answer is not."""
UNSTORED = {"drop_before_store", "lands_later", "ratelimited"}
"""Faults before any work was done; so is `error:CODE` with any of Slack's codes."""
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

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.late_seconds = 15.0
        self.closing = Event()
        self.page: Callable[[str, str, str, Mapping[str, str]], tuple[int, bytes, str]] | None = None

    def take(self, method: str, body: Body, token: str) -> tuple[str, Body]:
        """Do what is asked and return the fault that befalls the answer, if any, and the answer."""
        raise NotImplementedError


class Exchange(BaseHTTPRequestHandler):
    """One request and its answer."""

    server: Answering

    def do_GET(self) -> None:
        """Show the page, where somebody opened one (slack_stand_in_page)."""
        if self.server.page is None:
            return self._say(404, "<html>Not found</html>", HTML)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        code, page, to = self.server.page(self.command, self.path, sent, dict(self.headers))
        return self._say(code, page.decode(), PAGE | ({"Location": to} if to else {}))

    def do_POST(self) -> None:
        """Hand a request on and answer it."""
        path = urlsplit(self.path).path
        if not path.startswith("/api/"):
            return self.do_GET()
        body = self._body()
        token = self.headers.get("Authorization", "").removeprefix("Bearer").strip()
        fault, answer = self.server.take(path.removeprefix("/api/"), body, token)
        match fault:
            case "drop_after_store" | "drop_before_store" | "lands_later":
                return None
            case "reset_after_store":
                # Closing with no linger makes the kernel send a reset in place of a polite end.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return os.close(self.connection.detach())
            case "http_500" | "http_503":
                return self._say(int(fault[-3:]), "<html>Server Error</html>", HTML)
            case "html":
                return self._say(200, "<html>Slack is being updated</html>", HTML)
            case "bad_json":
                return self._say(200, '{"ok": tru', {})
            case "late":
                self.server.closing.wait(self.server.late_seconds)
        if wait := answer.pop("retry_after", None):
            return self._say(429, json.dumps(answer), {"Retry-After": str(wait)})
        return self._say(200, json.dumps(answer), {"X-OAuth-Scopes": SCOPES})

    def _body(self) -> Body:
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if self.headers.get_content_type() == "application/json":
            return dict(json.loads(sent))
        form: Body = dict(parse_qsl(sent))
        form.pop("token", None)
        return form | {name: json.loads(form[name]) for name in WRITTEN_AS_JSON if name in form}

    def _say(self, http_code: int, text: str, headers: dict[str, str]) -> None:
        self.send_response(http_code)
        for name, value in ({"Content-Type": "application/json; charset=utf-8"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing of a request: the transcript holds it."""


def take_fault(faults: list[str], method: str) -> str:
    """Take the next fault that is meant for a method off the list, or return "".

    A bare word is meant for the next post; `"conversations.history http_503"` for the method it names.
    """
    for at, fault in enumerate(faults):
        if fault.startswith(f"{method} ") or (method == POST and " " not in fault):
            return faults.pop(at).rpartition(" ")[2]
    return ""


def unstored_answer(fault: str, retry_after: int) -> Body:
    """Return the answer to a request that had no effect. A fault nobody knows is named, so a slip in a test shows."""
    if fault == "ratelimited":
        return {**no(fault), "retry_after": retry_after}
    is_known = fault in UNSTORED or fault.startswith("error:")
    return no(fault.removeprefix("error:") if is_known else f"the_stand_in_knows_no_{fault}")
