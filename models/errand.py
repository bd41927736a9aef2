"""What is to be said to one person: about a milestone, or of a source."""

from datetime import date

from pydantic import AwareDatetime

from models.events.said import Because, Kind
from models.pending import Seat
from models.value import Value


class Addressed(Value):
    """The base of one thing to say to one person. With `to` None only the operator is left to be told."""

    rung: Kind
    key: str
    due: date
    to: str | None
    seat: Seat
    instead_of: str | None = None
    because: Because | None = None
    held_until: AwareDatetime | None = None
    """The slot until which the cap holds it; None where it goes out now."""


class Errand(Addressed):
    """One thing to say about one milestone."""

    milestone_id: str
    skipped: tuple[Kind, ...] = ()

    @property
    def about(self) -> str:
        """Return the id of what it is about."""
        return self.milestone_id


class Notice(Addressed):
    """One thing to say of one source; `notice` is the entry that raised it, `due` the day it is of."""

    source: str
    notice: int

    @property
    def about(self) -> str:
        """Return the name of what it is about."""
        return self.source
