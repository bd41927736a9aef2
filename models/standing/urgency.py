"""The one order of urgency: of `status`, `week` and a memo of many (docs/record.md#urgency)."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from models.register import AGENCY, Basis, Duty
from models.standing.report import RecommendationView
from models.standing.standing import CLOSED, PAST, PAST_BY_BASIS, WORST_FIRST, Standing

Urgency = tuple[int, int, bool, int, date, str]
LEAST: Urgency = (len(WORST_FIRST) + 1, 0, False, 0, date.max, "")


class _Urgent(Protocol):
    """A view, or a memo's milestone."""

    @property
    def id(self) -> str: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def basis(self) -> Basis: ...
    @property
    def duty_on(self) -> Duty: ...
    @property
    def days_late(self) -> int: ...
    @property
    def due_now(self) -> date: ...


U = TypeVar("U", bound=_Urgent)


def place_of_basis(basis: Basis) -> int:
    """Return the place of a kind of date among all, the most urgent first; that of a bill never passes and is last."""
    return [*PAST_BY_BASIS, basis].index(basis)


def urgency_of(milestone: _Urgent) -> Urgency:
    """Return what milestones are ordered by: status, kind of date, the agency's own duties, days past, date due."""
    standing = milestone.standing
    place = WORST_FIRST.index(standing) if standing in WORST_FIRST else len(WORST_FIRST)
    days = milestone.days_late if standing in PAST else 0
    is_others = milestone.duty_on != AGENCY
    return place, place_of_basis(milestone.basis), is_others, -days, milestone.due_now, milestone.id


def most_urgent_first(milestones: Iterable[U]) -> tuple[U, ...]:
    """Return milestones in the order of urgency."""
    return tuple(sorted(milestones, key=urgency_of))


def most_urgent(milestones: Iterable[_Urgent]) -> Urgency:
    """Return how urgent the most urgent open milestone is; a related duty counts, because somebody must see to it."""
    return min((urgency_of(milestone) for milestone in milestones if milestone.standing not in CLOSED), default=LEAST)


def recommendations_most_urgent_first(views: Iterable[RecommendationView]) -> list[RecommendationView]:
    """Return recommendations in the order of their most urgent open milestone."""
    return sorted(views, key=lambda view: (most_urgent(view.milestones), view.id))
