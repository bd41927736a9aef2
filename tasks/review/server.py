"""The small web server of the pages that mails and forms link: it answers signed links and nothing else. The caller
decides what a link opens, and what a form that is sent there does."""

import re
import socket
from asyncio import timeout
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any, Literal
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

from models.core import SettingsError
from tasks.core import holder_of
from tasks.review.posted import Posted, read_posted

WHOLE_REQUEST, MOST = 10.0, 100
"""Seconds in which a request must have come, and connections at a time; more are closed at once."""
WHOLE_BODY = 120.0
"""Seconds in which a form must have come, with its file."""
HEADERS = {
    "Connection": "close",
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
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
class Opened:
    """What a link opened, or why it opened nothing: the page, and the file if there is one."""

    status: int
    page: bytes
    name: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class Site:
    """What the server asks its caller for, in threads."""

    file: Callable[[str], Opened]
    """Returns the page and the file of a verifier's link."""
    page: Callable[[str], Opened]
    """Returns a person's page, of their link."""
    send: Callable[[str, Posted], Opened]
    """Returns what came of a form that was sent from a person's page."""
    refuse: Callable[[Literal["other_host", "too_large", "malformed"]], Opened]
    """Returns the page of a request that is not taken."""
    largest: int
    """Bytes of a form with its file."""


@contextmanager
def serve_pages(bind: str, hosts: tuple[str, ...], site: Site) -> Iterator[str]:
    """Serve the pages while the block runs, and yield the address that they are at: `bind` is `host:port` (port 0 takes
    any free one), `hosts` the names under which browsers may ask. Raises SettingsError if the port cannot be had."""
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
        Config(_app(hosts, site), http=_OneRequest, log_level="warning", access_log=False, server_header=False)
    )
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, name="pages", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def _app(hosts: tuple[str, ...], site: Site) -> Starlette:
    # What opens a link runs in threads: reading a file must not stop the other answers.
    async def ask(request: Request, answer: Callable[..., Opened], *more: object) -> Opened:
        if re.sub(r":[0-9]+$", "", request.headers.get("Host", "")).lower() not in hosts:
            return site.refuse("other_host")
        return await run_in_threadpool(answer, request.path_params["token"], *more)

    async def review(request: Request) -> Response:
        return _html(await ask(request, site.file))

    async def file(request: Request) -> Response:
        opened = await ask(request, site.file)
        if opened.content is None:
            return _html(opened)
        # Never shown by the browser itself: a foreign file could hold anything.
        name = f"attachment; filename*=UTF-8''{quote(opened.name, safe='')}"
        return Response(
            opened.content, 200, HEADERS | {"Content-Disposition": name}, media_type="application/octet-stream"
        )

    async def page(request: Request) -> Response:
        opened = await ask(request, site.page)
        if request.method == "GET" or opened.status != 200:  # noqa: PLR2004
            return _html(opened)  # nothing that is sent by a link of nobody's is read
        body = await _body_of(request, site.largest)
        if body is None:
            return _html(site.refuse("too_large"))
        try:
            posted = read_posted(request.headers.get("Content-Type", ""), body)
        except ValueError:
            return _html(site.refuse("malformed"))
        return _html(await ask(request, site.send, posted))

    return Starlette(
        routes=[
            Route("/review/{token}", review),
            Route("/review/{token}/file", file),
            Route("/page/{token}", page, methods=["GET", "POST"]),
        ]
    )


def _html(opened: Opened) -> Response:
    return Response(opened.page, opened.status, HEADERS, media_type="text/html")


async def _body_of(request: Request, largest: int) -> bytes | None:
    """Return what was sent; None if it is longer than `largest`, or has not come in time."""
    body = bytearray()
    try:
        async with timeout(WHOLE_BODY):
            async for part in request.stream():
                body += part
                if len(body) > largest:
                    return None
    except (TimeoutError, ClientDisconnect):
        return None
    return bytes(body)
