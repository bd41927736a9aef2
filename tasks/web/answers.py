"""What an answer is worth: its status, its type and its first bytes. Source: docs/evidence.md#guarded-http"""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from models.core import ServerAnswer, SourceFault, Value

_LASTING = {401: "forbidden", 403: "forbidden", 407: "forbidden", 404: "not_found", 410: "not_found", 451: "forbidden"}
_PASSING = {408: "timed_out", 429: "throttled"}
_CHALLENGES = (b"just a moment", b"enable javascript", b"captcha", b"are you a robot")
_CHALLENGE_WITHIN = 20_000
"""Bytes of an answer in which a robot check announces itself."""
_OPENINGS = {"application/json": (b"{", b"["), "application/pdf": (b"%pdf-",), "text/html": (b"<",)}
_ENDINGS = (b"}", b"]", b"</html>", b"</rss>", b"</feed>", b"%%eof")


class Fetched(Value):
    """An answer that passed every check; 304 has no body. `answer` is what may be stored of the server's words."""

    body: bytes
    media_type: str
    answer: ServerAnswer
    next: str | None = None
    """The address that the header Link calls `next`. It may hold a token, so it is never stored."""

    @property
    def final_origin(self) -> str:
        """Return the address that answered, without its query."""
        return self.answer.address

    def parsed(self) -> Any:
        """Return the body parsed as JSON. Raises SourceFault if it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise SourceFault("unreadable", f"{self.final_origin} answered with broken JSON") from None

    def records(self) -> list[dict[str, Any]]:
        """Return the body as a list of records. Raises SourceFault if it is not one."""
        rows = self.parsed()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise SourceFault("unreadable", f"{self.final_origin} answered with JSON that is no list of records")
        return rows

    def records_and_count(self) -> tuple[list[dict[str, Any]], int | None]:
        """Return a list of records and how many there are in all, if OData says so. Raises SourceFault."""
        answer = self.parsed()
        if isinstance(answer, dict) and isinstance(answer.get("value"), list):
            rows, count = answer["value"], answer.get("odata.count")
            if all(isinstance(row, dict) for row in rows) and str(count).isdecimal():
                return rows, int(str(count))
        return self.records(), None

    def made_at(self) -> datetime:
        """Return when the answer was made, by its `Date` and its `Age` (RFC 9110, 6.6.1; RFC 9111, 5.1), whichever is
        earlier; when we asked if it has neither."""
        age, moments = (self.header("Age") or "").strip(), [_moment(self.header("Date"))]
        with suppress(OverflowError, ValueError):
            moments += [self.answer.at - timedelta(seconds=int(age))] if age else []
        return min(filter(None, moments), default=self.answer.at)

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None if the server sent none."""
        return next((value for key, value in self.answer.headers if key.lower() == name.lower()), None)


class PassingFault(SourceFault):
    """A fault that may pass, in `after` seconds as the server says; `again` allows another try."""

    def __init__(self, reason: str, detail: str, after: float | None = None, again: bool = True) -> None:
        super().__init__(reason, detail, passing=True)
        self.after = after
        self.again = again


def check_status(status: int, retry_after: str | None, origin: str, now: datetime) -> None:
    """Raise SourceFault unless an answer is 200. `origin` is the address without its query."""
    if status == HTTPStatus.OK:
        return
    detail = f"{origin} answered {status}"
    if status == HTTPStatus.ACCEPTED:
        raise PassingFault("still_working", f"{origin} is still working on the answer", _seconds(retry_after, now))
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PassingFault(_PASSING.get(status, "server_error"), detail, after=_seconds(retry_after, now))
    raise SourceFault(_LASTING.get(status, "refused"), detail)


def check_body(body: bytes, declared: str, expect: tuple[str, ...], origin: str) -> None:
    """Raise SourceFault unless the type is expected and the first bytes agree; `check_page` judges expected pages."""
    start = body[:_CHALLENGE_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = declared == "text/html" or start.startswith((b"<!doctype html", b"<html"))
    if is_page and "text/html" not in expect and any(mark in start for mark in _CHALLENGES):
        raise SourceFault("challenge_page", f"{origin} answered with a page that asks for a browser or a person")
    if is_page and "application/json" in expect and "text/html" not in expect:
        raise SourceFault("html_for_json", f"{origin} answered with a web page in place of data")
    if declared not in expect:
        raise SourceFault("wrong_type", f"{origin} answered with the type {declared or '(none)'}")
    if not start:
        raise SourceFault("unreadable", f"{origin} answered with nothing")
    if not start.startswith(_OPENINGS.get(expect[0], (b"",))):
        raise SourceFault("unreadable", f"{origin} answered with bytes that are no {expect[0]}")


def check_end(body: bytes, declared: str, promised: bool, origin: str) -> None:
    """Raise SourceFault if a page of HTML is not closed, or if nothing tells that an answer is whole: neither its
    length or chunks (`promised`: its head had one of them) nor how it ends."""
    end = body.rstrip()[-1024:].lower()
    begins = declared == "text/html" and b"<html" in body[:_CHALLENGE_WITHIN].lower()
    is_open = begins and b"</html" not in body.lower()
    if is_open or not (promised or end.endswith(_ENDINGS)):
        raise PassingFault("cut_short", f"{origin} broke off before its answer was whole", again=False)


def _seconds(retry_after: str | None, now: datetime) -> float | None:
    if not retry_after:
        return None
    if retry_after.strip().isdecimal():
        return float(retry_after)
    until = _moment(retry_after)
    return max(0.0, (until - now).total_seconds()) if until else None


def _moment(text: str | None) -> datetime | None:
    """Return the moment that a header names, or None."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC)
