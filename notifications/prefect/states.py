"""The names of the states in which runs end.

Red means one thing: a legal deadline is overdue, with a ground on record to say that it was missed. Such a run ends in
a state of type Failed named "Overdue". Each other standing is Completed under a name of its own, "Passed, no proof"
among them, so that Prefect shows it in green, because the run worked; a fault of the machine keeps Prefect's own names
(docs/operations.md#the-coordinators-pages).
"""

from collections.abc import Iterable, Sequence

from models.evidence import SourceCheck
from models.records import SourceRecord
from models.register import Names
from models.standing import PAST_LEGAL, MilestoneView, RecommendationView, ReportView, Standing
from notifications.words import listed, number_first, titled_of

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
    "past_legal_deadline": "Passed, no proof",
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


def state_of(view: RecommendationView | None, milestones: Iterable[MilestoneView], names: Names) -> str:
    """Return the name of the state of a recommendation's run: a legal deadline that passed, of a related duty too,
    comes before where the recommendation stands. `view` is None for the dates that cover all recommendations."""
    legal = {milestone.standing for milestone in milestones} & PAST_LEGAL
    worst: Standing | None = "overdue" if "overdue" in legal else "past_legal_deadline"
    return say_state(worst if legal else view.standing if view else None, names)


def past_legal_deadlines(milestones: Iterable[MilestoneView], standing: Standing = "overdue") -> tuple[str, ...]:
    """Return the milestones that are past a legal deadline in this standing, by title and id.

    A duty that stands beside the recommendation counts: its deadline is set by law as well.
    """
    return tuple(titled_of(view) for view in milestones if view.standing == standing)


def say_overdue(late: Sequence[str]) -> str:
    """Return what a run says that ends in Overdue: which legal deadlines are."""
    return f"Overdue {'under a legal deadline' if len(late) == 1 else 'under legal deadlines'}: {listed(late)}."


def say_portfolio_state(report: ReportView, names: Names) -> str:
    """Return the state of the daily check: the most urgent thing that a person can act on."""
    standings = {view.standing for view in report.milestones}
    if standings & PAST_LEGAL:
        return state_of(None, report.milestones, names)
    if unread := report.source_counts.unread:
        return f"{number_first(unread)} {'source' if unread == 1 else 'sources'} not read"
    of_recommendations = {view.standing for view in report.recommendations}
    return next((STATE[standing] for standing in PORTFOLIO_ORDER if standing in of_recommendations), CHECKED)


def say_source_state(check: SourceCheck, before: SourceRecord | None) -> str:
    """Return the state of one check of a source; `before` is its record from before."""
    result = check.result
    is_same = before is not None and [item.sha256 for item in before.items] == [item.sha256 for item in result.items]
    return "Nothing new" if result.result == "ok" and is_same else RESULT[result.result]
