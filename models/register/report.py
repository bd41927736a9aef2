"""The report that made the recommendations, as the register describes it."""

from models.core import Day, Flag, Number, Text, Value


class VerdictsBy(Value):
    """The office whose verifiers record findings."""

    name: Text
    short: Text


class Report(Value):
    """The report that made the recommendations."""

    issued_on: Day
    issued_by: Text
    about: Text
    recommendation_count: Number
    accepted_count: Number
    accepted_on: Day
    accepted_basis: Text
    pages_reported: Number
    requested_on: Day
    text_at_hand: Flag
    verdicts_by: VerdictsBy
    links: tuple[Text, ...] = ()
