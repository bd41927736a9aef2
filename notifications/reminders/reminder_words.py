"""The phrases that every form of a reminder shares (reminders.md, section 4). Words of others are made inert here."""

from collections.abc import Mapping

from models.ledger import ReminderClaimed, ReminderFacts
from models.register import Basis
from notifications.slack import escape, inert
from notifications.words import DUTY, ROLE, SAYS, Sender, count_of, listed, long_date, role

LONGEST_TITLE = 160
LONGEST_LAW = 80
LONGEST_NAME = 60
LONGEST_REASON = 500
"""Characters of what others wrote, so that no message grows over its budget."""
LAST_EXTENSIONS = 4

DATE: dict[Basis, str] = {
    "statute": "set by law",
    "conditional_statute": "set by law if a condition holds",
    "executive_order_reported": "from an executive order, as reported",
    "pending_bill": "from a bill that is not law",
    "planning_assumption": "planned by us, not set by law",
}
"""What the original due date rests on; only a statute's day is a date set by law."""

PAST: dict[Basis, str] = {
    "statute": "the date set by law",
    "conditional_statute": "the date (set by law only if a condition holds)",
    "executive_order_reported": "the date (from an executive order, as reported)",
    "pending_bill": "the date (from a bill that is not law)",
    "planning_assumption": "the planned date (set by us, not by law)",
}
"""Which date has passed: the law's or ours (reminders.md, section 2, rule 6)."""


def shortened(words: str, room: int) -> str:
    """Return words that take at most so many characters once they are escaped, cut at a space where they must be."""
    if len(escape(words)) <= room:
        return words
    words = words[: max(room, 0)]
    while words and len(escape(words)) >= room:
        words = words[:-1]
    return f"{words.rpartition(' ')[0] or words}…"


def title_words(title: str) -> str:
    """Return a milestone's title on one line, without the stop that a sentence of ours puts after it."""
    return shortened(inert(title), LONGEST_TITLE).rstrip(".")


def office_words(office: str) -> str:
    """Return the short name of the office that records findings."""
    return shortened(inert(office), LONGEST_NAME)


def who_words(sender: Sender, who: str | None) -> str:
    """Say a person by name, or a role that nobody holds by what it is called."""
    return role(who) if who in ROLE else shortened(inert(sender.name(who)), LONGEST_NAME)


def agency_words(facts: ReminderFacts) -> str:
    """Say what the agency says, with its date; it is a claim."""
    if facts.agency_says is None or facts.agency_says_on is None:
        return "nothing yet"
    return f"{SAYS[facts.agency_says]}, on {long_date(facts.agency_says_on)}"


def holds_words(facts: ReminderFacts) -> str:
    """Say what the oversight office holds."""
    if facts.rejected_on and not facts.evidence:
        return f"the evidence in hand does not show it ({long_date(facts.rejected_on)})"
    return f"{count_of(facts.in_hand, 'piece')} of evidence in hand" if facts.in_hand else "nothing in hand"


def quoted(who: str, words: str | None) -> tuple[str, ...]:
    """Quote what a person wrote; nothing where it was erased since."""
    return (f'{who}: "{shortened(inert(words), LONGEST_REASON)}"',) if words else ()


def later_words(facts: ReminderFacts) -> str:
    """Say the date in force where it is not the original one, and every extension before it."""
    if facts.due_now == facts.due_on and not facts.extended_to:
        return "No extension."
    new = f"New date: {long_date(facts.due_now)}."
    last = [long_date(day) for day in facts.extended_to[-LAST_EXTENSIONS:]]
    if not last[1:]:
        return new
    return f"{new} Extended {len(facts.extended_to)} times, to {listed(last)}."


def duty_words(facts: ReminderFacts) -> tuple[str, ...]:
    """Say whose law asks for it, where one does, and whose duty it is, where it is not the agency's."""
    law = shortened(inert(facts.law[0]), LONGEST_LAW) if facts.law else "The law"
    lines = list[str]()
    if facts.basis == "statute" and facts.law:
        lines.append(f"The law: {law}.")
    if facts.duty_basis == "statute" and facts.basis != "statute":
        lines.append(f"{law} asks for it; the day is ours.")
    if facts.duty_on != "nypd":
        lines.append(f"The duty lies with {DUTY[facts.duty_on]}.")
    return tuple(lines)


def refused_words(claim: ReminderClaimed, sender: Sender, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Say that a later date was asked for and refused, and why, in the first message to the unit since."""
    facts = claim.facts
    if facts.refused_asked_on is None:
        return ()
    on, own = long_date(facts.refused_asked_on), facts.refused_asked_by == claim.to
    whose = f"Your request of {on}" if own else f"The request of {on} by {who_words(sender, facts.refused_asked_by)}"
    no = f"{whose} for a later date was refused"
    return quoted(no, typed.get(facts.refused_date_why or "")) or (f"{no}.",)


def working_words(claim: ReminderClaimed, sender: Sender) -> tuple[str, ...]:
    """Say that the person said they are working on it, and until when, where that quiet is over."""
    facts = claim.facts
    if facts.said_working_on is None:
        return ()
    on = long_date(facts.said_working_on)
    if claim.part.rung == "escalation" or claim.instead_of:
        who = who_words(sender, claim.instead_of) if claim.instead_of else "The contact"
        due = f" It was expected by {long_date(facts.expected_on)}." if facts.expected_on else ""
        return (f"{who} told us on {on} of working on it.{due}",)
    due = f" You expected it by {long_date(facts.expected_on)}." if facts.expected_on else ""
    return (f"You told us on {on} that you are working on it.{due}",)
