"""Which entry says already what a command would say again. A press needs none, because Slack's deliveries have ids."""

from models.answers.context import Attempt
from models.records import MilestoneRecord, hold_of, last_standing, offer_of, reassignment_of


def same_statement(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the statement in the same words of the same day."""
    form = attempt.form
    of_day = (item for item in milestone.statements if item.stands and (item.on, item.says) == (form.on, form.says))
    return next((item.seq for item in of_day if same_words(attempt, item.text_id, form.text)), None)


def same_hold(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return what the milestone waits for already."""
    form = attempt.form
    hold = hold_of(milestone)
    if hold is None or hold.not_mine or hold.waits_for != form.waits_for:
        return None
    return hold.seq if same_words(attempt, hold.reason_id, form.reason) else None


def lifted_before(_: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return by which entry the last hold ended."""
    last = last_standing(milestone.holds)
    return last.lifted_seq if last else None


def same_extension(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the later date that the same person approved last."""
    last = milestone.extension
    return last.seq if last and (last.to, last.by) == (attempt.form.to, attempt.person.id) else None


def refused_before(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the refusal of the last request in the same words."""
    last = last_standing(milestone.extension_requests)
    if last is None or last.answer != "refused":
        return None
    return last.answered_seq if same_words(attempt, last.answer_reason_id, attempt.form.reason) else None


def same_offer(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the open offer of the same date in the same words."""
    offer = offer_of(milestone)
    if offer is None or offer.to != attempt.form.to:
        return None
    return offer.seq if same_words(attempt, offer.reason_id, attempt.form.reason) else None


def same_person(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the handover to the same person."""
    last = reassignment_of(milestone)
    return last.seq if last and last.to == attempt.form.person else None


def same_due(attempt: Attempt, milestone: MilestoneRecord) -> int | None:
    """Return the same due date, set last by the same person."""
    same = (attempt.form.on, attempt.form.basis, attempt.person.id)
    last = milestone.due_fixes[-1] if milestone.due_fixes else None
    return last.seq if last and last.stands and (last.day, last.basis, last.by) == same else None


def same_words(attempt: Attempt, recorded_id: str | None, typed_id: str | None) -> bool:
    """Return whether two text ids stand for the same words."""
    return recorded_id == typed_id or (attempt.words(recorded_id) or recorded_id) == (
        attempt.words(typed_id) or typed_id
    )
