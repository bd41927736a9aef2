"""What the Council may ask: open points that a document or a date can answer, weightiest first (memo.md, section 2).

Only what is NYPD's own duty is asked of NYPD (domain.md, section 6, rule 14).
"""

from dataclasses import dataclass
from typing import Literal

from models.memo.placed import Placed
from models.records import PORTFOLIO

MOST = 3
Asked = Literal["was_it_sent", "show_what_is_reported", "when_by_law", "why_later", "when_ours"]


@dataclass(frozen=True)
class Question:
    """One thing to ask, not yet in words."""

    kind: Asked
    about: Placed


def questions_of(placed: tuple[Placed, ...]) -> tuple[Question, ...]:
    """Return at most three questions: each kind in turn, and no recommendation twice while others wait."""
    nypd = [each for each in placed if each.record.duty_on == "nypd" and each.is_open]
    passed = sorted((each for each in nypd if each.is_passed), key=lambda each: -each.days)
    unseen = [each for each in nypd if each.held == "cannot tell"]
    found: list[Question] = []
    found += [Question("was_it_sent", e) for e in (*passed, *unseen) if e.record.recommendation_id == PORTFOLIO]
    found += [Question("show_what_is_reported", e) for e in nypd if e.says == "done"]
    found += [Question("when_by_law", e) for e in passed if e.record.basis == "statute"]
    found += [Question("why_later", e) for e in nypd if e.record.extension]
    found += [Question("when_ours", e) for e in (*passed, *unseen)]
    first: dict[str, Question] = {}
    for one in found:
        first.setdefault(one.about.record.recommendation_id, one)
    kept = list(first.values())
    return tuple(kept[:MOST])
