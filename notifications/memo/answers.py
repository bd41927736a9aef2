"""What people answered about a milestone, and what was decided about it, as it stands in a row of the memo.

To show a further kind of answer: its kind in `AnswerKind` (models/memo/facts.py), its case below, and its words in
answers.j2. Source: docs/memo.md#answers.
"""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from models.memo import Answered, Contact, Note
from models.records import (
    Item,
    MilestoneRecord,
    RecommendationRecord,
    date_answer_of,
    hold_of,
    quiets_in_force,
    reassignment_of,
    refusal_of,
    request_of,
)
from models.standing import AnswerKind, MilestoneView
from notifications.memo.context import MemoContext, events
from notifications.words import say


class AnswerGiven(NamedTuple):
    """An answer, the entry that gave it, and the entry that withdrew it (None if none did)."""

    seq: int
    withdrawn_by: int | None
    answer: Answered


def answers_given(context: MemoContext, view: MilestoneView) -> tuple[AnswerGiven, ...]:
    """Return all that was answered about a milestone, the oldest first; what was withdrawn since too."""
    record = view.record
    every = (_quiets, _holds, _dates, _own_dates, _handed)
    found = [given for each in every for given in each(context, record)]
    return tuple(sorted(found, key=lambda given: given.seq))


def answers_about(context: MemoContext, view: MilestoneView) -> tuple[Answered, ...]:
    """Return all that was answered about a milestone and was not withdrawn, the oldest first."""
    return tuple(given.answer for given in answers_given(context, view) if given.withdrawn_by is None)


def answer_of_entry(context: MemoContext, view: MilestoneView, seq: int) -> Answered | None:
    """Return the answer that an entry gave about a milestone; None if it gave none."""
    return next((given.answer for given in answers_given(context, view) if given.seq == seq), None)


def last_answer(
    context: MemoContext, views: tuple[MilestoneView, ...]
) -> tuple[str, Answered] | tuple[None, None]:
    """Return the first of some open milestones about which an answer still holds, by id, and the last such answer."""
    for view in views:
        standing = [answer for answer in answers_about(context, view) if answer.stands]
        if standing and view.is_open:
            return view.id, standing[-1]
    return None, None


def contact_of(context: MemoContext, recommendation: RecommendationRecord) -> Contact:
    """Return whom to call about a recommendation: the register's contact, or else the unit that answers for it."""
    planned = recommendation.planned.contact
    if planned is None:
        return Contact(office=unit_of(recommendation), role=context.names.role("agency_contact"), telephone=None)
    return Contact(office=planned.office, role=context.names.role(planned.role), telephone=planned.telephone)


def notes_of(context: MemoContext, recommendation: RecommendationRecord) -> tuple[Note, ...]:
    """Return the office's notes on a recommendation that stand, the newest first."""
    return tuple(
        Note(text=context.words(item.text_id), on=item.on, trace=(events(item.seq),))
        for item in reversed(recommendation.notes)
        if item.stands
    )


def unit_of(recommendation: RecommendationRecord) -> str:
    """Return the unit of the agency that answers for a recommendation, without what the register adds in brackets."""
    return recommendation.owner_unit.split(" (")[0]


def _given(
    kind: AnswerKind,
    item: Item,
    says: str,
    *,
    until: date | None = None,
    is_in_force: bool = True,
) -> AnswerGiven:
    """Return what an item says. A withdrawn item is never in force."""
    return _at(kind, item.seq, item.on, says, until, is_in_force=is_in_force, withdrawn_by=item.corrected_by)


def _at(
    kind: AnswerKind,
    seq: int,
    on: date,
    says: str,
    until: date | None = None,
    *,
    is_in_force: bool,
    withdrawn_by: int | None = None,
) -> AnswerGiven:
    stands = is_in_force and withdrawn_by is None
    answer = Answered(kind=kind, on=on, says=says, until=until, stands=stands, trace=(events(seq),))
    return AnswerGiven(seq, withdrawn_by, answer)


def _quiets(context: MemoContext, record: MilestoneRecord) -> Iterator[AnswerGiven]:
    mark = context.mark()
    in_force = quiets_in_force(record)
    for item in record.quiets:
        if item.kind == "acknowledged":
            says = say("answers.working_on_it", mark=mark, until=item.expected)
            yield _given("working_on_it", item, says, until=item.expected, is_in_force=item in in_force)
        else:
            says = say("answers.reminders_paused", mark=mark, until=item.until)
            yield _given("reminders_paused", item, says, until=item.until, is_in_force=item in in_force)


def _holds(context: MemoContext, record: MilestoneRecord) -> Iterator[AnswerGiven]:
    mark = context.mark()
    in_force = hold_of(record)
    for item in record.holds:
        reason = context.words(item.reason_id) if item.reason_id else None
        if item.not_mine:
            says = say("answers.says_not_theirs", mark=mark, reason=reason)
            yield _given("not_theirs", item, says, is_in_force=item == in_force)
        else:
            awaited = context.whole.milestones.get(item.waits_for or "")
            title = awaited.title if awaited else None
            says = say("answers.on_hold", mark=mark, title=title, id=item.waits_for, reason=reason)
            yield _given("on_hold", item, says, is_in_force=item == in_force)
        if item.lifted_on and item.lifted_seq:
            lifted = say("answers.hold_lifted", mark=mark)
            yield _at("hold_lifted", item.lifted_seq, item.lifted_on, lifted, is_in_force=False)


def _dates(context: MemoContext, record: MilestoneRecord) -> Iterator[AnswerGiven]:
    """Yield the later dates that were asked for, granted and declined; a date may be granted without being asked."""
    mark = context.mark()
    office = context.office
    for item in record.extension_requests:
        says = say("answers.date_requested", mark=mark, until=item.to, reason=context.words(item.reason_id))
        yield _given("date_requested", item, says, until=item.to, is_in_force=item == request_of(record))
        if item.answer == "refused" and item.answered_seq and item.answered_on:
            why = context.words(item.answer_reason_id) if item.answer_reason_id else None
            declined = say("answers.date_declined", mark=mark, until=item.to, office=office, reason=why)
            is_last = item == refusal_of(record)
            yield _at("date_declined", item.answered_seq, item.answered_on, declined, item.to, is_in_force=is_last)
    for extension in record.extensions:
        why = context.words(extension.reason_id)
        says = say("answers.date_granted", mark=mark, until=extension.to, office=office, reason=why)
        yield _given("date_granted", extension, says, until=extension.to, is_in_force=extension == record.extension)


def _own_dates(context: MemoContext, record: MilestoneRecord) -> Iterator[AnswerGiven]:
    """Yield what the duty holder answered to our target date, and what we answered to theirs."""
    mark, office, answer = context.mark(), context.office, date_answer_of(record)
    last = answer.seq if answer else 0
    for agreed in record.agreements:
        says = say("answers.says_agreed", mark=mark, due=agreed.due)
        yield _given("date_agreed", agreed, says, until=agreed.due, is_in_force=agreed.seq == last)
    for item in record.offers:
        says = say("answers.says_offered", mark=mark, to=item.to, reason=context.words(item.reason_id))
        is_last = item.seq == last
        yield _given("date_offered", item, says, until=item.to, is_in_force=is_last and item.answer is None)
        if item.answer is None or item.answered_seq is None or item.answered_on is None:
            continue
        if item.answer == "accepted":
            says = say("answers.says_accepted", mark=mark, to=item.to, office=office)
            yield _at("offer_accepted", item.answered_seq, item.answered_on, says, item.to, is_in_force=is_last)
        else:
            why = context.words(item.answer_reason_id) if item.answer_reason_id else None
            says = say("answers.says_declined", mark=mark, to=item.to, office=office, reason=why)
            yield _at("offer_declined", item.answered_seq, item.answered_on, says, item.to, is_in_force=is_last)


def _handed(context: MemoContext, record: MilestoneRecord) -> Iterator[AnswerGiven]:
    for item in record.reassignments:
        reason = context.words(item.reason_id) if item.reason_id else None
        says = say("answers.reassigned", mark=context.mark(), reason=reason)
        yield _given("reassigned", item, says, is_in_force=item == reassignment_of(record))
