"""The base of all events: what happened, to what, and on which day."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from models.core import Value

Verdict = Literal["met", "not_met", "not_required", "closed_not_implemented"]


class Happening(Value):
    """One event. A kind's shape never changes; a new meaning is a new kind."""

    subject_field: ClassVar[str]
    """The field that names what the event is about."""

    version: Literal[1] = 1
    on: date | None = Field(default=None, exclude=True)
    """The New York day on which it happened in the world; none means the day it is recorded. It is the
    entry's `occurred_on`, so the body leaves it out."""

    @property
    def subject(self) -> str:
        """Return the id of what the event is about."""
        return str(getattr(self, self.subject_field))

    @property
    def key(self) -> str | None:
        """Return what makes the event unique, if it may not be recorded twice."""
        return None
