"""Several reminders in one message: one ask for all, then each item in a few lines (reminders.md, sections 2 and 3)."""

from collections.abc import Sequence

from models.events.notice import Claimed
from models.events.reminder import ReminderClaimed
from models.events.said import Kind
from notifications.message import escape, inert
from notifications.reminder_words import agency_words, date_words, heading, holds_words, why_words
from notifications.words import DUTY, count_of, long_date, role, source, weekday_date

SHORT_ASK: dict[Kind, str] = {
    "check_in": "Is it on track? What will you send?",
    "due_soon": "Send what shows it, or ask for a new date.",
    "overdue": "Send what shows it, or tell us what stops it.",
    "weekly_digest": "Send what shows it, or tell us what stops it.",
    "escalation": "Decide: have it done, name another person, or ask for a new date.",
    "please_verify": "Record what the evidence shows.",
    "evidence_rejected": "Send other evidence, or tell us what stops it.",
}
"""What a reminder asks for among others; a notice of a source says it by itself."""


def title_of(items: Sequence[Sequence[Claimed]]) -> str:
    """Head a message of several items."""
    claims = [each for item in items for each in item]
    past = all(each.part.rung == "weekly_digest" and each.because in (None, "cannot_tell") for each in claims)
    return f"{count_of(len(items), 'item')} past their date" if past else f"Today: {count_of(len(items), 'item')}"


def lead_of(claims: Sequence[Claimed]) -> tuple[str, ...]:
    """Say who is asked for what and by when, once for all items, and what was put to the person only today."""
    first, own = claims[0], [each for each in claims if isinstance(each, ReminderClaimed)]
    who, by = role(_role(first)), weekday_date(first.facts.answer_by)
    lines = [f"As {who}, please answer each item below by {by}."]
    if any(each.facts.told_on is None and each.facts.days_past_original for each in own if _is_own(each)):
        lines.append("Where a date has passed already, we put this date to you today.")
    if own:
        lines.append("A statement alone closes none of them.")
    return tuple(lines)


def item_of(claim: ReminderClaimed, reason: tuple[str, ...], room: int) -> tuple[str, str]:
    """Return an item's heading and its words, within so many characters; what counts is cut short first.

    What is asked for is cut last.
    """
    facts, head = claim.facts, heading(claim)
    lines = [f"{inert(facts.title)}. {_date(claim)} {_ask(claim)}", *reason]
    if claim.instead_of or claim.because == "verifier_silent":
        lines.append(why_words(claim))
    if facts.agency_says or facts.in_hand:
        lines.append(f"The agency says: {agency_words(facts)}. {inert(facts.verdicts_by)} holds: {holds_words(facts)}.")
    body = "\n".join(lines)
    left = room - len(escape(f"{head}\n{body}\n"))
    counts = f"What counts: {inert(facts.says)}"
    if left > len("What counts: "):
        return head, f"{body}\n{shortened(counts, left)}"
    # Where even that is too long, the ask comes before the date, so that it is not what is cut.
    asked = "\n".join((f"{inert(facts.title)}. {_ask(claim)} {_date(claim)}", *lines[1:]))
    return head, shortened(asked, room - len(escape(f"{head}\n")))


def shortened(words: str, room: int) -> str:
    """Return words that take at most so many characters once they are escaped, cut at a space where they must be."""
    if len(escape(words)) <= room:
        return words
    while words and len(escape(words)) >= room:
        words = words[:-1]
    return f"{words.rpartition(' ')[0] or words}…"


def _date(claim: ReminderClaimed) -> str:
    facts = claim.facts
    if facts.provisional:
        return f"{long_date(facts.due_on)} only holds a place."
    later = f", new date {long_date(facts.due_now)}" if facts.due_now != facts.due_on else ""
    duty = ""
    if facts.duty_basis == "statute" and facts.basis != "statute":
        duty = f" {inert(facts.law[0]) if facts.law else 'The law'} asks for it; the day is ours."
    if facts.duty_on != "nypd":
        duty += f" The duty lies with {DUTY[facts.duty_on]}."
    return f"Due {long_date(facts.due_on)} ({date_words(facts)}){later}.{duty}"


def _ask(claim: ReminderClaimed) -> str:
    facts = claim.facts
    if claim.because == "clock_not_started":
        waits = f" of {facts.waits_for}" if facts.waits_for else ""
        return f"Has the clock{waits} started?"
    if not facts.cannot_tell or claim.part.rung == "please_verify":
        return SHORT_ASK[claim.part.rung]
    since = f" since {long_date(facts.source_since)}" if facts.source_since else ""
    return f"We could not read {source(facts.source)}{since}. If it is there, tell us."


def _role(claim: Claimed) -> str:
    if not isinstance(claim, ReminderClaimed):
        return "oversight_coordinator"
    if claim.part.rung == "please_verify":
        return "oversight_verifier"
    return "oversight_coordinator" if claim.because == "clock_not_started" else claim.facts.responsible


def _is_own(claim: ReminderClaimed) -> bool:
    return claim.part.rung in ("overdue", "weekly_digest") and claim.because in (None, "cannot_tell")
