"""The small web server of the page for verifiers. It answers GET for signed links and nothing else; the caller decides
what a link opens."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from models.core import SettingsError
from tasks.core import holder_of

WHOLE_REQUEST, MOST = 10.0, 100
"""Seconds in which a request must have come, and connections at a time; more are closed at once."""
HEADERS = {
    "Connection": "close",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""On every answer: an address holds a signed link, so nothing keeps it or passes it on."""


class _OneRequest(H11Protocol):
    """A connection for one request, which is closed if the request has not come in time."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if len(self.connections) > MOST:
            transport.abort()
        self.loop.call_later(WHOLE_REQUEST, lambda: self.cycle is None and transport.abort())


@dataclass(frozen=True)
class OpenedFile:
    """What a link opened, or why it opened nothing: the page, and the file if there is one."""

    status: int
    page: bytes
    name: str = ""
    content: bytes | None = None


@contextmanager
def serve_files(bind: str, hosts: tuple[str, ...], open_link: Callable[[str], OpenedFile]) -> Iterator[str]:
    """Serve the page while the block runs, and yield the address that it listens at: `bind` is `host:port` (port 0
    takes any free one), `hosts` the names under which browsers may ask. `open_link` returns what a token opens, called
    in threads. Raises SettingsError if the port cannot be had."""
    host, _, port = bind.rpartition(":")
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, int(port)))
        listening.listen()  # now, so that who asks before the server runs waits instead of being refused
    except (OSError, ValueError) as error:
        listening.close()
        holder = holder_of(int(port)) if port.isdecimal() else ""
        raise SettingsError(
            f"FOLLOWTHROUGH_FILES_BIND: cannot listen at {bind}: {error}{holder}; name a free port"
        ) from None
    server = Server(
        Config(_app(hosts, open_link), http=_OneRequest, log_level="warning", access_log=False, server_header=False)
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, name="review files", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _app(hosts: tuple[str, ...], open_link: Callable[[str], OpenedFile]) -> Starlette:
    # Plain functions, so that Starlette calls them in threads: reading a file must not stop the other answers.
    def page(request: Request) -> Response:
        opened = open_link(request.path_params["token"])
        return Response(opened.page, opened.status, HEADERS, media_type="text/html")

    def file(request: Request) -> Response:
        opened = open_link(request.path_params["token"])
        if opened.content is None:
            return Response(opened.page, opened.status, HEADERS, media_type="text/html")
        # Never shown by the browser itself: a foreign file could hold anything.
        name = f"attachment; filename*=UTF-8''{quote(opened.name, safe='')}"
        return Response(
            opened.content, 200, HEADERS | {"Content-Disposition": name}, media_type="application/octet-stream"
        )

    routes = [Route("/review/{token}", page), Route("/review/{token}/file", file)]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))])
