"""What the Council may ask: open points that a document or a date can answer, the weightiest first.

Only NYPD's own duties become questions to NYPD. Source: docs/memo.md#questions.
"""

from dataclasses import dataclass
from typing import Literal

from models.memo.standings import MilestoneStatus
from models.records import PORTFOLIO

MOST_QUESTIONS = 3
QuestionKind = Literal["was_it_sent", "show_what_is_reported", "when_by_law", "why_later", "when_ours"]


@dataclass(frozen=True)
class Question:
    """One thing to ask, not yet in words."""

    kind: QuestionKind
    about: MilestoneStatus


def questions_of(statuses: tuple[MilestoneStatus, ...]) -> tuple[Question, ...]:
    """Return the questions, each kind in turn, and only one about each recommendation."""
    nypds = [status for status in statuses if status.record.duty_on == "agency" and status.is_open]
    passed = sorted((status for status in nypds if status.is_passed), key=lambda status: -status.days)
    unread = [status for status in nypds if status.holding == "unknown"]
    candidates: list[Question] = []
    for status in (*passed, *unread):
        if status.record.recommendation_id == PORTFOLIO:
            candidates.append(Question("was_it_sent", status))
    candidates += [Question("show_what_is_reported", status) for status in nypds if status.says == "done"]
    candidates += [Question("when_by_law", status) for status in passed if status.record.basis == "statute"]
    candidates += [Question("why_later", status) for status in nypds if status.record.extension]
    candidates += [Question("when_ours", status) for status in (*passed, *unread)]
    by_recommendation: dict[str, Question] = {}
    for question in candidates:
        by_recommendation.setdefault(question.about.record.recommendation_id, question)
    return tuple(by_recommendation.values())[:MOST_QUESTIONS]
