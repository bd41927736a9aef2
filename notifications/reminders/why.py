"""Why a person gets a message, and in whose place (reminders.md, section 2)."""

from models.ledger import Claimed, MemoMessageClaimed, ReminderClaimed
from notifications.reminders.memo_told_lines import why_memo
from notifications.reminders.reminder_words import who_words
from notifications.words import Sender, role


def why_words(claim: Claimed, sender: Sender) -> str:
    """Say why this person gets it, and in whose place (reminders.md, section 2)."""
    who = who_words(sender, claim.instead_of)
    match claim.reason:
        case "away":
            return f"Sent to you because {who} is away."
        case "unknown":
            return f"Sent to you because Slack does not know {who}."
        case "refused_by_slack":
            return f"Sent to you because Slack does not reach {who}."
        case "no_road":
            return f"Sent to you because neither Slack nor mail reaches {who}."
        case "mail_unsure":
            return f"Sent to you because nobody knows whether our mail reached {who}."
        case "nobody_holds_role":
            return f"Sent to you because nobody holds the role of {role(claim.instead_of or '')}."
        case "coordinator_unreachable":
            return "Sent to you because no coordinator can be reached."
    if isinstance(claim, MemoMessageClaimed):
        return why_memo(claim)
    return _own_words(claim) if isinstance(claim, ReminderClaimed) else _office_words(claim)


def _own_words(claim: ReminderClaimed) -> str:
    name = claim.milestone_id
    match claim.reason:
        case "verifier_silent":
            return f"Sent to you because the verifier has not spoken on {name}."
        case "clock_not_started":
            return f"Sent to you because nothing says that the clock of {name} has started."
        case "blocked_by":
            waits = f"waits for {claim.facts.waits_on}" if claim.facts.waits_on else "is said to be blocked"
            return f"Sent to you because {name} {waits}."
        case "cannot_tell" if claim.part.rung == "escalation":
            return "Sent to you and not to the unit's head, because nobody can tell."
    match claim.part.rung:
        case "please_verify":
            return "You get this because you verify evidence."
        case "blocked_notice" | "decide_extension":
            return "You get this because you coordinate the follow-up."
        case "escalation":
            return f"You get this because {name} lies with your unit."
    return f"You get this because you are the named person for {name}."


def _office_words(claim: Claimed) -> str:
    if claim.kind == "digest_claimed" and claim.facts.about == "head":
        return "You get this each week because you head the unit."
    return "You get this because you coordinate the follow-up."
