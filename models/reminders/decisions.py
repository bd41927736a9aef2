"""Decisions about a date, evidence or a handover. Whoever asked or was written to hears of one once; whoever decided it
does not (docs/reminders.md#decisions)."""

from collections.abc import Iterator
from datetime import date

from models import records
from models.core import Value, same_fields
from models.ledger import Decided, Kind, NotificationReason, items
from models.records import MilestoneRecord, ToldItem
from models.reminders.kinds import Step

SYSTEM = "followthrough"
"""Who gave what a rule found."""
IN_PERSON: tuple[NotificationReason | None, ...] = (None, "away")
"""Reasons of a message that reached whom it was meant for, or their delegate."""
FOUND: dict[str, Decided] = {
    "met": "verified",
    "done_another_way": "another_way",
    "not_met": "not_shown",
    "no_longer_holds": "reopened",
    "not_required": "not_required",
    "closed_not_implemented": "closed",
}


class News(Value):
    """A decision, as one person who waits for it is to hear it. People are ids, and `why` is a text id."""

    kind: Kind
    decision: Decided
    seq: int
    on: date
    to: str
    why: str | None = None
    by: str | None = None
    asked_on: date | None = None
    asked_by: str | None = None
    given_to: str | None = None


def decision_steps(milestone: MilestoneRecord) -> tuple[Step, ...]:
    """Return the decisions about a milestone that somebody who waits for them has not received."""
    received = [
        (message.kind, person, message.seq)
        for message in milestone.exchange.messages
        for person in (message.to, message.instead_of)
        if not message.refused
    ]
    return tuple(
        Step(kind=news.kind, day=news.on, to=news.to, number=f"{news.seq}.{place}")
        for place, news in enumerate(_news(milestone), start=1)
        if not any((kind, person) == (news.kind.name, news.to) and seq > news.seq for kind, person, seq in received)
    )


def decision_for(kind: str, to: str, milestone: MilestoneRecord) -> News | None:
    """Return the decision that a message of this kind tells a person, or None."""
    return next((news for news in _news(milestone) if (news.kind.name, news.to) == (kind, to)), None)


def _news(milestone: MilestoneRecord) -> tuple[News, ...]:
    if milestone.withdrawn_on is not None or milestone.is_watch or milestone.is_template:
        return ()
    of_open = () if milestone.is_closed else (*_dates(milestone), *_handovers(milestone))
    return tuple(news for news in (*_findings(milestone), *of_open) if news.to not in {news.by, SYSTEM})


def _dates(milestone: MilestoneRecord) -> Iterator[News]:
    """Yield the last decision about the date: of the coordinator's on a request or an offer, or unasked."""
    dates, extensions = milestone.dates, milestone.dates.extensions
    requests: tuple[records.RequestItem | records.OfferItem, ...] = (*dates.extension_requests, *dates.offers)
    answered = {item.answered_seq: item for item in requests if item.stands and item.answered_seq}
    unasked = {item.seq: item for item in extensions if item.stands and item.seq not in answered}
    seq = max((*answered, *unasked), default=0)
    last: records.RequestItem | records.OfferItem | records.ExtensionItem | None = answered.get(seq) or unasked.get(seq)
    match last:
        case records.RequestItem():
            decision: Decided = "granted" if last.answer == "granted" else "declined"
            why = last.answer_reason_id or next((item.reason_id for item in extensions if item.seq == seq), None)
        case records.OfferItem():
            decision, why = ("accepted" if last.answer == "accepted" else "kept"), last.answer_reason_id
        case records.ExtensionItem() if to := _contact(milestone, seq):
            yield News(
                kind=items.DATE_DECISION, decision="given", seq=seq, on=last.on, to=to, why=last.reason_id, by=last.by
            )
            return
        case _:
            return
    # Whoever asked hears of it, or the contact if somebody who was never written to noted it for them.
    before = [message for message in milestone.exchange.messages if message.seq < seq]
    was_written_to = any(last.by in (message.to, message.instead_of) for message in before)
    to = last.by if was_written_to else _contact(milestone, seq) or last.by
    fields = {"kind": items.DATE_DECISION, "decision": decision, "seq": seq, "to": to, "why": why}
    yield News(**fields, on=last.answered_on or last.on, asked_on=last.on, asked_by=last.by)


def _findings(milestone: MilestoneRecord) -> Iterator[News]:
    """Yield the last finding, for the contact unless it is a rejection, and for a head to whom it was escalated."""
    review = milestone.review
    # That a finding still holds is no news to who waits for one.
    findings = (item for item in review.findings if item.verdict != "still_holds")
    verdicts: tuple[records.FindingItem | records.RejectionItem, ...] = (*findings, *review.rejections)
    last = max((item for item in verdicts if item.stands), key=lambda item: item.seq, default=None)
    if last is None or milestone.evidence_to_review:
        return
    decision = FOUND[last.verdict] if isinstance(last, records.FindingItem) else "not_shown"
    supplied = next((item.by for item in reversed(review.evidence) if item.stands and item.by != SYSTEM), None)
    contact = None if isinstance(last, records.RejectionItem) else _contact(milestone, last.seq) or supplied
    heads = [message.instead_of or message.to for message in _before(last.seq, milestone, "escalation")]
    for to in dict.fromkeys(filter(None, (contact, *heads[-1:]))):
        fields = same_fields(News, last) | {"on": last.recorded_on, "to": to}
        yield News(kind=items.FINDING_NOTICE, decision=decision, why=last.reason_id, **fields)


def _handovers(milestone: MilestoneRecord) -> Iterator[News]:
    last = records.reassignment_of(milestone)
    if last is None:
        return
    before = _contact(milestone, last.seq) if last.was == milestone.plan.responsible else last.was
    if before and before != last.to:
        fields = same_fields(News, last) | {"on": last.recorded_on, "to": before, "given_to": last.to}
        yield News(kind=items.HANDOVER_NOTICE, decision="handed_over", why=last.reason_id, **fields)


# Whoever was written to before a decision waits for it; what is written later does not change who that was.


def _contact(milestone: MilestoneRecord, seq: int) -> str | None:
    """Return whom the unit's last message before an entry was meant for and reached."""
    reached = _before(seq, milestone, *records.TO_UNIT, "date_proposal")
    return reached[-1].instead_of or reached[-1].to if reached else None


def _before(seq: int, milestone: MilestoneRecord, *kinds: str) -> list[ToldItem]:
    return [
        message
        for message in milestone.exchange.messages
        if message.seq < seq and message.kind in kinds and not message.refused
        if message.reason in IN_PERSON or (message.reason == "status_unknown" and message.kind in records.TO_UNIT)
    ]
