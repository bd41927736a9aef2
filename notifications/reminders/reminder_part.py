"""A reminder in words, whatever its kind: what its builder asks, and the facts that all have in common."""

import re
from collections.abc import Callable

from models.core import Value
from models.ledger import Kind, ReminderClaimed, ReminderFacts
from notifications.reminders import asked_of_office as office
from notifications.reminders import asked_of_unit as unit
from notifications.reminders.asked import Asked, Typed
from notifications.reminders.reminder_words import (
    DATE,
    agency_words,
    duty_words,
    holds_words,
    later_words,
    office_words,
    title_words,
)
from notifications.reminders.why import why_words
from notifications.slack import inert
from notifications.words import Sender, long_date

BUILDERS: dict[Kind, Callable[[ReminderClaimed, Sender, Typed], Asked]] = {
    "check_in": unit.check_in,
    "due_soon": unit.due_soon,
    "overdue": unit.overdue,
    "weekly_digest": unit.overdue,
    "evidence_rejected": unit.evidence_rejected,
    "handed_over": unit.handed_over,
    "escalation": office.escalation,
    "please_verify": office.please_verify,
    "blocked_notice": office.blocked_notice,
    "decide_extension": office.decide_extension,
}
"""One builder a kind; a line of the weekly digest says what `overdue` says."""

PLAIN_NAME = re.compile(r"[A-Za-z0-9 ]{1,40}")

Pair = tuple[str, str]


class PartWords(Value):
    """What one part of a message says."""

    asked: Asked
    about: str
    """The milestone's title and id."""
    original: str
    """The original due date and what it rests on; that never changes."""
    dates: str
    """The same with every extension."""
    known: str
    """What the agency says and what is held, kept apart."""
    pairs: tuple[Pair, ...]
    """`dates` and `known` as facts in two columns."""
    duty: tuple[str, ...]
    counts: str
    """What would count as evidence."""
    why: str


def words_of(claim: ReminderClaimed, sender: Sender, typed: Typed) -> PartWords:
    """Put one part of a message into words."""
    facts = claim.facts
    says = inert(facts.says)
    return PartWords(
        asked=asked_of(claim, sender, typed),
        about=f"{title_words(facts.title)} ({claim.milestone_id}).",
        original=_original(facts),
        dates=_original(facts) if facts.provisional else f"{_original(facts)} {later_words(facts)}",
        known=f"The agency says: {agency_words(facts)}. {office_words(facts.verdicts_by)} holds: {holds_words(facts)}.",
        pairs=_pairs(facts),
        duty=duty_words(facts),
        counts=f"What counts: {says} A statement alone does not close this.",
        why=why_words(claim, sender),
    )


def asked_of(claim: ReminderClaimed, sender: Sender, typed: Typed) -> Asked:
    """Return what a part asks for, by the builder of its kind."""
    if claim.reason == "clock_not_started":
        return office.clock(claim, sender, typed)
    asked = BUILDERS[claim.part.rung](claim, sender, typed)
    return office.while_blocked(claim, asked) if claim.reason == "blocked_by" else asked


def _original(facts: ReminderFacts) -> str:
    if facts.provisional:
        return f"{long_date(facts.due_on)} {_holds_a_place(facts)}; it is no due date."
    return f"Original due date: {long_date(facts.due_on)} ({DATE[facts.basis]})."


def _pairs(facts: ReminderFacts) -> tuple[Pair, ...]:
    # A label stands where markup works, so an office's name that holds any sign of it is left out.
    holder = facts.verdicts_by if PLAIN_NAME.fullmatch(facts.verdicts_by) else "The oversight office"
    said = (("The agency says", agency_words(facts)), (f"{holder} holds", holds_words(facts)))
    if facts.provisional:
        return (("Planned day", f"{long_date(facts.due_on)}, which {_holds_a_place(facts)}"), *said)
    return (
        ("Original due date", f"{long_date(facts.due_on)}, {DATE[facts.basis]}"),
        ("Extensions", later_words(facts).replace("No extension.", "None")),
        *said,
    )


def _holds_a_place(facts: ReminderFacts) -> str:
    return "holds a place" + (f" until the clock of {facts.waits_for} has started" if facts.waits_for else "")
