"""The sentences of a reminder that comes alone (reminders.md, section 4): who, what, by when; then the date.

Words of the register go through `inert`; a claim of the agency is never said as a fact.
"""

from models.events.reminder import ReminderClaimed
from models.events.said import ReminderFacts
from models.value import Value
from notifications.message import inert
from notifications.reminder_words import agency_words, date_words, heading, holds_words, past_words, why_words
from notifications.words import DUTY, count_of, long_date, role, weekday_date

SOURCE_WORDS = "the source where it would show"


class PartWords(Value):
    """What one part of a message says. `counts` is what would count as evidence."""

    heading: str
    ask: str
    state: tuple[str, ...]
    counts: str
    why: str


def words_of(claim: ReminderClaimed) -> PartWords:
    """Put one part of a message into words."""
    facts = claim.facts
    return PartWords(
        heading=heading(claim),
        ask=_ask(claim),
        state=(f"{inert(facts.title)} ({claim.milestone_id}).", *_dates(facts), *_passed(claim), *_known(claim)),
        counts=f"What counts: {inert(facts.says)} A statement alone does not close this.",
        why=why_words(claim),
    )


def _ask(claim: ReminderClaimed) -> str:
    """Say who is asked for what and by when: the first sentence, and the one ask of the part."""
    facts, name, by = claim.facts, claim.milestone_id, weekday_date(claim.facts.answer_by)
    who = f"As {role(facts.responsible)}"
    match claim.part.rung:
        case "weekly_digest" if claim.because == "clock_not_started":
            return (
                f"As {role('oversight_coordinator')}, please tell us by {by} whether the clock of {name} has started."
            )
        case "please_verify" if claim.because == "verifier_silent":
            return f"As {role('oversight_coordinator')}, please see by {by} that a verifier looks at {name}."
        case "please_verify":
            return f"As {role('oversight_verifier')}, please record by {by} what the evidence for {name} shows."
        case "evidence_rejected":
            return f"{who}, please send other evidence for {name}, or say what stops it, by {by}."
        case "escalation" if facts.cannot_tell:
            return f"As {role('oversight_coordinator')}, please find out by {by} whether {name} is done."
        case "escalation":
            return f"{who}, please decide by {by}: do {name}, name another person, or ask for a new date."
        case "check_in":
            return f"{who}, please tell us by {by} whether {name} is on track, and what you will send."
        case "due_soon":
            return f"{who}, please send what shows {name}, or ask for a new date, by {by}."
    if facts.cannot_tell:
        return f"{who}, can you tell us by {by} whether {name} is done?"
    return f"{who}, please send what shows {name}, or tell us what stops it, by {by}."


def _dates(facts: ReminderFacts) -> tuple[str, ...]:
    if facts.provisional:
        waits = f" until the clock of {facts.waits_for} has started" if facts.waits_for else ""
        return (f"{long_date(facts.due_on)} holds a place{waits}; it is no due date.",)
    extension = f"New date: {long_date(facts.due_now)}." if facts.due_now != facts.due_on else "No extension."
    lines = [f"Original due date: {long_date(facts.due_on)} ({date_words(facts)}). {extension}"]
    if facts.duty_basis == "statute" and facts.basis != "statute":
        lines.append(f"{inert(facts.law[0]) if facts.law else 'The law'} asks for it; the day is ours.")
    if facts.duty_on != "nypd":
        lines.append(f"The duty lies with {DUTY[facts.duty_on]}.")
    return tuple(lines)


def _passed(claim: ReminderClaimed) -> tuple[str, ...]:
    """Say how far past the date it is, and since when the person knows: what was late before is not their delay."""
    facts = claim.facts
    if facts.provisional or not facts.days_past_original:
        return ()
    lines = [f"That is {count_of(facts.days_past_original, 'day')} past {past_words(facts)}."]
    if facts.cannot_tell:
        since = f" since {long_date(facts.source_since)}" if facts.source_since else ""
        lines = [
            f"The date has passed. We could not read {SOURCE_WORDS} ({facts.source}){since}.",
            "If it is there, tell us.",
        ]
    if claim.part.rung in ("overdue", "weekly_digest", "escalation"):
        lines.append(_told(claim))
    return tuple(lines)


def _told(claim: ReminderClaimed) -> str:
    facts, head = claim.facts, claim.part.rung == "escalation"
    if facts.told_on is None:
        return "We put this date to you today." if not head else "The contact was not told of the date in person."
    ago = count_of((facts.said_on - facts.told_on).days, "day")
    if head:
        return f"The contact was first told on {long_date(facts.told_on)}. We sent {count_of(facts.asked, 'message')}."
    return f"You were first told of it on {long_date(facts.told_on)}, {ago} ago."


def _known(claim: ReminderClaimed) -> tuple[str, ...]:
    facts, rung = claim.facts, claim.part.rung
    if rung == "please_verify" and facts.evidence_since:
        wait = count_of((facts.said_on - facts.evidence_since).days, "day")
        pieces = ", ".join(facts.evidence)
        return (f"It waits for {wait}: {pieces}.", f"See it with: followthrough evidence list {claim.milestone_id}.")
    return (f"The agency says: {agency_words(facts)}. {inert(facts.verdicts_by)} holds: {holds_words(facts)}.",)
