"""The words of `reminder preview --explain`: which rule lets a message go, and which holds it."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.reminders import Check, Explanation


def hour_of(moment: datetime | None) -> str:
    """Write a moment as New York time; nothing for none."""
    from models.core import NEW_YORK
    from notifications.words import clock_time, short_date

    local = moment.astimezone(NEW_YORK) if moment else None
    return f"{short_date(local.date())}, {clock_time(local.time())}" if local else ""


RULES: dict[str, tuple[str, str]] = {
    "End": ("it is open", "it is closed, a bill that we only track, or opens one period at a time"),
    "Clock": ("its date runs", "its clock has not started, so only the coordinator is asked, weekly"),
    "Verification": ("no evidence awaits review", "evidence awaits review, so the verifier is asked"),
    "Proposal": ("the target date was answered, or its answer days are over", "the target date was not answered yet"),
    "Holds and requests": ("it is not on hold", "it is on hold, so the unit's reminders go to the coordinator"),
    "Quiet": ("nobody asked for a pause", "the person asked for a pause"),
    "Unknown": ("its source was read, or its date is ahead", "its source was not read since its date, so we ask"),
    "Caps": ("they may get one more message", "they had all the messages that they may get"),
    "Hours": ("messages may go out", "no message goes out at this hour"),
    "Pending": ("nothing is held", "a message is held"),
}
"""What is said of a rule that passed, and of one that did not."""


def say_check(check: "Check") -> str:
    """Say why a rule lets a message go, or why not."""
    match check.rule:
        case "Recipients":
            said = f"{_kind(check.kind)} goes to {check.who or 'nobody: fix the people file'}"
            said += f", because: {check.reason.replace('_', ' ')}" if check.reason else ""
        case "Channels":
            said = f"{_kind(check.kind)} goes by {check.reason}"
        case rule if check.kind and rule not in ("Caps", "Hours"):
            said = f"{_kind(check.kind)} {'was due' if check.passed else 'comes'} on {check.day}"
        case _:
            said = RULES[check.rule][not check.passed] + _beside(check)
    return f"{said}, until {hour_of(check.until)}" if check.until else said


def _beside(check: "Check") -> str:
    """Return the day or the reason that belongs to a rule, in words."""
    if check.rule in ("Verification", "Holds and requests") and check.day:
        return f" (since {check.day})"
    if check.rule in ("Quiet", "Proposal") and check.day and not check.passed:
        return f" until {check.day}"
    return f" ({check.reason.replace('_', ' ')})" if check.rule == "Pending" and check.reason else ""


def say_explanation(said: "Explanation") -> str:
    """Say what follows from the rules."""
    for word, some in (("goes out", said.outgoing), ("is held", said.delayed)):
        if some:
            parts = ", ".join(f"{each.kind} to {each.to or 'nobody'}" for each in some)
            return f"{said.milestone_id} at {hour_of(said.at)}: {parts} {word}"
    why_not = (said.why_nothing or "nothing is due").replace("_", " ")
    check = f"; next check {hour_of(said.next_check)}" if said.next_check else ""
    return f"{said.milestone_id} at {hour_of(said.at)}: no message, {why_not}{check}"


def _kind(kind: str | None) -> str:
    return (kind or "").replace("_", " ")
