"""The words of `reminder preview`: when a message comes, why to that person, and which rule holds it."""

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.reminders import Check, Explanation, UpcomingPart

SEATS = {
    "responsible": "acts on it",
    "unit_head": "head of who acts",
    "verifier": "looks at evidence",
    "coordinator": "coordinates",
    "liaison": "may comment for the agency",
    "reader": "reads for the Council",
}

REVIEWS = "may review memos"
"""Why a verifier hears of a draft of a memo: no evidence is in it to look at."""


def why(part: "UpcomingPart") -> str:
    """Say why a part of a message goes to the person to whom it goes."""
    role = REVIEWS if part.role == "verifier" and part.kind == "memo_ready" else SEATS[part.role]
    stands_in = f"in place of {part.instead_of}" if part.instead_of else role
    return f"{stands_in}: {part.reason.replace('_', ' ')}" if part.reason else stands_in


def day_of(moment: datetime) -> str:
    """Write the New York day of a moment."""
    from models.core import NEW_YORK

    return f"{moment.astimezone(NEW_YORK):%Y-%m-%d}"


def hour_of(moment: datetime | None) -> str:
    """Write a moment as New York time; nothing for none."""
    from models.core import NEW_YORK

    return f"{moment.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" if moment else ""


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
