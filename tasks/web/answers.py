"""What an answer is worth: its status, its type and its first bytes (reliability.md, section 7)."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from models.core import SourceFault

_LASTING = {401: "forbidden", 403: "forbidden", 407: "forbidden", 404: "not_found", 410: "not_found", 451: "forbidden"}
_PASSING = {408: "timed_out", 429: "throttled"}
_CHALLENGES = (b"just a moment", b"enable javascript", b"captcha", b"are you a robot")
_CHALLENGE_WITHIN = 20_000
_OPENINGS: dict[str, tuple[bytes, ...]] = {
    "application/json": (b"{", b"["),
    "application/pdf": (b"%PDF-",),
    "text/html": (b"<",),
}


class PassingFault(SourceFault):
    """A fault that another try may mend; `after` are the seconds that the server asked us to wait, if it did."""

    def __init__(self, reason: str, detail: str, after: float | None = None, again: bool = True) -> None:
        super().__init__(reason, detail, passing=True)
        self.after, self.again = after, again


def check_status(status: int, retry_after: str | None, origin: str, now: datetime) -> None:
    """Raise SourceFault unless an answer is 200. `origin` is the address without its query."""
    if status == HTTPStatus.OK:
        return
    detail = f"{origin} answered {status}"
    if status == HTTPStatus.ACCEPTED:
        raise PassingFault(
            "still_working", f"{origin} is still working on the answer", after=_seconds(retry_after, now)
        )
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PassingFault(_PASSING.get(status, "server_error"), detail, after=_seconds(retry_after, now))
    raise SourceFault(_LASTING.get(status, "refused"), detail)


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After asks for, written as a number or as a date."""
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        until = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def check_body(body: bytes, declared: str, expect: tuple[str, ...], origin: str) -> None:
    """Raise SourceFault unless the declared type is expected and the first bytes agree with what is expected.

    A source that gives JSON as text/plain (as GitHub's raw files do) names both; then the body must still open as JSON.
    Where a page is expected, what a reader sees of it says whether it is a challenge
    (models/evidence/page_faults.py): a good
    page may speak of JavaScript too.
    """
    start = body[:_CHALLENGE_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = declared == "text/html" or start.startswith((b"<!doctype html", b"<html"))
    if is_page and "text/html" not in expect and any(mark in start for mark in _CHALLENGES):
        raise SourceFault("challenge_page", f"{origin} answered with a page that asks for a browser or a person")
    if is_page and "application/json" in expect:
        raise SourceFault("html_for_json", f"{origin} answered with a web page in place of data")
    if declared not in expect:
        raise SourceFault("wrong_type", f"{origin} answered with the type {declared or '(none)'}")
    if not start:
        raise SourceFault("unreadable", f"{origin} answered with nothing")
    openings = _OPENINGS.get(expect[0], ())
    if openings and not start.startswith(tuple(opening.lower() for opening in openings)):
        raise SourceFault("unreadable", f"{origin} answered with bytes that are no {expect[0]}")
