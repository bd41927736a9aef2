"""What the duty holder answered about a milestone, and what the office decided on it (docs/answers.md)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from models import records
from models.records import MilestoneRecord

AnswerKind = Literal[
    "working_on_it", "reminders_paused", "on_hold", "not_theirs", "hold_lifted", "date_requested", "date_granted",
    "date_declined", "reassigned", "date_agreed", "date_offered", "offer_accepted", "offer_declined",
]  # fmt: skip
"""What people answer to a message, and what was decided on it. Source: docs/memo.md#answers."""
DECISIONS: frozenset[AnswerKind] = frozenset({"date_granted", "date_declined", "offer_accepted", "offer_declined"})
"""What the office decides. It is never the duty holder's word."""
ASKS: frozenset[AnswerKind] = frozenset({"date_requested", "date_offered"})
"""What a decision answers. It stays the duty holder's word after the decision."""


@dataclass(frozen=True)
class MilestoneAnswer:
    """One answer about a milestone, or one decision on it."""

    kind: AnswerKind
    seq: int
    on: date
    by: str
    """The id of the person who answered; of a decision on a request or an offer, of who had asked."""
    day: date | None = None
    """The day that it names: promised, asked for, offered, agreed, or until which reminders pause."""
    reason_id: str | None = None
    waits_for: str | None = None
    in_force: bool = False
    """Whether it still holds; what was answered or decided later takes its place."""
    withdrawn_by: int | None = None
    recorded_on: date | None = None
    """The New York day on which a request, an offer, a hold or a reassignment was recorded; None for all else."""


def answers_of(record: MilestoneRecord) -> tuple[MilestoneAnswer, ...]:
    """Return all that was answered about a milestone and decided on it, the oldest first."""
    parts = (_quiets(record), _holds(record), _requests(record), _date_answers(record))
    answers = [answer for part in parts for answer in part]
    answers += [
        _answer("reassigned", item, item == records.reassignment_of(record)) for item in record.exchange.reassignments
    ]
    return tuple(sorted(answers, key=lambda answer: answer.seq))


def last_answer_of(answers: tuple[MilestoneAnswer, ...]) -> MilestoneAnswer | None:
    """Return the duty holder's newest answer, whatever was decided on it since; None if it gave none that holds."""
    stands = [answer for answer in answers if answer.in_force or (answer.withdrawn_by is None and answer.kind in ASKS)]
    words = (answer for answer in reversed(stands) if answer.kind not in (*DECISIONS, "hold_lifted", "reassigned"))
    return next(words, None)


def _answer(kind: AnswerKind, item: records.RecordItem, in_force: bool, *, day: date | None = None) -> MilestoneAnswer:
    # Not every kind of item has a reason, a milestone that it waits for, or a day of its own on which it was recorded.
    return MilestoneAnswer(
        kind,
        item.seq,
        item.on,
        item.by,
        day=day,
        reason_id=getattr(item, "reason_id", None),
        waits_for=getattr(item, "waits_for", None),
        in_force=in_force and item.stands,
        withdrawn_by=item.corrected_by,
        recorded_on=getattr(item, "recorded_on", None),
    )


def _quiets(record: MilestoneRecord) -> Iterator[MilestoneAnswer]:
    for quiet in record.exchange.quiets:
        in_force = quiet in records.quiets_in_force(record)
        if quiet.kind == "acknowledged":
            yield _answer("working_on_it", quiet, in_force, day=quiet.expected)
        else:
            yield _answer("reminders_paused", quiet, in_force, day=quiet.until)


def _holds(record: MilestoneRecord) -> Iterator[MilestoneAnswer]:
    for hold in record.exchange.holds:
        yield _answer("not_theirs" if hold.not_mine else "on_hold", hold, hold == records.hold_of(record))
        if hold.lifted_on and hold.lifted_seq:
            yield MilestoneAnswer("hold_lifted", hold.lifted_seq, hold.lifted_on, hold.by)


def _requests(record: MilestoneRecord) -> Iterator[MilestoneAnswer]:
    for request in record.dates.extension_requests:
        yield _answer("date_requested", request, request == records.request_of(record), day=request.to)
        if request.answer == "refused":
            yield from _decision("date_declined", request, request == records.refusal_of(record))
    for extension in record.dates.extensions:
        yield _answer("date_granted", extension, extension == record.extension, day=extension.to)


def _date_answers(record: MilestoneRecord) -> Iterator[MilestoneAnswer]:
    if not (record.dates.agreements or record.dates.offers):
        return
    last = records.date_answer_of(record)
    undecided = records.offer_of(record)
    for agreement in record.dates.agreements:
        yield _answer("date_agreed", agreement, last is not None and last.seq == agreement.seq, day=agreement.due)
    for offer in record.dates.offers:
        yield _answer("date_offered", offer, offer == undecided, day=offer.to)
        kind: AnswerKind = "offer_accepted" if offer.answer == "accepted" else "offer_declined"
        yield from _decision(kind, offer, last is not None and last.seq == offer.seq)


def _decision(
    kind: AnswerKind, item: records.RequestItem | records.OfferItem, in_force: bool
) -> Iterator[MilestoneAnswer]:
    if (seq := item.answered_seq) and (on := item.answered_on):
        reason_id = item.answer_reason_id
        yield MilestoneAnswer(kind, seq, on, item.by, day=item.to, reason_id=reason_id, in_force=in_force)
