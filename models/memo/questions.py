"""What the Council may ask: open points that a document or a date can answer, the weightiest first.

At most one question is asked about each recommendation, and only the agency's own duties become questions to it.
Nothing is asked as if it did not exist while evidence of it awaits review or nobody could look. Source:
docs/memo.md#questions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from models.memo.standings import MilestoneStatus
from models.records import PORTFOLIO
from models.register import AGENCY, Basis

MOST_QUESTIONS = 3
QuestionKind = Literal[
    "registered", "was_it_sent", "show_what_is_reported", "when_by_law", "why_later", "when_ours"
]  # fmt: skip
LAW_FIRST: tuple[Basis, ...] = ("statute", "conditional_statute", "executive_order_reported")
"""The bases on which a duty rests that a law or an order sets, in the order in which they are asked about."""


@dataclass(frozen=True)
class Question:
    """One thing to ask. `text` holds the register's words for it; the empty string if it gives none."""

    kind: QuestionKind
    about: MilestoneStatus
    text: str = ""
    answered_by: str = ""
    """What would answer it, and who has it."""
    is_law: bool = False
    """Whether a law or an order sets the duty."""


def questions_of(statuses: tuple[MilestoneStatus, ...]) -> tuple[Question, ...]:
    """Return the questions, the weightiest first, and only one about each recommendation.

    Duties that a law sets come first, by what their date rests on and how long it has passed; then what the agency
    reports as done without a document; then dates that moved; then our own dates that passed.
    """
    by_recommendation: dict[str, Question] = {}
    for question in _candidates(statuses):
        by_recommendation.setdefault(question.about.record.recommendation_id, question)
    return tuple(by_recommendation.values())[:MOST_QUESTIONS]


def _candidates(statuses: tuple[MilestoneStatus, ...]) -> Iterator[Question]:
    own = [status for status in statuses if status.record.duty_on == AGENCY and status.is_open]
    open_points = sorted(
        (status for status in own if status.is_passed or status.standing == "unknown"),
        key=lambda status: (_weight_of_law(status), -status.days, status.record.id),
    )
    dated_by_law = [status for status in open_points if status.record.basis in LAW_FIRST]
    duty_by_law = [status for status in open_points if status.record.basis not in LAW_FIRST and _is_by_law(status)]
    yield from map(_about, dated_by_law)
    yield from (Question("show_what_is_reported", status) for status in own if _is_only_said(status))
    yield from map(_about, duty_by_law)
    yield from (Question("why_later", status) for status in own if _is_later(status))
    yield from map(_about, open_points)


def _about(status: MilestoneStatus) -> Question:
    """Return the question about a milestone: the register's own words for it, or else one of its kind."""
    record = status.record
    planned = record.planned
    is_law = _is_by_law(status)
    if planned.question:
        return Question("registered", status, planned.question.text, planned.question.answered_by, is_law=is_law)
    if record.recommendation_id == PORTFOLIO:
        return Question("was_it_sent", status, is_law=is_law)
    if is_law or status.standing == "unknown":
        return Question("when_by_law", status, is_law=is_law)
    return Question("when_ours", status)


def _weight_of_law(status: MilestoneStatus) -> int:
    """Return the rank of what a date rests on; a date of ours comes last."""
    basis = status.record.basis
    return LAW_FIRST.index(basis) if basis in LAW_FIRST else len(LAW_FIRST)


def _is_by_law(status: MilestoneStatus) -> bool:
    return status.record.basis in LAW_FIRST or status.record.duty_basis in LAW_FIRST


def _is_only_said(status: MilestoneStatus) -> bool:
    """Return whether the agency reports it as done, and no evidence of it awaits review."""
    return status.says == "done" and status.standing != "awaiting_review"


def _is_later(status: MilestoneStatus) -> bool:
    """Return whether a later date was granted that still differs from the original one.

    A date that was fixed since may be the granted day itself; then there is no second date to ask about.
    """
    return status.record.extension is not None and status.record.due_now != status.record.due_on
