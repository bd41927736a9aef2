"""The base of all events: what happened, to what, and on which day."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from models.core import Value


class Event(Value):
    """One event. A kind's shape never changes; a new meaning is a new kind."""

    subject_field: ClassVar[str]
    """The field that names what the event is about."""
    key_format: ClassVar[str] = ""
    """What makes the event unique, with its fields in braces; empty if it may be recorded twice."""

    version: Literal[1] = 1
    on: date | None = Field(default=None, exclude=True)
    """The New York day on which it happened in the world; none means the day it is recorded. It is the
    entry's `occurred_on`, so the body leaves it out."""
    kind: str

    @property
    def subject(self) -> str:
        """Return the id of what the event is about."""
        return str(getattr(self, self.subject_field))

    @property
    def key(self) -> str:
        """Return what makes the event unique; empty if it may be recorded twice."""
        return self.key_format.format_map(vars(self))


class MilestoneEvent(Event):
    """The base of what happens to one milestone."""

    subject_field: ClassVar[str] = "milestone_id"
    milestone_id: str


class SourceEvent(Event):
    """The base of what happens at one source."""

    subject_field: ClassVar[str] = "source"
    source: str


class MemoEvent(Event):
    """The base of what happens to one draft of a memo, and to the memo that it becomes."""

    subject_field: ClassVar[str] = "draft_id"
    draft_id: str
