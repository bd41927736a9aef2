"""What a person is told at once about their press: what was noted and the next date, or why nothing was changed."""

from models.answers import Fault, Reply
from notifications.answers.memo_replies import say_memo_noted, say_memo_outdated
from notifications.answers.reply_words import FAULT, FILE_GATE, WHY
from notifications.slack import escape, inert
from notifications.words import FILE, REASON, Sender, count_of, day_month, file_reason, long_date

UNCHANGED = "Nothing was changed."
MEND = "Put the file into the drop folder and write its name"


def say_reply(reply: Reply, sender: Sender) -> str:
    """Say what became of a press, in one short paragraph of Slack's markup; nothing where nothing is to be said."""
    match reply.code:
        case "noted":
            return say_memo_noted(reply) if reply.memo else _noted(reply)
        case "noted_before":
            return f"This was noted before, as event {reply.seq}. It counts once."
        case "wrong_role":
            return f"Only {_who(reply, sender)} can do this. {UNCHANGED}"
        case "unknown_person":
            contact = f" Write to {escape(sender.reply_to)}." if sender.reply_to else ""
            return f"We do not know your Slack account, so we cannot take your answer. {UNCHANGED}{contact}"
        case "outdated":
            stands = say_memo_outdated(reply) if reply.memo else say_state(reply, sender)
            return f"This button is out of date. {stands} {UNCHANGED}"
        case "unfit":
            return f"{_why(reply)} {say_state(reply, sender)} {UNCHANGED}"
        case "refused":
            return f"{_why(reply)} {UNCHANGED}"
        case "not_taken":
            return _not_taken(reply, sender)
        case "mine":
            return "Your list stands on the Home tab of this app."
    return ""


def say_state(reply: Reply, sender: Sender) -> str:
    """Say how the milestone of a reply stands."""
    name, on = reply.milestone_id, f" on {long_date(reply.on)}" if reply.on else ""
    by = f" by {escape(inert(sender.name(reply.by)))}" if reply.by else ""
    due = _due(reply)
    match reply.shows:
        case "verified":
            day = f" It was done on {long_date(reply.on)}." if reply.on else ""
            return f"{name} is verified as done{by}.{day}"
        case "closed":
            return f"{name} was closed{on}{by}."
        case "withdrawn":
            return f"{name} was taken out of the register{on}."
        case "evidence_in":
            return f"Evidence for {name} came in{on} and waits for a verifier."
        case "rejected":
            return f"The evidence for {name} does not show it yet, as a verifier held{on}.{due}"
        case "asked":
            return f"Another date for {name} was asked for{on}{by}; the coordinator has not answered yet.{due}"
        case "blocked":
            return f"{name} waits for something named{on}{by}.{due}"
        case "acknowledged":
            return f"{name} is being worked on, as told{on}{by}.{due}"
        case "snoozed":
            return f"Reminders for {name} rest, as asked{on}{by}.{due}"
        case "call" if reply.by:
            return f"{name} is open and with {escape(inert(sender.name(reply.by)))}.{due}"
    return f"{name} is open.{due}" if name else ""


def _due(reply: Reply) -> str:
    """Say the original due date, and the new one beside it (reminders.md, section 1, rule 3)."""
    if reply.due_now is None:
        return ""
    if reply.provisional:
        return f" {long_date(reply.due_now)} only holds a place; it is no due date."
    date = f" Its date is {long_date(reply.due_now)}."
    if reply.due_on not in (None, reply.due_now):
        date = f" Its original due date is {long_date(reply.due_on)}; the new date is {long_date(reply.due_now)}."
    if reply.cannot_tell:
        return f"{date} The date has passed and we cannot tell."
    return date + (f" That is {count_of(reply.days_past, 'day')} past the original date." if reply.days_past else "")


def say_fault(fault: Fault) -> str:
    """Say at its field what is wrong with a form."""
    return FAULT[fault]


def _noted(reply: Reply) -> str:
    noted = f"Noted as event {reply.seq}."
    if reply.verb in ("away", "away.clear"):
        return noted
    if reply.verb == "verify":
        return f"{noted} {reply.milestone_id} is verified as done. No more messages go out on it."
    if reply.told_next:
        return f"{noted} Whoever must act on it now is told next."
    following = f"Next message on this: {day_month(reply.next_on)}." if reply.next_on else "No more messages on this."
    return f"{noted} {following}"


def _who(reply: Reply, sender: Sender) -> str:
    names = [escape(inert(sender.name(each))) for each in reply.who]
    everyone = [*names, *(["the coordinator"] if reply.coordinator else [])] or ["a person whom nobody has named yet"]
    return " or ".join((", ".join(everyone[:-1]), everyone[-1])) if len(everyone) > 1 else everyone[0]


def _why(reply: Reply) -> str:
    why = WHY.get(reply.why, WHY["rule"]) if reply.why else WHY["rule"]  # type: ignore[call-overload]
    if reply.days_left is None:
        return why
    left = f"{count_of(reply.days_left, 'day is', 'days are')} left." if reply.days_left else "No day is left."
    return f"{why} {left}"


def _not_taken(reply: Reply, sender: Sender) -> str:
    """Say why a file was not taken, by the name of the pattern only, and what to do."""
    code = reply.why or ""
    told = FILE_GATE.get(code) or REASON.get(code) if code not in FILE else FILE[code]
    mail = f", or mail it to {escape(sender.reply_to)}" if sender.reply_to else ""
    return f"We could not take this: {told or file_reason(code)}. {MEND}{mail}. Nothing of it was kept."
