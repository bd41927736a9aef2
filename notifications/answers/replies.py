"""What a person learns at once about their press: what was noted and what comes next, or why nothing changed."""

from collections.abc import Mapping
from datetime import date

from models.answers import SNOOZE_DAYS, FormFault, MilestoneState, Reply, Why
from notifications.reminders import say_memo_state
from notifications.slack import WORDS, Block, escape, inert, section
from notifications.words import FILE_REASON, REASON, Sender, day_month, file_reason, long_date, say, tally

UNCHANGED = "Nothing was changed."
LONGEST_NAME = 40
"""Characters of a milestone's name that we repeat to a person who typed it."""

WHY: Mapping[Why, str] = {
    "closed": "It is closed, so there is nothing left to answer.",
    "recurring": "It recurs. Only what is due for one period can be answered.",
    "watch": "It is a bill that we watch. Nobody has to do anything about it.",
    "no_date": "It has no date yet that could be put off: the clock it waits for has not started.",
    "no_request": "Nobody asks for another date any more.",
    "asked_already": "Another date was asked for already. The coordinator has not answered yet.",
    "no_obstacle": "It waits for nothing any more.",
    "no_evidence": "This evidence does not wait for a verifier any more.",
    "same_person": "It is with this person already.",
    "own_evidence": "You sent in this evidence. Another verifier must look at it.",
    "evidence_lost": "The file is gone from custody, or was changed there. The coordinator knows how to find out more.",
    "itself": "A milestone cannot wait for itself. Choose another one.",
    "no_such_milestone": "We know no milestone of this name. Open your list and choose one there.",
    "waits_for_closed": "The milestone you named is closed, so nothing waits for it. Choose another one.",
    "nothing_named": "Say what it waits for: choose a milestone, or write a reason.",
    "in_past": "The day you chose is not to come. Choose a later one.",
    "to_come": "The day you chose is still to come. Choose the day on which it happened.",
    "not_later": "The day must be later than the date in force, and later than today. Choose another one.",
    "ends_before": "The last day lies before the first one, or before today. Choose the days again.",
    "limit": f"Reminders may rest for {SNOOZE_DAYS} days in all for one due date.",
    "no_such_person": "We do not know this person. Choose one from the list.",
    "no_agency_role": "This person holds no role of the agency. Choose one from the list.",
    "own_delegate": "You cannot stand in for yourself. Choose another person.",
    "not_yours": "Only the coordinator can set the days of another person.",
    "voice": "You can only speak for your own side.",
    "malformed": "We did not understand what came from Slack. Open your list and try it from there.",
    "before": "We answered this press before. Press again if you want it answered anew.",
    "no_such_draft": "We know no draft of this name any more. Ask the coordinator for the one that is open.",
    "own_draft": "You drafted this memo, or stand in for who did. Another person must read or approve it.",
    "rule": "A rule forbids it. Ask the coordinator.",
}
"""One line for each reason that `models/answers/reply.py` knows."""

FAULT: Mapping[FormFault, str] = {
    "missing": "Please fill this in.",
    "not_offered": "Please choose one of what is offered.",
    "too_long": "This is too long. Please write at most 1,000 characters.",
    "no_file_name": "Please write the name of the file alone, such as policy-signed.pdf.",
    "no_web_address": "Please write a web address that begins with https://, without a user name in it.",
    "link_or_file": "Please fill in the link or the name of the file, and not both.",
    "milestone_or_reason": "Please choose a milestone, or write a reason.",
    "to_come": "This day is still to come. Please choose the day on which it happened.",
    "not_later": "Please choose a day after today.",
    "beyond_limit": f"Reminders may rest for {SNOOZE_DAYS} days in all for one due date. Please choose an earlier day.",
    "ends_before": "The last day lies before the first one.",
}

FILE_GATE: Mapping[str, str] = {
    "file_not_found": "no file of that name lies in the folder",
    "folder_unread": "the folder cannot be read",
    "still_copied": "it is still being copied",
    "no_folder": "no folder is set up for it",
    "disk_refused": "our disk did not take it",
}
"""Why a file named in Slack was not taken, beside the faults of a source and the patterns of the gate."""


def say_reply(reply: Reply, sender: Sender) -> str:
    """Say what became of a press in one short paragraph of Slack's markup; an empty text if nothing is to be said."""
    match reply.code:
        case "noted":
            return _noted(reply)
        case "noted_before":
            return f"This was noted before, as event {reply.seq}. It counts once."
        case "wrong_role":
            return f"Only {_allowed(reply, sender)} can do this. {UNCHANGED}"
        case "unknown_person":
            contact = f" Write to {escape(sender.reply_to)}." if sender.reply_to else ""
            return f"We do not know your Slack account, so we cannot take your answer. {UNCHANGED}{contact}"
        case "outdated":
            state = _memo_state(reply) if reply.memo else say_state(reply, sender)
            return f"This button is out of date. {state} {UNCHANGED}"
        case "unfit":
            return f"{_why(reply)} {say_state(reply, sender)} {UNCHANGED}"
        case "refused":
            return f"{_why(reply)} {UNCHANGED}"
        case "not_taken":
            return _file_not_taken(reply, sender)
        case "mine":
            return "Your list stands on the Home tab of this app."
    return ""


def say_state(reply: Reply, sender: Sender) -> str:
    """Say the state of the milestone of a reply."""
    name, state = reply.milestone_id, reply.state
    if not name:
        return ""
    if state is None:
        return f"{name} is open."
    on = f" on {long_date(state.on)}" if state.on else ""
    by = f" by {escape(inert(sender.name(state.by)))}" if state.by else ""
    due = _due(state)
    match state.shows:
        case "verified":
            day = f" It was done on {long_date(state.on)}." if state.on else ""
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
        case "call" if state.by:
            return f"{name} is open and with {escape(inert(sender.name(state.by)))}.{due}"
    return f"{name} is open.{due}"


def say_fault(fault: FormFault) -> str:
    """Say at its field what is wrong with a form."""
    return FAULT[fault]


def say_stranger(sender: Sender) -> str:
    """Say in Slack's markup that the people file does not name this person."""
    return say_reply(Reply(code="unknown_person"), sender)


def say_home_of_stranger(sender: Sender) -> Block:
    """Draw the Home tab of a person whom the people file does not name. It shows nothing of the record."""
    return {"type": "home", "blocks": [section(say_stranger(sender))]}


def say_no_milestone(name: str) -> str:
    """Say in Slack's markup that the record has no milestone of a name."""
    return (
        f"The record has no milestone {escape(inert(name[:LONGEST_NAME]))}. Write the command alone to see your list."
    )


def _noted(reply: Reply) -> str:
    """Say under which entry the press is on record, and what comes next."""
    noted = say("told.noted", seq=reply.seq)
    if reply.verb and (follow_up := WORDS[reply.verb].follow_up):
        return f"{noted} {follow_up(reply)}".strip()
    if reply.memo:
        return f"{noted} {say_memo_state(reply.memo)}"
    if reply.told_next:
        return f"{noted} Whoever must act on it now is told next."
    if reply.next_on:
        return f"{noted} Next message on this: {day_month(reply.next_on)}."
    return f"{noted} No more messages on this."


def _memo_state(reply: Reply) -> str:
    """Say the state of a draft memo, or that it asks this person for nothing."""
    state = say_memo_state(reply.memo) if reply.memo else ""
    return state or say("told.asks_nothing", id=reply.memo.draft if reply.memo else "The draft")


def _due(state: MilestoneState) -> str:
    """Say the original due date, and the new one beside it. Source: docs/reminders.md."""
    if state.provisional:
        return f" {long_date(state.due_now)} only holds a place; it is no due date."
    due = _dates(state.due_on, state.due_now)
    if state.cannot_tell:
        return f"{due} The date has passed and we cannot tell."
    return due + (f" That is {tally(state.days_past, 'day')} past the original date." if state.days_past else "")


def _dates(due_on: date, due_now: date) -> str:
    if due_on == due_now:
        return f" Its date is {long_date(due_now)}."
    return f" Its original due date is {long_date(due_on)}; the new date is {long_date(due_now)}."


def _allowed(reply: Reply, sender: Sender) -> str:
    names = [escape(inert(sender.name(person))) for person in reply.who]
    if reply.coordinator:
        names.append("the coordinator")
    if not names:
        return "a person whom nobody has named yet"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} or {names[-1]}"


def _why(reply: Reply) -> str:
    why = WHY.get(reply.why, WHY["rule"]) if reply.why else WHY["rule"]  # type: ignore[call-overload]
    if reply.days_left is None:
        return why
    left = f"{tally(reply.days_left, 'day is', 'days are')} left." if reply.days_left else "No day is left."
    return f"{why} {left}"


def _file_not_taken(reply: Reply, sender: Sender) -> str:
    """Say why a file was not taken, naming only the pattern that stopped it, and what to do."""
    code = reply.why or ""
    why = FILE_REASON.get(code) or FILE_GATE.get(code) or REASON.get(code) or file_reason(code)
    mail = f", or mail it to {escape(sender.reply_to)}" if sender.reply_to else ""
    return (
        f"We could not take this: {why}. Put the file into the drop folder and write its name{mail}. "
        "Nothing of it was kept."
    )
