"""Links to one file for one person, signed with a secret, that end after some hours. Source:
docs/evidence.md#what-a-verifier-sees."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from models.core import FollowthroughError, Value

PURPOSE = "review link"
"""Keeps a link from being taken for anything else that is signed with the same secret."""
VALID_FOR = timedelta(hours=4)


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


@dataclass(frozen=True)
class Links:
    """Writes and reads links. Only who has the secret can make one."""

    secret: bytes
    base: str
    """The address of the page, without a slash at its end."""

    def write(self, milestone_id: str, sha256: str, person_id: str, now: datetime) -> str:
        """Return the address at which a person may open a file of a milestone until `VALID_FOR` after `now` (UTC)."""
        link = ReviewLink(milestone_id=milestone_id, sha256=sha256, person_id=person_id, until=now + VALID_FOR)
        body = urlsafe_b64encode(link.model_dump_json().encode()).decode()
        return f"{self.base}/review/{body}.{self._signature_of(body)}"

    def read(self, token: str, now: datetime) -> ReviewLink:
        """Return what a link opens. Raises LinkRefused if it is not ours, is over, or has more time than any of
        ours."""
        body, _, signature = token.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature_of(body).encode()):
            raise LinkRefused("not_ours")
        try:
            link = ReviewLink.model_validate_json(urlsafe_b64decode(body))
        except ValueError:
            raise LinkRefused("not_ours") from None
        if now > link.until:
            raise LinkRefused("expired")
        if link.until > now + VALID_FOR:
            raise LinkRefused("not_ours")
        return link

    def _signature_of(self, body: str) -> str:
        return hmac.digest(self.secret, f"{PURPOSE}\n{body}".encode(), "sha256").hex()
