"""What people answered about a milestone, as `status` shows it: the last of each kind that was not withdrawn.

Answers to a target date (agreed, another date offered) stand beside it, in the status of its date.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Literal

from models.core import Value
from models.records import (
    MilestoneRecord,
    hold_of,
    quiets_in_force,
    reassignment_of,
    refusal_of,
    request_of,
)

AnswerKind = Literal[
    "working_on_it", "reminders_paused", "on_hold", "not_theirs", "date_requested", "date_declined", "reassigned"
]  # fmt: skip
Words = Callable[[str | None], str | None]


class AnswerStatus(Value):
    """One answer about a milestone, or a decision on one, that still holds."""

    kind: AnswerKind
    on: date
    by: str
    """The id of who answered; of a request that was declined, of who had asked."""
    seq: int
    until: date | None
    """The day promised or asked for, or the first day on which a reminder may come again."""
    waits_for: str | None
    reason: str | None


def answers_of(record: MilestoneRecord, words: Mapping[str, str], erased: str) -> tuple[AnswerStatus, ...]:
    """Return the answers that hold, the oldest first. Words that were erased are said to be erased."""

    def said(text_id: str | None) -> str | None:
        return words.get(text_id, erased) if text_id else None

    return tuple(sorted(_answers(record, said), key=lambda answer: answer.seq))


def _answers(record: MilestoneRecord, said: Words) -> Iterator[AnswerStatus]:
    last_quiets = {quiet.kind: quiet for quiet in quiets_in_force(record)}
    for kind, quiet in last_quiets.items():
        is_work = kind == "acknowledged"
        yield AnswerStatus(
            kind="working_on_it" if is_work else "reminders_paused",
            on=quiet.on,
            by=quiet.by,
            seq=quiet.seq,
            until=quiet.expected if is_work else quiet.until,
            waits_for=None,
            reason=None,
        )
    if hold := hold_of(record):
        yield AnswerStatus(
            kind="not_theirs" if hold.not_mine else "on_hold",
            on=hold.on,
            by=hold.by,
            seq=hold.seq,
            until=None,
            waits_for=hold.waits_for,
            reason=said(hold.reason_id),
        )
    if request := request_of(record):
        yield AnswerStatus(
            kind="date_requested",
            on=request.on,
            by=request.by,
            seq=request.seq,
            until=request.to,
            waits_for=None,
            reason=said(request.reason_id),
        )
    if (refused := refusal_of(record)) and refused.answered_seq and refused.answered_on:
        yield AnswerStatus(
            kind="date_declined",
            on=refused.answered_on,
            by=refused.by,
            seq=refused.answered_seq,
            until=refused.to,
            waits_for=None,
            reason=said(refused.answer_reason_id),
        )
    if handed := reassignment_of(record):
        yield AnswerStatus(
            kind="reassigned",
            on=handed.on,
            by=handed.by,
            seq=handed.seq,
            until=None,
            waits_for=None,
            reason=said(handed.reason_id),
        )
