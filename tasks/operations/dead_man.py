"""The ping of a dead man's switch: someone elsewhere notices when it stays away.

It speaks the protocol of healthchecks (https://healthchecks.io/docs/http_api/): the address itself says that all is
well, with `/start` a watch begins, with `/fail` something is wrong. Nobody's words are sent.
"""

import urllib.request
from typing import Literal
from urllib.parse import urlsplit

TIMEOUT = 10
"""Seconds."""
LONGEST = 10_000
"""Bytes of a body; healthchecks keeps as many."""


def ping(address: str, end: Literal["", "/start", "/fail"], body: str = "") -> str | None:
    """Ping an address, and return why it could not be reached, or None if it answered."""
    parts = urlsplit(address)
    path = f"{parts.path.rstrip('/')}{end}"
    asked = urllib.request.Request(  # noqa: S310 (the setting takes http and https alone)
        parts._replace(path=path).geturl(), data=body.encode()[:LONGEST], headers={"User-Agent": "followthrough"}
    )
    # A server on this machine is never asked by way of a proxy that the environment names.
    is_here = parts.hostname in ("127.0.0.1", "localhost", "::1")
    handlers = [urllib.request.ProxyHandler({})] if is_here else []
    try:
        with urllib.request.build_opener(*handlers).open(asked, timeout=TIMEOUT):
            return None
    except OSError as error:
        return (
            f"FOLLOWTHROUGH_WATCH_PING_URL does not answer ({type(error).__name__}: {getattr(error, 'reason', error)})"
        )
    except Exception as error:  # an answer that is no HTTP
        return f"FOLLOWTHROUGH_WATCH_PING_URL does not answer as a web address does ({type(error).__name__})"
