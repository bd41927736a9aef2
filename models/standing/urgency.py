"""The one order of urgency: of `status`, `week` and a memo of many (docs/record.md#urgency)."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from models.register import AGENCY, Basis
from models.standing.report import RecommendationView
from models.standing.state import PAST, Paired

Urgency = tuple[int, int, bool, int, date, str]
BASES: tuple[Basis, ...] = ("statute", "conditional_statute", "executive_order_reported", "planning_assumption")
"""Kinds of date, the most urgent first; that of a bill never passes and is last."""
CLOSED_PLACE = 6
LEAST: Urgency = (CLOSED_PLACE + 1, 0, False, 0, date.max, "")


class _Urgent(Paired, Protocol):
    """A view, or a memo's milestone."""

    @property
    def id(self) -> str: ...
    @property
    def days_late(self) -> int: ...
    @property
    def due_now(self) -> date: ...


U = TypeVar("U", bound=_Urgent)


def place_of_basis(basis: Basis) -> int:
    """Return the place of a kind of date among all, the most urgent first; that of a bill never passes and is last."""
    return [*BASES, basis].index(basis)


def place_of(milestone: Paired) -> int:
    """Return the place of a milestone's two answers, the most urgent first: missed, passed, passed and not checked, a
    file to review, to come, not counting yet, closed."""
    if milestone.proof in ("verified", "closed"):
        return CLOSED_PLACE
    if milestone.date_state in PAST:
        return 2 if milestone.proof == "not_checked" else 0 if milestone.date_state == "missed" else 1
    if milestone.proof == "awaiting_review":
        return 3
    return 5 if milestone.date_state == "not_counting" else 4


def urgency_of(milestone: _Urgent) -> Urgency:
    """Return what milestones are ordered by: the two answers, kind of date, the agency's own duties, days past, date
    due."""
    is_others = milestone.duty_on != AGENCY
    days = -milestone.days_late
    return place_of(milestone), place_of_basis(milestone.basis), is_others, days, milestone.due_now, milestone.id


def most_urgent_first(milestones: Iterable[U]) -> tuple[U, ...]:
    """Return milestones in the order of urgency."""
    return tuple(sorted(milestones, key=urgency_of))


def most_urgent(milestones: Iterable[_Urgent]) -> Urgency:
    """Return how urgent the most urgent open milestone is; a related duty counts, because somebody must see to it."""
    return min(
        (urgency_of(milestone) for milestone in milestones if place_of(milestone) != CLOSED_PLACE), default=LEAST
    )


def recommendations_most_urgent_first(views: Iterable[RecommendationView]) -> list[RecommendationView]:
    """Return recommendations in the order of their most urgent open milestone."""
    return sorted(views, key=lambda view: (most_urgent(view.milestones), view.id))
