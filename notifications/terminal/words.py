"""What the terminal calls the status of a milestone, and the day of a date."""

from datetime import date

from models.register import Names
from models.standing import PAST, MilestoneStatus, RecommendationStatus, Standing
from notifications.words import OF_DATE, day_month, long_date, short_date, tally

NO_EVIDENCE = "No evidence on file"
READ = ("ok", "empty")
"""The results of a source that was read."""
NOT_PROGRESS = "Not read does not mean no progress."
MARKS: dict[Standing, str] = {
    "verified": "[x]", "verified_late": "[x]", "not_required": "[x]", "closed_not_implemented": "[-]",
    "withdrawn": "[-]", "awaiting_review": "[~]", "unknown": "[?]",
}  # fmt: skip
"""The mark of a status; `[ ]` for all others. The words beside it always repeat it."""

CLOSED: dict[Standing, str] = {
    "verified": "Verified as done",
    "verified_late": "Verified as done, after the original date",
    "not_required": "No longer required",
    "closed_not_implemented": "Closed, not implemented",
    "withdrawn": "Removed from the tracking plan",
    "watch": "A bill that we are tracking; no deadline",
}


def mark(standing: Standing) -> str:
    """Return the mark of a status."""
    return MARKS.get(standing, "[ ]")


def mark_of(one: MilestoneStatus) -> str:
    """Return the mark of a milestone: where nobody could look, it says so whether or not the date has passed."""
    is_dated = one.standing in ("due_soon", "not_yet_due", "date_not_told", "awaiting_answer") and not one.provisional
    return mark("unknown" if is_dated and one.source_result not in READ else one.standing)


def short_status(one: RecommendationStatus, names: Names) -> str:
    """Return the status in a table. It says nothing of dates: those have their own column."""
    if one.standing == "awaiting_review":
        return f"Awaiting {names.office} review"
    if is_unknown(one):
        was_checked = any(each.source_result for each in _asked(one))
        return "Unknown: not read" if was_checked else "Unknown: not checked"
    return CLOSED.get(one.standing, NO_EVIDENCE)


def is_unknown(one: RecommendationStatus) -> bool:
    """Return whether nobody can tell where a recommendation stands.

    That is so too where no source of its open milestones was read: nothing may be said to be absent then.
    """
    if one.standing in CLOSED or one.standing == "awaiting_review":
        return False
    asked = _asked(one)
    return one.standing == "unknown" or (bool(asked) and not any(each.source_result in READ for each in asked))


def _asked(one: RecommendationStatus) -> list[MilestoneStatus]:
    return [each for each in one.milestones if each.relation == "recommended" and each.standing not in CLOSED]


def long_status(one: MilestoneStatus, names: Names) -> str:
    """Return the status in a sentence or two, with the kind of date if it has passed."""
    due = long_date(one.due_now)
    if one.standing in CLOSED:
        return f"{CLOSED[one.standing]}."
    if one.provisional:
        return f"Clock not started: it runs from {one.waits_for or 'a date not yet known'}."
    if one.standing in PAST:
        return f"{NO_EVIDENCE}. {tally(one.days_late, 'day')} {OF_DATE[one.standing]}, {due}."
    # Nothing may be said to be absent where nobody could look, or nobody looked.
    unread = "not read" if one.source_result else "not checked yet"
    unknown = f"Unknown: {names.source(one.source)} {unread}."
    seen = f"{NO_EVIDENCE}." if one.source_result in READ else unknown
    match one.standing:
        case "awaiting_review":
            return f"Awaiting {names.office} review. The date is {due}."
        case "unknown":
            return f"{unknown[:-1]} since the date, {due}." if one.source_result else f"{unknown} Due {due}."
        case "date_not_told":
            return f"{seen} Our target date is {due}. {_holder(one, names)} has not received it."
        case "awaiting_answer":
            return f"{seen} Our target date is {due}. {_say_answer(one, names)}"
        case _:
            return f"{seen} Due {due}."


def _say_answer(one: MilestoneStatus, names: Names) -> str:
    """Say whose turn it is about a target date: the duty holder's, or ours if it offered a date of its own."""
    offer = one.date_answer
    if offer and offer.kind == "offered":
        return f"{_holder(one, names)} offered {long_date(offer.to)}; {names.office} has not answered."
    return f"An answer is due {long_date(one.answer_due or one.due)}."


def date_of(day: date, as_of: date) -> str:
    """Return a day for a table; the year only if it is not the year of the page."""
    return day_month(day) if day.year == as_of.year else short_date(day)


def _holder(one: MilestoneStatus, names: Names) -> str:
    holder = names.body(one.duty_on)
    return holder[:1].upper() + holder[1:]
