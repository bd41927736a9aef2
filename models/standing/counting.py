"""From which day a date counts (docs/record.md#standing).

A target date is ours: it binds nobody until the duty holder has received it and has had time to answer. A date that a
law or an order sets counts from its own day, whoever was told.
"""

from datetime import date

from models.core import COORDINATOR, VERIFIER, Calendar
from models.records import MilestoneRecord, date_answer_of, declined_offer, hold_of, offer_of, proposal_of
from models.register import AGENCY

ANSWER_DAYS = 10
"""Business days in which the duty holder may answer a target date. Source: docs/reminders.md#proposal."""


def is_told_first(record: MilestoneRecord) -> bool:
    """Return whether the duty holder must have received the date before it counts: a target date of ours.

    The overseeing office needs no telling of its own duties.
    """
    is_target = record.basis == "planning_assumption" and not record.provisional and not record.is_watch
    return is_target and record.duty_on != "oversight"


def is_proposed_first(record: MilestoneRecord) -> bool:
    """Return whether the first message about the date must be a proposal: somebody of the duty holder can get it.

    Of another body than the agency that is only so if the tracking plan names a head of its own, for a proposal goes to
    the head. Source: docs/reminders.md#proposal.
    """
    has_own_head = record.duty_on == AGENCY or record.escalation not in (COORDINATOR, VERIFIER)
    return is_told_first(record) and record.responsible != COORDINATOR and has_own_head


def is_date_answered(record: MilestoneRecord) -> bool:
    """Return whether the duty holder has answered our date: agreed, offered another, or said that it is not theirs."""
    proposal, hold = proposal_of(record), hold_of(record)
    not_theirs = bool(hold and hold.not_mine and proposal and hold.seq > proposal.seq)
    return not_theirs or date_answer_of(record) is not None


def is_open_to_answer(record: MilestoneRecord, today: date, calendar: Calendar) -> bool:
    """Return whether a target date is not settled, so that it does not count yet: nobody received it, the duty holder's
    own date waits for us, or its days to answer are not over."""
    if not is_told_first(record):
        return False
    answer_by = answer_due(record, calendar)
    if answer_by is None or offer_of(record):
        return True
    return today <= answer_by and date_answer_of(record) is None


def answer_due(record: MilestoneRecord, calendar: Calendar) -> date | None:
    """Return the day by which the duty holder may answer a target date; None if nobody was told, or need be."""
    return calendar.add(record.told_on, ANSWER_DAYS) if record.told_on and is_told_first(record) else None


def counts_from(record: MilestoneRecord, calendar: Calendar, *, original: bool = False) -> date | None:
    """Return the day from which the current date, or the original one, counts; None while it cannot pass."""
    day = record.due_on if original else record.due_now
    if record.provisional or record.is_watch:
        return None
    if not is_told_first(record):
        return day
    answer = answer_due(record, calendar)
    if answer is None or offer_of(record):
        return None  # nothing of ours counts while the duty holder's own date waits for our answer
    declined = declined_offer(record)
    return max(day, answer, declined.answered_on or day) if declined else max(day, answer)
