"""Signed links that end: to one file for one verifier (docs/evidence.md#what-a-verifier-sees), and to the page of one
person of the agency (docs/answers.md#your-page)."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from pydantic import AwareDatetime

from models.core import FollowthroughError, Value, new_york_day

FILE, PAGE = "review link", "page link"
"""Keep a link from being taken for anything else that is signed with the same secret."""
VALID_FOR = timedelta(hours=4)
PAGE_VALID_FOR = timedelta(days=35)
"""Repeats come every fourth week at the rarest, and a holiday or a cap may add a week (docs/reminders.md#rhythm)."""

T = TypeVar("T", bound=Value)
Moment = TypeVar("Moment", date, datetime)


class LinkRefused(FollowthroughError):
    """A link that opens nothing: it is not ours, or its time is over."""

    def __init__(self, why: Literal["not_ours", "expired"]) -> None:
        super().__init__(f"the link opens nothing ({why.replace('_', ' ')})")
        self.why = why


class ReviewLink(Value):
    """What a link opens, for whom, and until when."""

    milestone_id: str
    sha256: str
    person_id: str
    until: AwareDatetime


class PageLink(Value):
    """Whose page a link opens, through which New York day, and the last entry when it was written: it ends when a later
    entry closes the person's pages."""

    person_id: str
    seq: int
    until: date


@dataclass(frozen=True)
class Links:
    """Writes and reads links. Only who has the secret can make one."""

    secret: bytes
    base: str
    """The address of the page, without a slash at its end."""

    def write(self, milestone_id: str, sha256: str, person_id: str, now: datetime) -> str:
        """Return the address at which a person may open a file of a milestone until `VALID_FOR` after `now` (UTC)."""
        link = ReviewLink(milestone_id=milestone_id, sha256=sha256, person_id=person_id, until=now + VALID_FOR)
        return f"{self.base}/review/{self._signed(FILE, link)}"

    def write_page(self, person_id: str, seq: int, day: date) -> str:
        """Return the address of a person's page, from a New York day on; `seq` is the last entry of the record."""
        link = PageLink(person_id=person_id, seq=seq, until=day + PAGE_VALID_FOR)
        return f"{self.base}/page/{self._signed(PAGE, link)}"

    def read(self, token: str, now: datetime) -> ReviewLink:
        """Return what a link opens. Raises LinkRefused if it is not ours, is over, or has more time than any of
        ours."""
        link = self._read(FILE, token, ReviewLink)
        _refuse_unless_in_time(link.until, now, VALID_FOR)
        return link

    def read_page(self, token: str, now: datetime) -> PageLink:
        """Return whose page a link opens. Raises as `read`."""
        link = self._read(PAGE, token, PageLink)
        _refuse_unless_in_time(link.until, new_york_day(now), PAGE_VALID_FOR)
        return link

    def _signed(self, purpose: str, link: Value) -> str:
        body = urlsafe_b64encode(link.model_dump_json().encode()).decode()
        return f"{body}.{self._signature_of(purpose, body)}"

    def _read(self, purpose: str, token: str, kind: type[T]) -> T:
        body, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature_of(purpose, body).encode()):
            raise LinkRefused("not_ours")
        try:
            return kind.model_validate_json(urlsafe_b64decode(body))
        except ValueError:
            raise LinkRefused("not_ours") from None

    def _signature_of(self, purpose: str, body: str) -> str:
        return hmac.digest(self.secret, f"{purpose}\n{body}".encode(), "sha256").hex()


def _refuse_unless_in_time(until: Moment, now: Moment, longest: timedelta) -> None:
    if now > until:
        raise LinkRefused("expired")
    if until > now + longest:
        raise LinkRefused("not_ours")
