"""Prefect's server, which answers under its own names only (docs/operations.md#prefect)."""

import asyncio
from base64 import b64encode
from hmac import compare_digest
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, event
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response

from flows._runtime.environment import environment
from flows._runtime.signals import end_with_parent, stay_alive

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost")
DESCRIPTIONS = frozenset({"docs", "redoc", "openapi.json"})
"""Pages that say what can be asked of the server. Prefect itself asks no password for them."""


class Unframed:
    """An application none of whose pages may be shown inside a page of another, where a click could be stolen."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app
        self.alive: asyncio.Task[None] | None = None

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answer as the application does, with one more header; what describes the server needs its password."""
        if scope["type"] == "http" and DESCRIPTIONS & {*scope["path"].split("/")}:
            credentials = b64encode(environment()["PREFECT_SERVER_API_AUTH_STRING"].encode())
            if not compare_digest(Headers(scope=scope).get("Authorization", "").encode(), b"Basic " + credentials):
                refused = Response(status_code=401, headers={"WWW-Authenticate": "Basic"})
                await refused(scope, receive, send)
                return

        async def send_with_header(message: "Message") -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = "frame-ancestors 'none'"
            if message["type"] == "lifespan.startup.complete":
                self.alive = asyncio.create_task(stay_alive())
            await send(message)

        await self.app(scope, receive, send_with_header)


def create_app() -> TrustedHostMiddleware:
    """Return the application for uvicorn, which answers 400 under another Host than this machine's and our page's."""
    return _guarded(is_small=False)


def create_small_app() -> TrustedHostMiddleware:
    """Return the application without schedules and pages, which only records the runs of the process beside it."""
    return _guarded(is_small=True)


def _guarded(*, is_small: bool) -> TrustedHostMiddleware:
    from prefect.server.api.server import create_app as create_prefect_app

    wait_for_sqlite()
    end_with_parent()
    page = urlsplit(environment()["PREFECT_SERVER_UI_API_URL"]).hostname
    names = sorted({*NAMES, *filter(None, [page])})
    app = create_prefect_app(ephemeral=is_small, final=True)
    return TrustedHostMiddleware(Unframed(app), allowed_hosts=names)


def wait_for_sqlite() -> None:
    """Let each writer of Prefect's SQLite wait for the one before it, by an event of SQLAlchemy's.

    A transaction begun as DEFERRED that reads before it writes is refused once another has written, however long it
    would wait. docs/prefect-sqlite.md has the figures, and the change to Prefect after which this may go.
    """
    event.listen(Engine, "before_cursor_execute", begin_immediate, retval=True)


def begin_immediate(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, _is_many: bool
) -> tuple[str, Any]:
    """Return the statement to execute in place of this one, with its parameters."""
    return "BEGIN IMMEDIATE" if statement == "BEGIN DEFERRED" else statement, parameters
