"""What is asked of a host, how we behave, and what came back: the values of one exchange over the wire."""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import AwareDatetime

from models.core import Answer, SourceFault, Value
from tasks.web.addresses import AddressOf
from tasks.web.pace import Hosts


class Manners(Value):
    """How we ask: our name, and what we bear with, in seconds and bytes."""

    user_agent: str
    connect_seconds: float = 5.0
    total_seconds: float = 30.0
    max_bytes: int = 20_000_000
    wait_seconds: float = 1.0
    """The wait before the second try; it doubles, with jitter."""
    roots: str | None = None
    """A PEM file with the certificate roots to trust; None: those that httpx brings."""


class Fetched(Value):
    """An answer that passed every check; 304 has no body. `answer` is what may be kept of the server's words."""

    body: bytes
    media_type: str
    answer: Answer

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.answer.status

    @property
    def final_origin(self) -> str:
        """Return the address that answered, without its query."""
        return self.answer.address

    def parsed(self) -> Any:
        """Return what the body says as JSON. Raises SourceFault where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise SourceFault("unreadable", f"{self.final_origin} answered with broken JSON") from None

    def records(self) -> list[dict[str, Any]]:
        """Return the list of records that the body is. Raises SourceFault where it is none."""
        rows = self.parsed()
        if not isinstance(rows, list) or not all(isinstance(each, dict) for each in rows):
            raise SourceFault("unreadable", f"{self.final_origin} answered with JSON that is no list of records")
        return rows

    def header(self, name: str) -> str | None:
        """Return the value of a header, or None where the server sent none."""
        return next((value for key, value in self.answer.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True)
class Notification:
    """What holds for every hop of one fetch."""

    allowed_hosts: frozenset[str]
    expect: tuple[str, ...]
    manners: Manners
    now: AwareDatetime
    headers: dict[str, str]
    address_of: AddressOf
    hosts: Hosts
    send: bytes | None = None
    """A question in JSON, to be posted; none: a GET."""
