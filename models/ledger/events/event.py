"""The base of all events: what happened, to what, and on which day."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from models.core import Value


class Event(Value):
    """One event. A kind's shape never changes; a new meaning is a new kind."""

    kind: ClassVar[str]
    subject_field: ClassVar[str]
    """The field that names what the event is about."""
    key_format: ClassVar[str] = ""
    """What makes the event unique, with its fields in braces; empty if it may be recorded twice."""

    version: Literal[1] = 1
    on: date | None = Field(default=None, exclude=True)
    """The New York day on which it happened in the world; none means the day it is recorded. It is the
    entry's `occurred_on`, so the body leaves it out."""

    def __init_subclass__(cls, *, kind: str = "", subject: str = "", key: str = "") -> None:
        """Take the kind, `subject_field` and `key_format` from the head of a class, else from its base."""
        super().__init_subclass__()
        for name, value in (("kind", kind), ("subject_field", subject), ("key_format", key)):
            if value:
                setattr(cls, name, value)

    @property
    def subject(self) -> str:
        """Return the id of what the event is about."""
        return str(getattr(self, self.subject_field))

    @property
    def key(self) -> str:
        """Return what makes the event unique; empty if it may be recorded twice."""
        return self.key_format.format(kind=self.kind, **vars(self))


class MilestoneEvent(Event, subject="milestone_id"):
    """The base of what happens to one milestone."""

    milestone_id: str


class SourceEvent(Event, subject="source"):
    """The base of what happens at one source."""

    source: str


class MemoEvent(Event, subject="draft_id"):
    """The base of what happens to one draft of a memo, and to the memo that it becomes."""

    draft_id: str
