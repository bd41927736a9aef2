"""The names of the states in which runs end.

Red means one thing: a fixed legal deadline has passed. Such a run ends in a state of type Failed named "Overdue". Each
other standing is Completed under a name of its own, so that Prefect shows it in green, because the run worked; a fault
of the machine keeps Prefect's own names (docs/operations.md#the-coordinators-pages).
"""

from collections.abc import Iterable, Mapping, Sequence

from models.evidence import SourceCheck
from models.records import SourceRecord
from models.register import Names
from models.standing import MilestoneStatus, Standing, Status
from notifications.words import listed, number_first, titled

OVERDUE = "Overdue"
CHECKED = "Checked"
STATE: dict[Standing, str] = {
    "verified": "Verified as done",
    "verified_late": "Verified as done, after the original date",
    "not_required": "No longer required",
    "closed_not_implemented": "Closed, not implemented",
    "withdrawn": "Withdrawn",
    "watch": "Tracking a bill",
    "awaiting_review": "Awaiting {office} review",
    "date_not_told": "Target date not yet told",
    "awaiting_answer": "Target date told, answer awaited",
    "unknown": "Unknown: not read",
    "overdue": OVERDUE,
    "past_conditional_deadline": "Past conditional deadline",
    "past_reported_date": "Past reported date",
    "past_target_date": "Past target date",
    "due_soon": "Due soon",
    "not_yet_due": "Not yet due",
}
PORTFOLIO_ORDER: tuple[Standing, ...] = ("past_conditional_deadline", "past_reported_date", "past_target_date")
RESULT = {"ok": "Read", "empty": "Nothing relevant", "stale": "Old copy", "blocked": "Not read"}


def say_state(standing: Standing | None, names: Names) -> str:
    """Return the name of a run's state; the dates that cover all recommendations have none of their own."""
    return STATE[standing].format(office=names.office) if standing else CHECKED


def past_legal_deadlines(milestones: Iterable[MilestoneStatus]) -> tuple[str, ...]:
    """Return the milestones whose fixed legal deadline has passed with nothing on file, by title and id.

    A duty that stands beside the recommendation counts: its deadline is set by law as well.
    """
    return tuple(titled(one.title, one.id) for one in milestones if one.standing == "overdue")


def say_overdue(late: Sequence[str]) -> str:
    """Return what a run says that ends in Overdue: which legal deadlines have passed."""
    return f"Past {'a legal deadline' if len(late) == 1 else 'legal deadlines'}: {listed(late)}."


def say_portfolio_state(picture: Status, sources: Mapping[str, SourceRecord]) -> str:
    """Return the state of the daily check: the most urgent thing that a person can act on."""
    standings = [one.standing for one in picture.recommendations]
    unread = sum(each.result == "blocked" for each in sources.values())
    if past_legal_deadlines(every_milestone(picture)):
        return OVERDUE
    if unread:
        return f"{number_first(unread)} {'source' if unread == 1 else 'sources'} not read"
    return next((STATE[each] for each in PORTFOLIO_ORDER if each in standings), CHECKED)


def every_milestone(picture: Status) -> tuple[MilestoneStatus, ...]:
    """Return the milestones of all recommendations, and those that cover all."""
    return (*picture.portfolio.milestones, *(each for one in picture.recommendations for each in one.milestones))


def say_source_state(check: SourceCheck, known: SourceRecord | None) -> str:
    """Return the state of one check of a source; `known` is its record from before."""
    result = check.result
    is_same = known is not None and [each.sha256 for each in known.items] == [each.sha256 for each in result.items]
    return "Nothing new" if result.result == "ok" and is_same else RESULT[result.result]
