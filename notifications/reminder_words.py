"""The phrases of a reminder that every form of it shares (reminders.md, section 4)."""

from collections.abc import Mapping

from models.events.notice import Claimed
from models.events.reminder import ReminderClaimed
from models.events.said import ReminderFacts
from notifications.message import inert
from notifications.words import SAYS, count_of, day_month, long_date, role


def date_words(facts: ReminderFacts) -> str:
    """Say what the original due date rests on; only a statute's day is a date set by law."""
    if facts.basis == "statute":
        return "set by law"
    if facts.basis == "conditional_statute":
        return "set by law if a condition holds"
    if facts.basis == "executive_order_reported":
        return "from an executive order, as reported"
    return "planned by us, not set by law"


def past_words(facts: ReminderFacts) -> str:
    """Say which date has passed: the law's or ours (reminders.md, section 2, rule 6)."""
    return "the date set by law" if facts.basis == "statute" else "the planned date (set by us, not by law)"


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


def reason_of(claim: ReminderClaimed, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Quote why a verifier does not hold the evidence enough, unless the words were erased since."""
    words = typed.get(claim.facts.rejected_why or "")
    return (f'The verifier\'s reason: "{inert(words)}"',) if words else ()


def heading(claim: ReminderClaimed) -> str:
    """Head a part: which milestone, and what is up with it. It is never said to be late where nobody can tell."""
    facts, name = claim.facts, claim.milestone_id
    match claim.part.rung:
        case "weekly_digest" if claim.because == "clock_not_started":
            return f"{name}: has its clock started?"
        case "please_verify":
            return f"{name}: evidence waits for a finding"
        case "evidence_rejected":
            return f"{name}: the evidence does not show it yet"
        case "check_in" | "due_soon":
            return f"{name}: due {day_month(facts.due_now)}"
    if facts.cannot_tell:
        return f"{name}: the date has passed and we cannot tell"
    whose = "the date set by law" if facts.basis == "statute" else "its planned date"
    return f"{name} is {count_of(facts.days_past_original, 'day')} past {whose}"


def why_words(claim: Claimed) -> str:
    """Say why this person gets it, and in whose place (reminders.md, section 2)."""
    match claim.because:
        case "away":
            return f"Sent to you because {claim.instead_of} is away."
        case "unknown":
            return f"Sent to you because Slack does not know {claim.instead_of}."
        case "refused_by_slack":
            return f"Sent to you because Slack does not reach {claim.instead_of}."
        case "nobody_holds_role":
            return f"Sent to you because nobody holds the role of {role(claim.instead_of or '')}."
    if not isinstance(claim, ReminderClaimed):
        return "You get this because you coordinate the follow-up."
    match claim.because:
        case "verifier_silent":
            return f"Sent to you because the verifier has not spoken on {claim.milestone_id}."
        case "clock_not_started":
            return f"Sent to you because nothing says that the clock of {claim.milestone_id} has started."
        case "cannot_tell" if claim.part.rung == "escalation":
            return "Sent to you and not to the unit's head, because nobody can tell."
    return f"You get this because you are the named person for {claim.milestone_id}."
