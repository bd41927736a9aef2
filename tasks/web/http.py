"""The door to the web: a guarded GET, its redirects by hand and its retries where they help.

The only importer of stamina; the exchange itself is in `_wire.py`. The rules: reliability.md, section 7.
"""

import time
from urllib.parse import urlsplit

import stamina
from pydantic import AwareDatetime

from models.core import SourceFault
from tasks.web.addresses import AddressOf, fit_address
from tasks.web.answers import PassingFault
from tasks.web.exchange import Fetched, Manners, Notification
from tasks.web.pace import Hosts
from tasks.web.wire import ask, without_query

__all__ = ["Fetched", "Manners", "fetch", "without_query"]

TRIES, REDIRECTS = 3, 3
RETRY_SECONDS, RETRY_AFTER_CAP = 60.0, 120.0


def fetch(
    url: str,
    *,
    allowed_hosts: frozenset[str],
    expect: tuple[str, ...],
    manners: Manners,
    now: AwareDatetime,
    loopback_ok: bool = False,
    headers: dict[str, str] | None = None,
    address_of: AddressOf = fit_address,
    hosts: Hosts | None = None,
    send: bytes | None = None,
) -> Fetched:
    """Return what an address answers, or raise SourceFault with a short reason.

    `expect` are the media types that will do, the one meant first. `loopback_ok` is for an operator's own address,
    which may be on loopback and plain http there; a redirect never may. At most three tries, for connect errors, 408,
    429 and 5xx only. `send` is a question in JSON that is posted and changes nothing there. With If-None-Match or
    If-Modified-Since among the headers a 304 is an answer without a body.
    """
    notification = Notification(allowed_hosts, expect, manners, now, headers or {}, address_of, hosts or Hosts(), send)
    started = time.monotonic()

    def wait(error: Exception) -> bool | float:
        if not isinstance(error, PassingFault) or not error.again or time.monotonic() - started > RETRY_SECONDS:
            return False
        return True if error.after is None else (error.after <= RETRY_AFTER_CAP and error.after)

    first = manners.wait_seconds
    try:
        for attempt in stamina.retry_context(wait, attempts=TRIES, timeout=None, wait_initial=first, wait_jitter=first):
            with attempt:
                return _follow(url, loopback_ok, notification)
    except SourceFault as fault:
        if fault.reason == "throttled":
            notification.hosts.rest(urlsplit(url).netloc)
        raise
    raise AssertionError("stamina returns or raises")


def _follow(url: str, loopback_ok: bool, notification: Notification) -> Fetched:
    """Follow redirects by hand, each through the same guard; only the first address may be on loopback."""
    at = url
    for hop in range(REDIRECTS + 1):
        answer = ask(at, loopback_ok and hop == 0, notification)
        if isinstance(answer, Fetched):
            return answer
        at = answer
    raise SourceFault("redirected", f"{without_query(url)} sends on more than {REDIRECTS} times")
