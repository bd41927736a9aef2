"""What people answered about a milestone, and what was decided about it, as it stands in a row of the memo.

To show a further kind of answer: its kind in `AnswerKind` (models/memo/facts.py), its case below, and its words in
answers.j2. Source: docs/memo.md#answers.
"""

from collections.abc import Iterator
from datetime import date

from models.memo import Answered, AnswerKind, Contact, MilestoneStatus
from models.records import MilestoneRecord, RecommendationRecord, hold_of, quiets_in_force, request_of
from models.register import AGENCY
from notifications.memo.context import MemoContext, events
from notifications.words import role, say

_Answer = tuple[int, Answered]
"""An answer after the entry that gave it."""


def answers_about(context: MemoContext, status: MilestoneStatus) -> tuple[Answered, ...]:
    """Return all that was answered about a milestone and was not withdrawn, the oldest first."""
    record = status.record
    found = [*_quiets(context, record), *_holds(context, record), *_dates(context, record), *_handed(context, record)]
    return tuple(answer for _, answer in sorted(found, key=lambda each: each[0]))


def last_answer(context: MemoContext, statuses: tuple[MilestoneStatus, ...]) -> Answered | None:
    """Return the last answer that still holds about the first of some milestones that has one."""
    for status in statuses:
        standing = [answer for answer in answers_about(context, status) if answer.stands]
        if standing and status.is_open:
            return standing[-1]
    return None


def contact_of(recommendation: RecommendationRecord, status: MilestoneStatus | None) -> Contact:
    """Return whom to call about a recommendation: the unit that answers for it, and the role that acts next."""
    name = status.record.responsible if status and status.record.duty_on == AGENCY else "agency_contact"
    return Contact(office=unit_of(recommendation), role=role(name), telephone=None)


def unit_of(recommendation: RecommendationRecord) -> str:
    """Return the unit of the agency that answers for a recommendation, without what the register adds in brackets."""
    return recommendation.owner_unit.split(" (")[0]


def _answered(
    kind: AnswerKind, on: date, says: str, *seqs: int | None, until: date | None = None, stands: bool = True
) -> Answered:
    return Answered(kind=kind, on=on, says=says, until=until, stands=stands, trace=(events(*seqs),))


def _quiets(context: MemoContext, record: MilestoneRecord) -> Iterator[_Answer]:
    mark = context.mark()
    in_force = {item.seq for item in quiets_in_force(record)}
    for item in record.quiets:
        if not item.stands:
            continue
        stands = item.seq in in_force
        if item.kind == "acknowledged":
            says = say("answers.working_on_it", mark=mark, until=item.expected)
            until = item.expected
            yield item.seq, _answered("working_on_it", item.on, says, item.seq, until=until, stands=stands)
        else:
            says = say("answers.reminders_paused", mark=mark, until=item.until)
            yield item.seq, _answered("reminders_paused", item.on, says, item.seq, until=item.until, stands=stands)


def _holds(context: MemoContext, record: MilestoneRecord) -> Iterator[_Answer]:
    mark = context.mark()
    in_force = hold_of(record)
    for item in record.holds:
        if not item.stands:
            continue
        reason = context.words(item.reason_id) if item.reason_id else None
        kind: AnswerKind = "not_theirs" if item.not_mine else "on_hold"
        if item.not_mine:
            says = say("answers.says_not_theirs", mark=mark, reason=reason)
        else:
            awaited = context.whole.milestones.get(item.waits_for or "")
            title = awaited.title if awaited else None
            says = say("answers.on_hold", mark=mark, title=title, id=item.waits_for, reason=reason)
        yield item.seq, _answered(kind, item.on, says, item.seq, stands=item == in_force)
        if item.lifted_on and item.lifted_seq:
            lifted = say("answers.hold_lifted", mark=mark)
            yield item.lifted_seq, _answered("hold_lifted", item.lifted_on, lifted, item.lifted_seq, stands=False)


def _dates(context: MemoContext, record: MilestoneRecord) -> Iterator[_Answer]:
    """Yield the later dates that were asked for, granted and declined; a date may be granted without being asked."""
    mark = context.mark()
    office = context.office
    pending = request_of(record)
    for item in record.extension_requests:
        if not item.stands:
            continue
        reason = context.words(item.reason_id)
        says = say("answers.date_requested", mark=mark, until=item.to, reason=reason)
        is_pending = item == pending
        yield item.seq, _answered("date_requested", item.on, says, item.seq, until=item.to, stands=is_pending)
        if item.answer == "refused" and item.answered_seq and item.answered_on:
            why = context.words(item.answer_reason_id) if item.answer_reason_id else None
            declined = say("answers.date_declined", mark=mark, until=item.to, office=office, reason=why)
            on = item.answered_on
            yield item.answered_seq, _answered("date_declined", on, declined, item.answered_seq, until=item.to)
    for extension in record.extensions:
        if extension.stands:
            why = context.words(extension.reason_id)
            granted = say("answers.date_granted", mark=mark, until=extension.to, office=office, reason=why)
            on, is_last = extension.on, extension == record.extension
            yield (
                extension.seq,
                _answered("date_granted", on, granted, extension.seq, until=extension.to, stands=is_last),
            )


def _handed(context: MemoContext, record: MilestoneRecord) -> Iterator[_Answer]:
    for item in record.reassignments:
        if item.stands:
            reason = context.words(item.reason_id) if item.reason_id else None
            says = say("answers.reassigned", mark=context.mark(), reason=reason)
            yield item.seq, _answered("reassigned", item.on, says, item.seq)
