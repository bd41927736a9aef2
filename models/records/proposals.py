"""What stands of a target date that we proposed, and of what its duty holder answered (docs/reminders.md#proposal)."""

from datetime import date

from models.core import Value
from models.ledger import DateAnswerKind
from models.records.milestone import MilestoneRecord, OfferItem, ProposalItem


class DateAnswer(Value):
    """What the duty holder answered to our target date: both dates stay shown."""

    kind: DateAnswerKind
    on: date
    by: str
    seq: int
    to: date
    """The date agreed to, or the one offered."""
    reason_id: str | None = None
    """The text id of the unit's reason for its own date."""
    decided_on: date | None = None
    decided_seq: int | None = None
    decided_by: str | None = None
    declined_why: str | None = None
    """The text id of our reason for keeping our date."""


def proposal_of(record: MilestoneRecord) -> ProposalItem | None:
    """Return the proposal of the original date as it is now known, or None if it was never proposed."""
    return next((item for item in reversed(record.proposals) if item.stands and item.due == record.due_on), None)


def offer_of(record: MilestoneRecord) -> OfferItem | None:
    """Return the unit's own date that the coordinator has not decided."""
    last = _last_offer(record)
    return last if last and last.answer is None else None


def accepted_offer(record: MilestoneRecord) -> OfferItem | None:
    """Return the last offer that the coordinator accepted."""
    return next((item for item in reversed(record.offers) if item.stands and item.answer == "accepted"), None)


def declined_offer(record: MilestoneRecord) -> OfferItem | None:
    """Return the last offer, if the coordinator kept our date."""
    last = _last_offer(record)
    return last if last and last.answer == "declined" else None


def date_answer_of(record: MilestoneRecord) -> DateAnswer | None:
    """Return the last that the duty holder answered to our target date, or None."""
    agreed = next((item for item in reversed(record.agreements) if item.stands and item.due == record.due_on), None)
    offer = _last_offer(record)
    if offer and (agreed is None or offer.seq > agreed.seq):
        return DateAnswer(
            kind=offer.answer or "offered",
            on=offer.on,
            by=offer.by,
            seq=offer.seq,
            to=offer.to,
            reason_id=offer.reason_id,
            decided_on=offer.answered_on,
            decided_seq=offer.answered_seq,
            decided_by=offer.answered_by,
            declined_why=offer.answer_reason_id,
        )
    return DateAnswer(kind="agreed", on=agreed.on, by=agreed.by, seq=agreed.seq, to=agreed.due) if agreed else None


def _last_offer(record: MilestoneRecord) -> OfferItem | None:
    return next((item for item in reversed(record.offers) if item.stands and item.due == record.due_on), None)
