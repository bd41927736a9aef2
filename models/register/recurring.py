"""How a register says that a milestone comes again: by a rule of its own, or after another's instances."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from models.core import Day, Id, Name, Positive, Text, Value

Quarter = Annotated[int, Field(ge=1, le=4)]
"""A quarter's number; lax, because a key of stored JSON is text."""

PeriodKind = Literal["calendar_year_before", "year_to_30_june", "calendar_quarter_before"]


class ByRule(Value):
    """A recurrence with a rule of its own (RFC 5545)."""

    dtstart: Day
    rrule: Text
    key: Text
    period_kind: PeriodKind
    period: Text
    counting: Text
    expect_first: tuple[Day, ...] = ()
    expect_keys: tuple[Text, ...] = ()
    key_words: dict[Quarter, Text] = {}


class Offset(Value):
    """How long after the followed milestone's day."""

    business_days: Positive
    calendar: Name


class Follows(Value):
    """A recurrence whose instances follow another's."""

    follows: Id
    offset: Offset
    counts_from: Text
    counting: Text
    expect_first: tuple[Day, ...] = ()
    expect_keys: tuple[Text, ...] = ()


def _recurrence_kind(value: Any) -> str:
    """Tell the two kinds of recurrence apart, so that one bad field is one fault."""
    follows = "follows" in value if isinstance(value, dict) else isinstance(value, Follows)
    return "follows_another" if follows else "by_rule"


# A tag stands in the place of a fault and must not be a key of the register, or the fault would get that key's line.
Recurrence = Annotated[
    Annotated[ByRule, Tag("by_rule")] | Annotated[Follows, Tag("follows_another")], Discriminator(_recurrence_kind)
]
