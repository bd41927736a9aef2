"""The rules of an answer to our target date: agree, offer another day, and what the coordinator says to an offer. Our
date and theirs stand side by side for ever. Source: docs/reminders.md#proposal."""

from datetime import date

from models.answers.rules import check_movable, check_open
from models.core import AnswerRefused
from models.ledger import DateAgreed, DateOffered, DateProposed, Event, OfferAccepted, OfferDeclined
from models.records import MilestoneRecord, OfferItem, accepted_offer, date_answer_of, offer_of, proposal_of
from models.standing import is_proposed_first


def may_be_proposed(milestone: MilestoneRecord) -> bool:
    """Return whether a target date is still to be proposed to its duty holder."""
    is_open = not (milestone.is_closed or milestone.is_template)
    return is_open and is_proposed_first(milestone) and proposal_of(milestone) is None


def propose(milestone: MilestoneRecord) -> DateProposed:
    """Return the proposal of a target date to the unit that we assume is responsible."""
    return DateProposed(milestone_id=milestone.id, due=milestone.due_on, unit=milestone.escalation)


def check_proposed(milestone: MilestoneRecord) -> None:
    """Raise AnswerRefused if there is no proposed target date to answer, or it was settled."""
    check_open(milestone)
    check_movable(milestone)
    if not is_proposed_first(milestone):
        raise AnswerRefused("no_target_date", f"the date of {milestone.id} is not a target date that we proposed")
    if proposal_of(milestone) is None:
        raise AnswerRefused("not_proposed", f"{milestone.id}: its date was not proposed; `plan propose` does that")
    answer = date_answer_of(milestone)
    if accepted_offer(milestone) or (answer and answer.kind == "agreed"):
        raise AnswerRefused("date_settled", f"{milestone.id}: the date is settled; request a later one instead")


def check_can_agree(milestone: MilestoneRecord, day: date) -> None:
    """Raise AnswerRefused if our date cannot be agreed to: one that has passed can only be replaced."""
    check_proposed(milestone)
    if milestone.due_now < day:
        raise AnswerRefused("date_passed", f"{milestone.due_now} has passed; offer a date of your own (`date offer`)")


def agree(milestone: MilestoneRecord, day: date) -> tuple[Event, ...]:
    """Return that the unit agrees to our date."""
    check_can_agree(milestone, day)
    return (DateAgreed(milestone_id=milestone.id, due=milestone.due_on),)


def offer(milestone: MilestoneRecord, day: date, to: date, reason_id: str) -> tuple[Event, ...]:
    """Return the date that the unit offers. It replaces an offer that nobody has decided."""
    check_proposed(milestone)
    if to <= day:
        raise AnswerRefused("in_past", f"{to} is not to come; offer a day to come")
    if to == milestone.due_now:
        raise AnswerRefused("same_date", f"{to} is our date already; agree to it instead (`date agree`)")
    return (DateOffered(milestone_id=milestone.id, to=to, reason_id=reason_id),)


def check_offer(milestone: MilestoneRecord) -> OfferItem:
    """Return the offer that the coordinator has to decide. Raises AnswerRefused if there is none."""
    check_open(milestone)
    if (open_offer := offer_of(milestone)) is None:
        raise AnswerRefused("no_offer", f"{milestone.id}: no date that was offered waits for a decision")
    return open_offer


def accept(milestone: MilestoneRecord, day: date) -> tuple[Event, ...]:
    """Return that the date offered is the current one. Raises AnswerRefused if it has passed meanwhile."""
    to = check_offer(milestone).to
    if to < day:
        raise AnswerRefused("date_passed", f"{to} has passed meanwhile; decline it, and ask for another date")
    return (OfferAccepted(milestone_id=milestone.id, to=to),)


def decline(milestone: MilestoneRecord, reason_id: str) -> tuple[Event, ...]:
    """Return that our date stays."""
    check_offer(milestone)
    return (OfferDeclined(milestone_id=milestone.id, reason_id=reason_id),)
