"""The phrases that messages about a milestone share, and the limits on what others wrote.

Whatever a person outside typed passes through `inert` here, because Slack makes links and mentions of plain words.
"""

from collections.abc import Mapping

from models.ledger import ReminderClaimed, ReminderFacts
from models.register import Basis
from notifications.slack import escape, inert
from notifications.words import DUTY, ROLE, SAYS, Sender, listed, long_date, role, tally

Typed = Mapping[str, str]
"""What people typed, by text id. A text that was erased since is not in it."""

LONGEST_TITLE = 160
LONGEST_LAW = 80
LONGEST_NAME = 60
LONGEST_REASON = 500
"""Characters of what others wrote, so that no message grows over its budget. Source: docs/slack-setup.md#limits."""
LAST_EXTENSIONS = 4

DATE: dict[Basis, str] = {
    "statute": "set by law",
    "conditional_statute": "set by law if a condition holds",
    "executive_order_reported": "from an executive order, as reported",
    "pending_bill": "from a bill that is not law",
    "planning_assumption": "planned by us, not set by law",
}
"""What the original due date rests on; only a statute's day is a date set by law."""

PASSED_DATE: dict[Basis, str] = {
    "statute": "the date set by law",
    "conditional_statute": "the date (set by law only if a condition holds)",
    "executive_order_reported": "the date (from an executive order, as reported)",
    "pending_bill": "the date (from a bill that is not law)",
    "planning_assumption": "the planned date (set by us, not by law)",
}
"""Which date has passed: the law's or ours."""


def shortened(words: str, limit: int) -> str:
    """Return words that take at most `limit` characters once they are escaped, cut at a space if they are longer."""
    if len(escape(words)) <= limit:
        return words
    words = words[: max(limit, 0)]
    while words and len(escape(words)) >= limit:
        words = words[:-1]
    return f"{words.rpartition(' ')[0] or words}…"


def title_words(title: str) -> str:
    """Return a milestone's title on one line, without the period that our own sentence puts after it."""
    return shortened(inert(title), LONGEST_TITLE).rstrip(".")


def office_words(office: str) -> str:
    """Return the short name of the office that records findings."""
    return shortened(inert(office), LONGEST_NAME)


def who_words(sender: Sender, who: str | None) -> str:
    """Return a person's name, or what a role is called that nobody holds."""
    return role(who) if who in ROLE else shortened(inert(sender.name(who)), LONGEST_NAME)


def agency_words(facts: ReminderFacts) -> str:
    """Return what the agency says, with its date. It is a claim, not a finding."""
    if facts.agency_says is None or facts.agency_says_on is None:
        return "nothing yet"
    return f"{SAYS[facts.agency_says]}, on {long_date(facts.agency_says_on)}"


def holds_words(facts: ReminderFacts) -> str:
    """Return what evidence the oversight office has."""
    if facts.rejected_on and not facts.evidence:
        return f"the evidence in hand does not show it ({long_date(facts.rejected_on)})"
    return f"{tally(facts.in_hand, 'piece')} of evidence in hand" if facts.in_hand else "nothing in hand"


def quoted(who: str, words: str | None) -> tuple[str, ...]:
    """Quote what a person wrote; return nothing if it was erased since."""
    return (f'{who}: "{shortened(inert(words), LONGEST_REASON)}"',) if words else ()


def original_date_words(facts: ReminderFacts) -> str:
    """Return the original due date and what it rests on, or what a placeholder waits for."""
    if facts.provisional:
        return f"{long_date(facts.due_on)} {placeholder_words(facts)}; it is no due date."
    return f"Original due date: {long_date(facts.due_on)} ({DATE[facts.basis]})."


def placeholder_words(facts: ReminderFacts) -> str:
    """Say that a provisional date only holds a place, and until when."""
    return "holds a place" + (f" until the clock of {facts.waits_for} has started" if facts.waits_for else "")


def extension_words(facts: ReminderFacts) -> str:
    """Return the date in force if it is not the original one, with every extension before it."""
    if facts.due_now == facts.due_on and not facts.extended_to:
        return "No extension."
    new = f"New date: {long_date(facts.due_now)}."
    last = [long_date(day) for day in facts.extended_to[-LAST_EXTENSIONS:]]
    if not last[1:]:
        return new
    return f"{new} Extended {len(facts.extended_to)} times, to {listed(last)}."


def short_date_words(facts: ReminderFacts) -> str:
    """Return a milestone's date, and whose law and duty it is, in the few words that an item of a bundle has."""
    if facts.provisional:
        return f"{long_date(facts.due_on)} only holds a place."
    later = f", new date {long_date(facts.due_now)}" if facts.due_now != facts.due_on else ""
    return " ".join((f"Original due date: {long_date(facts.due_on)} ({DATE[facts.basis]}){later}.", *duty_words(facts)))


def duty_words(facts: ReminderFacts) -> tuple[str, ...]:
    """Name the law that asks for it, if one does, and whose duty it is, if it is not the agency's."""
    law = shortened(inert(facts.law[0]), LONGEST_LAW) if facts.law else "The law"
    lines = list[str]()
    if facts.basis == "statute" and facts.law:
        lines.append(f"The law: {law}.")
    if facts.duty_basis == "statute" and facts.basis != "statute":
        lines.append(f"{law} asks for it; the day is ours.")
    if facts.duty_on != "agency":
        lines.append(f"The duty lies with {DUTY[facts.duty_on]}.")
    return tuple(lines)


def refused_words(claim: ReminderClaimed, sender: Sender, typed: Typed) -> tuple[str, ...]:
    """Say that a later date was refused, and why, in the first message to the unit since then."""
    facts = claim.facts
    if facts.refused_asked_on is None:
        return ()
    on = long_date(facts.refused_asked_on)
    if facts.refused_asked_by == claim.to:
        whose = f"Your request of {on}"
    else:
        whose = f"The request of {on} by {who_words(sender, facts.refused_asked_by)}"
    refused = f"{whose} for a later date was refused"
    return quoted(refused, typed.get(facts.refused_date_why or "")) or (f"{refused}.",)
