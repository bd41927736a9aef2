"""A local HTTP server that answers as Slack does, for the demo and the tests; it can lose answers."""

import json
import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from notifications.transcript import Posted
from tasks.slack_stand_in_faults import POST, STORED, take_fault, unstored_answer
from tasks.slack_stand_in_workspace import SCOPES, Body, Workspace, far_ahead, no

BEARER = "xoxb-made-up-for-the-stand-in"
HTML = {"Content-Type": "text/html"}


class SlackStandIn(ThreadingHTTPServer):
    """Slack, as far as we use it.

    `faults` holds what befalls the next requests (slack_stand_in_faults); `on_stored` gets the answer to each post
    once the message is stored and before it is answered; `clock` gives seconds since 1970; `workspace.refusals` says
    who is gone.
    """

    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.url = f"http://127.0.0.1:{self.server_port}/api/"
        self.token = BEARER
        self.clock: Callable[[], float] = far_ahead()
        self.workspace = Workspace()
        self.faults: list[str] = []
        self.late_seconds = 15.0
        self.retry_after = 30
        self.on_stored: Callable[[Body], None] | None = None
        self.closing = Event()
        self._requests: list[Body] = []
        self._to_land: list[Body] = []
        self._lock = Lock()

    @property
    def messages(self) -> list[Body]:
        """What stands in the workspace now, in order of arrival."""
        return self.workspace.messages

    def transcript(self) -> list[Body]:
        """Return each request in order, with its answer or its fault; never a token."""
        with self._lock:
            return [dict(request) for request in self._requests]

    def posted(self) -> list[Posted]:
        """Return what stands in the workspace now, for the page that shows it."""
        return [Posted(**{name: m[name] for name in Posted.model_fields if name in m}) for m in self.messages]

    def land(self) -> None:
        """Let the posts that were to land later (`lands_later`) arrive now."""
        with self._lock:
            for body in self._to_land:
                self.workspace.answer(POST, body, self.clock())
            self._to_land.clear()

    def take(self, method: str, body: Body, token: str) -> tuple[str, Body]:
        """Do what is asked and return the fault that befalls the answer, if any, and the answer."""
        with self._lock:
            fault = take_fault(self.faults, method)
            answer = self._answer(method, body, token, fault)
            said = {"fault": fault} if fault else {"answer": answer}
            self._requests.append({"method": method, "body": body, **said})
        if self.on_stored and method == POST and answer["ok"]:
            self.on_stored(answer)
        return fault, answer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that went away."""

    def _answer(self, method: str, body: Body, token: str, fault: str) -> Body:
        if token != self.token:
            return no("invalid_auth" if token else "not_authed")
        if not fault or fault in STORED:
            return self.workspace.answer(method, body, self.clock())
        if fault == "lands_later":
            self._to_land.append(body)
        return unstored_answer(fault, self.retry_after)


class _Answer(BaseHTTPRequestHandler):
    server: SlackStandIn

    def do_POST(self) -> None:
        body = self._body()
        path = urlsplit(self.path).path
        if not path.startswith("/api/"):
            return self._say(404, "<html>Not found</html>", HTML)
        token = self.headers.get("Authorization", "").removeprefix("Bearer").strip()
        fault, answer = self.server.take(path.removeprefix("/api/"), body, token)
        match fault:
            case "drop_after_store" | "drop_before_store" | "lands_later":
                return None
            case "reset_after_store":
                return self._reset()
            case "http_500" | "http_503":
                return self._say(int(fault[-3:]), "<html>Server Error</html>", HTML)
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
        return form | {name: json.loads(form[name]) for name in ("blocks", "metadata") if name in form}

    def _reset(self) -> None:
        # Closing with no linger makes the kernel send a reset in place of a polite end.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())

    def _say(self, http_code: int, text: str, headers: dict[str, str]) -> None:
        self.send_response(http_code)
        for name, value in ({"Content-Type": "application/json; charset=utf-8"} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


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
