"""What a form offers to choose from, and the days its fields show first: looked up by whoever opens it."""

from collections.abc import Mapping
from datetime import date

from models.core import Value
from models.register import Voice
from notifications.slack import Option


class Piece(Value):
    """One piece of evidence that may be chosen."""

    sha256: str
    voice: Voice
    on: date
    by: str
    """Who sent it, by name or id; `followthrough` for what a rule found."""


class Choices(Value):
    """What a form offers beside its fields: lists, first days and where a file goes."""

    title: str | None = None
    """The title of the milestone that the form is about."""
    milestones: tuple[Option, ...] = ()
    """Ids with titles."""
    persons: tuple[Option, ...] = ()
    """Ids with names."""
    evidence: tuple[Piece, ...] = ()
    days_left: int | None = None
    """How many days of quiet are left for this due date."""
    last_day: date | None = None
    """The last day that a person may choose for it."""
    reply_to: str | None = None
    folder: str | None = None
    """Where a file must lie, as the agency knows the folder."""
    days: Mapping[str, date] = {}
    """The day that a field shows first, by the field's name."""
