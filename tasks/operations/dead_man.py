"""The ping of a dead man's switch: someone elsewhere notices when it stays away.

It speaks the protocol of healthchecks (https://healthchecks.io/docs/http_api/): the address itself says that all is
well, with `/start` a watch begins, with `/fail` something is wrong. Nobody's words are sent.
"""

import urllib.request
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit

from models.core import SettingsError
from tasks.core import is_loopback

TIMEOUT = 10
"""Seconds."""
LONGEST = 10_000
"""Bytes of a body; healthchecks keeps as many."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: who answers would choose whom this machine asks next."""

    def redirect_request(self, *_: Any) -> None:
        """Let a redirect be an error."""


def check_ping_address(address: str) -> None:
    """Raise SettingsError for what is no web address; it is not repeated, because who has it can ping."""
    try:
        parts = urlsplit(address)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or any(sign <= " " for sign in address):
        raise SettingsError("FOLLOWTHROUGH_WATCH_PING_URL is no web address; write it as https://hc-ping.com/...")


def ping(address: str, end: Literal["", "/start", "/fail"], body: str = "") -> str | None:
    """Ping an address, and return why it could not be reached, or None if it answered."""
    parts = urlsplit(address)
    path = f"{parts.path.rstrip('/')}{end}"
    asked = urllib.request.Request(  # noqa: S310 (the setting takes http and https alone)
        parts._replace(path=path).geturl(), data=body.encode()[:LONGEST], headers={"User-Agent": "followthrough"}
    )
    # A server on this machine is never asked by way of a proxy that the environment names.
    handlers = [urllib.request.ProxyHandler({})] if is_loopback(parts.hostname or "") else []
    try:
        with urllib.request.build_opener(_Stay, *handlers).open(asked, timeout=TIMEOUT):
            return None
    except HTTPError as error:
        return f"FOLLOWTHROUGH_WATCH_PING_URL answers with {error.code}, not that all is well"
    except OSError as error:
        return (
            f"FOLLOWTHROUGH_WATCH_PING_URL does not answer ({type(error).__name__}: {getattr(error, 'reason', error)})"
        )
    except Exception as error:  # an answer that is no HTTP
        return f"FOLLOWTHROUGH_WATCH_PING_URL does not answer as a web address does ({type(error).__name__})"
