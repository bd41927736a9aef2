"""The names of the states in which runs end: the worst standing of the milestones that a run judged.

Red (type Failed, named "Overdue") means one thing: a legal deadline is overdue, with a ground on record to say so. Each
other standing is Completed, because the run worked. Source: docs/operations.md#the-coordinators-pages.
"""

from collections.abc import Iterable, Sequence

from models.evidence import SourceCheck
from models.records import SourceRecord
from models.register import Names
from models.standing import CLOSED, MilestoneView, RecommendationView, Standing, worst_of
from notifications.words import STANDING, cap, listed, titled_of

OVERDUE = "Overdue"
STATE: dict[Standing, str] = {standing: cap(words) for standing, words in STANDING.items()} | {
    "overdue": OVERDUE,
    "past_legal_deadline": "Passed, no proof",
    "awaiting_review": "Awaiting {office} review",
    "unknown": "Unknown: not read",
}
CLOSED_WORST_FIRST: tuple[Standing, ...] = (
    "closed_not_implemented", "not_required", "verified_late", "verified", "withdrawn",
)  # fmt: skip
RESULT = {"ok": "Read", "empty": "Nothing relevant", "stale": "Old copy", "blocked": "Not read"}


def say_state(standing: Standing, names: Names) -> str:
    """Return the name of the state of a run that found a standing."""
    return STATE[standing].format(office=names.office)


def state_of(recommendations: Iterable[RecommendationView], milestones: Iterable[MilestoneView], names: Names) -> str:
    """Return the name of the state of a run that judged these.

    A date that passed counts whosever it is, a related duty's and one over all recommendations too. What is closed
    counts where nothing is open.
    """
    views = tuple(milestones)
    standings = {view.standing for view in recommendations} or {view.standing for view in views if view.is_open}
    standings |= {view.standing for view in views if view.is_past}
    closed = next((standing for standing in CLOSED_WORST_FIRST if standing in standings), None)
    return say_state(closed if closed and standings <= CLOSED else worst_of(standings), names)


def past_legal_deadlines(milestones: Iterable[MilestoneView], standing: Standing = "overdue") -> tuple[str, ...]:
    """Return the milestones past a legal deadline in this standing, related duties too, by title and id."""
    return tuple(titled_of(view) for view in milestones if view.standing == standing)


def say_overdue(titles: Sequence[str]) -> str:
    """Return what a run says that ends in Overdue: which legal deadlines are."""
    return f"Overdue under {'a legal deadline' if len(titles) == 1 else 'legal deadlines'}: {listed(titles)}."


def say_source_state(check: SourceCheck, before: SourceRecord | None) -> str:
    """Return the state of one check of a source; `before` is its record from before."""
    result = check.result
    is_same = before is not None and [item.sha256 for item in before.items] == [item.sha256 for item in result.items]
    return "Nothing new" if result.result == "ok" and is_same else RESULT[result.result]
