"""What is in force of the answers that people gave about a milestone and about our target date (docs/answers.md)."""

from models.core import People, Person, holder
from models.records.milestone import (
    AgreementItem,
    HoldItem,
    MilestoneRecord,
    OfferItem,
    ProposalItem,
    QuietItem,
    ReassignmentItem,
    RequestItem,
    last_standing,
)
from models.register import BY_LAW, Basis


def hold_of(record: MilestoneRecord) -> HoldItem | None:
    """Return the last hold that is not lifted."""
    return last_standing([hold for hold in record.exchange.holds if hold.lifted_on is None])


def is_movable(basis: Basis) -> bool:
    """Return whether another date may be asked for: not where a law names it. Source: docs/answers.md#by-law."""
    return basis not in BY_LAW


def request_of(record: MilestoneRecord) -> RequestItem | None:
    """Return the request for a later date that waits for the coordinator's answer."""
    return _unanswered(record) if is_movable(record.basis) else None


def void_request_of(record: MilestoneRecord) -> RequestItem | None:
    """Return the unanswered request for a later date where a law names the date, so that nobody decides it."""
    return None if is_movable(record.basis) else _unanswered(record)


def _unanswered(record: MilestoneRecord) -> RequestItem | None:
    last = last_standing(record.dates.extension_requests)
    return last if last and last.answer is None else None


def refusal_of(record: MilestoneRecord) -> RequestItem | None:
    """Return the last request for a later date, if the coordinator refused it and no other date came since."""
    last = last_standing(record.dates.extension_requests)
    if last is None or last.answer != "refused" or last.answered_seq is None:
        return None
    moved = max((item.seq for item in (*record.dates.extensions, *record.dates.due_fixes) if item.stands), default=0)
    return last if moved < last.answered_seq else None


def reassignment_of(record: MilestoneRecord) -> ReassignmentItem | None:
    """Return the last time that the milestone was given to another person."""
    return last_standing(record.exchange.reassignments)


def assigned_to(record: MilestoneRecord) -> str | None:
    """Return the id of the person to whom the milestone was given; None: whoever holds the responsible role."""
    last = reassignment_of(record)
    return last.to if last else None


def responsible_person(record: MilestoneRecord, people: People) -> Person | None:
    """Return who acts on a milestone: the assignee, or whoever holds the role most closely; None if nobody does."""
    return people.by_id.get(assigned_to(record) or "") or holder(people, record.plan.responsible, record.id)


def quiets_in_force(record: MilestoneRecord) -> tuple[QuietItem, ...]:
    """Return what was said for the date in force by whoever acts now: with another date or person it starts over."""
    reassignment = reassignment_of(record)
    since = reassignment.seq if reassignment else 0
    return tuple(
        item for item in record.exchange.quiets if item.stands and item.due == record.due_now and item.seq > since
    )


def not_shown_seq(record: MilestoneRecord) -> int:
    """Return the entry with which a verifier last held that the evidence does not show it; 0 if none did."""
    last = last_standing(record.review.rejections)
    return last.seq if last else 0


# Our target date, and what its duty holder answered. Source: docs/reminders.md#proposal


def proposal_of(record: MilestoneRecord) -> ProposalItem | None:
    """Return the proposal of the original date as it is now known, or None if it was never proposed."""
    return last_standing([item for item in record.dates.proposals if item.due == record.dates.due_on])


def date_answer_of(record: MilestoneRecord) -> AgreementItem | OfferItem | None:
    """Return the last that the duty holder answered to our target date, with what the coordinator said to an offer."""
    agreed = last_standing([item for item in record.dates.agreements if item.due == record.dates.due_on])
    offer = _last_offer(record)
    return offer if offer and (agreed is None or offer.seq > agreed.seq) else agreed


def offer_of(record: MilestoneRecord) -> OfferItem | None:
    """Return the unit's own date that the coordinator has not decided."""
    last = _last_offer(record)
    return last if last and last.answer is None else None


def accepted_offer(record: MilestoneRecord) -> OfferItem | None:
    """Return the last offer that the coordinator accepted."""
    return last_standing([offer for offer in record.dates.offers if offer.answer == "accepted"])


def declined_offer(record: MilestoneRecord) -> OfferItem | None:
    """Return the last offer, if the coordinator kept our date."""
    last = _last_offer(record)
    return last if last and last.answer == "declined" else None


def _last_offer(record: MilestoneRecord) -> OfferItem | None:
    return last_standing([offer for offer in record.dates.offers if offer.due == record.dates.due_on])
