"""What the Council may ask: open points that a document or a date can answer. Only the agency's own duties become
questions to it, and none while evidence awaits review. Source: docs/memo.md#questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models.records import MilestoneRecord, accepted_offer
from models.register import Basis
from models.standing import MilestoneView, place_of_basis

QuestionKind = Literal["registered", "show_what_is_reported", "when_by_law", "why_later", "when_ours", "will_it_be"]
BY_LAW_OR_ORDER: frozenset[Basis] = frozenset({"statute", "conditional_statute", "executive_order_reported"})
"""The bases on which a duty rests that a law or an order sets."""


@dataclass(frozen=True)
class MemoQuestion:
    """One thing to ask. `text` holds the register's words for it; the empty string if it gives none."""

    kind: QuestionKind
    about: MilestoneView
    text: str = ""
    answered_by: str = ""
    """What would answer it, and who has it."""
    is_law: bool = False
    """Whether a law or an order sets the duty."""


def questions_of(views: tuple[MilestoneView, ...]) -> tuple[MemoQuestion, ...]:
    """Return every question, the weightiest first, and only one about each recommendation."""
    by_recommendation: dict[str, MemoQuestion] = {}
    for question in _candidates(views):
        by_recommendation.setdefault(question.about.record.recommendation_id, question)
    return tuple(by_recommendation.values())


def _candidates(views: tuple[MilestoneView, ...]) -> Iterator[MemoQuestion]:
    agencys = [view for view in views if view.is_agencys and view.is_open and view.proof != "awaiting_review"]
    open_points = sorted(
        (view for view in agencys if view.is_past),
        key=lambda view: (place_of_basis(view.basis), view.date_state != "missed", -view.lateness.days, view.id),
    )
    dated_by_law = [view for view in open_points if view.basis in BY_LAW_OR_ORDER]
    yield from map(_about, dated_by_law)
    yield from (MemoQuestion("show_what_is_reported", view) for view in agencys if view.says == "done")
    yield from map(_about, filter(_is_by_law, open_points))
    # A date that was fixed since may be the granted day itself; then there is no second date to ask about.
    moved = (view for view in agencys if view.extended_to and _asked_for(view.record))
    yield from (MemoQuestion("why_later", view) for view in moved)
    yield from map(_about, open_points)
    coming = [view for view in agencys if view.date_state == "to_come" and view.basis == "statute"]
    for view in sorted(coming, key=lambda view: (view.due_now, view.id)):
        yield MemoQuestion("will_it_be", view, is_law=True)


def _asked_for(record: MilestoneRecord) -> bool:
    """Return whether the date in force is later because the agency asked for that or offered it: why the office moved a
    date by itself is no question to the agency."""
    granted, offer = record.extension, accepted_offer(record)
    if offer and (granted is None or (offer.answered_seq or 0) > granted.seq):
        return offer.to == record.due_now
    requests = {request.answered_seq for request in record.dates.extension_requests if request.stands}
    return granted is not None and granted.to == record.due_now and granted.seq in requests


def _about(view: MilestoneView) -> MemoQuestion:
    question = view.record.plan.question
    is_law = _is_by_law(view)
    if question:
        return MemoQuestion("registered", view, question.text, question.answered_by, is_law=is_law)
    is_ours = not (is_law or view.is_shared or view.proof == "not_checked")
    return MemoQuestion("when_ours" if is_ours else "when_by_law", view, is_law=is_law)


def _is_by_law(view: MilestoneView) -> bool:
    return not BY_LAW_OR_ORDER.isdisjoint((view.basis, view.record.plan.duty_basis))
