"""How one entry changes a milestone's record.

Read `fold_milestone` first: it takes the milestone as planned, or `_changed` by what somebody did, and then computes
what follows from the items: the dates (`_dated`) and whether a message in Slack is stale. An entry that cannot follow
raises RuleError.
"""

from datetime import date
from typing import Any, Literal

from models.core import COORDINATOR, RuleError, evolve, new_york_day
from models.ledger import (
    Acknowledged,
    CandidateFound,
    CustodyNoted,
    DateAgreed,
    DateHandedOver,
    DateOffered,
    DateProposed,
    DeliveryEvent,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceExpunged,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    FindingRecorded,
    HoldAdded,
    HoldLifted,
    InstanceOpened,
    LookRecorded,
    MilestonePlanned,
    MilestoneWithdrawn,
    NotificationKind,
    OfferAccepted,
    OfferDeclined,
    ProofChanged,
    Reassigned,
    ReminderClaimed,
    ReminderDelayed,
    RuleFailed,
    Snoozed,
    SourcesChecked,
    StatementRecorded,
)
from models.records.messages import is_stale, told_of, undelayed
from models.records.milestone import (
    AgreementItem,
    DueItem,
    EvidenceItem,
    ExtensionItem,
    FindingItem,
    HandoverItem,
    HoldItem,
    LookItem,
    MilestoneRecord,
    OfferItem,
    ProofItem,
    ProposalItem,
    QuietItem,
    ReassignmentItem,
    RejectionItem,
    RequestItem,
    StatementItem,
    ToldItem,
)
from models.records.proposals import accepted_offer, offer_of
from models.register import Milestone


def fold_milestone(milestone_id: str, record: MilestoneRecord | None, entry: Entry) -> MilestoneRecord:
    """Take one entry into a milestone's record. Raises RuleError if it cannot follow."""
    event = entry.event
    if isinstance(event, MilestonePlanned):
        return _planned(record, entry, event.recommendation_id, event.milestone)
    if isinstance(event, InstanceOpened) and milestone_id == event.milestone_id:
        opened = _planned(record, entry, event.recommendation_id, event.milestone)
        return evolve(
            opened,
            template_id=event.template_id,
            instance_key=event.instance_key,
            waits_for=event.waits_for,
            follows_days=event.follows_days,
        )
    if record is None:
        raise RuleError(f"{milestone_id} is not planned, so {event.kind} cannot follow for it")
    dated = _dated(_changed(record, entry))
    redraw = any(is_stale(message, dated) for message in dated.messages)
    return dated if dated.redraw == redraw else evolve(dated, redraw=redraw)


TELLS: frozenset[NotificationKind] = frozenset(
    {"date_proposal", "check_in", "due_soon", "overdue", "weekly_digest", "escalation"}
)
"""The kinds that tell the duty holder of the date."""


def _planned(record: MilestoneRecord | None, entry: Entry, recommendation_id: str, one: Milestone) -> MilestoneRecord:
    planned: dict[str, Any] = {
        "id": one.id,
        "recommendation_id": recommendation_id,
        "is_template": one.recurrence is not None,
        "title": one.title,
        "says": one.says,
        "relation": one.relation,
        "duty_on": one.duty_on,
        "closes_recommendation": one.closes_recommendation,
        "evidence_kind": one.evidence.kind,
        "source": one.evidence.source,
        "rule": one.evidence.rule,
        "planned": one,
        "due_planned": one.due.day,
        "basis": one.due.basis,
        "duty_basis": one.duty_basis,
        "counting": one.due.counting,
        "provisional_planned": one.due.provisional,
        "waits_hours": one.due.after.hours if one.due.after else None,
        "law": tuple(each.line for each in one.law),
        "needs": one.needs,
        "responsible": one.responsible,
        "escalation": one.escalation,
        "touched_seq": entry.seq,
    }
    if record is None:
        return MilestoneRecord(
            **planned,
            due_on=one.due.day,
            due_now=one.due.day,
            provisional=one.due.provisional,
            waits_for=one.due.after.milestone if one.due.after else None,
            planned_on=entry.occurred_on,
            planned_seq=entry.seq,
        )
    return _dated(evolve(record, **planned))


def _dated(record: MilestoneRecord) -> MilestoneRecord:
    """Return the record with the dates that follow from its items."""
    fixed = next((fix for fix in reversed(record.due_fixes) if fix.stands), None)
    due_on = fixed.day if fixed else record.due_planned
    later = record.extension
    agreed = accepted_offer(record)
    since = fixed.seq if fixed else 0
    # What was granted or agreed before the original date was fixed stays in force while it is the later one.
    dates = [(later.seq, later.to)] if later else []
    dates += [(agreed.answered_seq or 0, agreed.to)] if agreed else []
    in_force = [(seq, day) for seq, day in dates if seq > since or day > due_on]
    told = min(_tellings(record, since), default=None)
    return evolve(
        record,
        due_on=due_on,
        due_now=max(in_force)[1] if in_force else due_on,
        basis=fixed.basis if fixed else record.planned.due.basis,
        provisional=record.provisional_planned and fixed is None,
        told_on=told[0] if told else None,
        told_seq=told[1] if told else None,
    )


def _tellings(record: MilestoneRecord, since: int) -> list[tuple[date, int]]:
    """Return the day and entry of each delivery since an entry that told the duty holder of the date."""
    # Whoever answers about a date has received it, by whatever road.
    known = (*record.handovers, *record.agreements, *record.offers)
    letters = [(each.on, each.seq) for each in known if each.stands and each.seq > since]
    return letters + [
        (message.sent_on, message.sent_seq)
        for message in record.messages
        if message.seq > since and message.sent_on and _reaches_duty_holder(message, record)
    ]


def _reaches_duty_holder(message: ToldItem, record: MilestoneRecord) -> bool:
    """Return whether a message goes to the duty holder's own person, and not to someone in their place.

    If the overseeing office's coordinator acts for the duty holder, no message to them tells the duty holder.
    """
    theirs = message.instead_of is None and record.responsible != COORDINATOR
    return theirs and message.reason in (None, "status_unknown", "date_passed") and message.kind in TELLS


def _changed(record: MilestoneRecord, entry: Entry) -> MilestoneRecord:
    """Return the record as an entry changes it, without the dates, which follow from the items."""
    event = entry.event
    if isinstance(event, ReminderDelayed | ReminderClaimed | DeliveryEvent):
        return told_of(evolve(record, touched_seq=entry.seq), entry)
    # Whatever else happens, a reminder that was delayed is decided again.
    if isinstance(event, SourcesChecked):
        return evolve(undelayed(record), checked_on=entry.occurred_on)
    touched = evolve(undelayed(record), touched_seq=entry.seq)
    match event:
        case InstanceOpened():
            return evolve(touched, next_opening=event.next_opening)
        case MilestoneWithdrawn():
            return evolve(
                touched,
                withdrawn_on=entry.occurred_on,
                withdrawn_reason=event.reason,
                replaced_by=event.replaced_by,
            )
        case DueFixed():
            fixed = DueItem(
                **entry.origin,
                day=event.day,
                before=record.due_on,
                basis=event.basis,
                source_id=event.source_id,
                started_by=event.started_by,
            )
            return evolve(touched, due_fixes=(*record.due_fixes, fixed))
        case EntryCorrected():
            return _corrected(touched, event.seq, entry.seq)
        case RuleFailed():
            return evolve(touched, checked_on=entry.occurred_on)
        case ProofChanged():
            proof = ProofItem(seq=entry.seq, on=entry.occurred_on, source=event.source, ref=event.ref, how=event.how)
            return evolve(touched, proofs=(*record.proofs, proof))
    return _answered(touched, entry) or _with_evidence(touched, entry)


def _with_evidence(record: MilestoneRecord, entry: Entry) -> MilestoneRecord:
    """Return the record with a statement, evidence, a look, a finding or an extension added."""
    event = entry.event
    recorded_on = new_york_day(entry.recorded_at)
    match event:
        case StatementRecorded():
            statement = StatementItem(**entry.origin, says=event.says, text_id=event.text_id, listed=event.listed)
            return evolve(record, statements=(*record.statements, statement))
        case EvidenceReceived():
            received = EvidenceItem(
                **entry.origin,
                recorded_on=recorded_on,
                sha256=event.sha256,
                name=event.name,
                voice=event.voice,
                text=event.text,
                media_type=event.media_type,
            )
            return evolve(record, evidence=(*record.evidence, received))
        case CandidateFound():
            found = event.candidate
            candidate = EvidenceItem(
                **entry.origin,
                recorded_on=recorded_on,
                sha256=found.sha256,
                name=event.item_ref if event.item_ref and found.ref == found.sha256 else found.ref,
                voice=event.voice,
                says=found.says,
                source=event.source,
                ref=found.ref,
                item_ref=event.item_ref,
            )
            return evolve(record, evidence=(*record.evidence, candidate))
        case CustodyNoted():
            lost_on = None if event.whole else entry.occurred_on
            evidence = (
                evolve(item, lost_on=lost_on) if item.sha256 == event.sha256 else item for item in record.evidence
            )
            return evolve(record, evidence=tuple(evidence))
        case EvidenceExpunged():
            on, why = entry.occurred_on, event.reason_id
            held = (
                evolve(item, lost_on=on, removed_seq=entry.seq, removed_why=why) if item.sha256 in event.files else item
                for item in record.evidence
            )
            return evolve(record, evidence=tuple(held))
        case EvidenceRejected():
            rejected = RejectionItem(
                **entry.origin, recorded_on=recorded_on, evidence=event.evidence, reason_id=event.reason_id
            )
            return evolve(record, rejections=(*record.rejections, rejected))
        case FindingRecorded():
            finding = FindingItem(
                **entry.origin,
                recorded_on=recorded_on,
                verdict=event.verdict,
                evidence=event.evidence,
                reason_id=event.reason_id,
            )
            return evolve(record, findings=(*record.findings, finding))
        case LookRecorded():
            return evolve(record, looks=(*record.looks, LookItem(**entry.origin, source=event.source)))
        case ExtensionGranted():
            granted = ExtensionItem(**entry.origin, to=event.to, reason_id=event.reason_id)
            return evolve(
                record,
                extensions=(*record.extensions, granted),
                extension_requests=_requests_answered(record, entry, "granted"),
            )
    raise RuleError(f"{event.kind} does not follow for a milestone")


def _answered(record: MilestoneRecord, entry: Entry) -> MilestoneRecord | None:
    """Return the record with a person's answer added, or None if the entry is not an answer."""
    event = entry.event
    recorded_on = new_york_day(entry.recorded_at)
    match event:
        case Acknowledged() | Snoozed():
            quiet = QuietItem(
                **entry.origin,
                kind=event.kind,
                due=event.due,
                until=event.until,
                expected=event.expected if isinstance(event, Acknowledged) else None,
            )
            return evolve(record, quiets=(*record.quiets, quiet))
        case HoldAdded():
            hold = HoldItem(
                **entry.origin,
                recorded_on=recorded_on,
                waits_for=event.waits_for,
                reason_id=event.reason_id,
                not_mine=event.not_mine,
            )
            return evolve(record, holds=(*record.holds, hold))
        case HoldLifted():
            holds = (
                evolve(hold, lifted_on=entry.occurred_on, lifted_seq=entry.seq) if hold.seq == event.added else hold
                for hold in record.holds
            )
            return evolve(record, holds=tuple(holds))
        case ExtensionRequested():
            request = RequestItem(**entry.origin, recorded_on=recorded_on, to=event.to, reason_id=event.reason_id)
            return evolve(record, extension_requests=(*record.extension_requests, request))
        case ExtensionRefused():
            return evolve(record, extension_requests=_requests_answered(record, entry, "refused", event.reason_id))
        case Reassigned():
            reassignment = ReassignmentItem(
                **entry.origin, recorded_on=recorded_on, to=event.to, was=event.was, reason_id=event.reason_id
            )
            return evolve(record, reassignments=(*record.reassignments, reassignment))
    return _date_answered(record, entry)


def _date_answered(record: MilestoneRecord, entry: Entry) -> MilestoneRecord | None:
    """Return the record after our date was proposed or answered, or None if the entry is about neither."""
    event = entry.event
    recorded_on = new_york_day(entry.recorded_at)
    match event:
        case DateProposed():
            proposal = ProposalItem(**entry.origin, recorded_on=recorded_on, due=event.due, unit=event.unit)
            return evolve(record, proposals=(*record.proposals, proposal))
        case DateHandedOver():
            return evolve(record, handovers=(*record.handovers, HandoverItem(**entry.origin, due=event.due)))
        case DateAgreed():
            return evolve(record, agreements=(*record.agreements, AgreementItem(**entry.origin, due=event.due)))
        case DateOffered():
            offer = OfferItem(
                **entry.origin, recorded_on=recorded_on, to=event.to, reason_id=event.reason_id, due=record.due_on
            )
            return evolve(record, offers=(*record.offers, offer))
        case OfferAccepted():
            return evolve(record, offers=_offers_answered(record, entry, "accepted"))
        case OfferDeclined():
            return evolve(record, offers=_offers_answered(record, entry, "declined", event.reason_id))
    return None


def _offers_answered(
    record: MilestoneRecord, entry: Entry, answer: Literal["accepted", "declined"], reason_id: str | None = None
) -> tuple[OfferItem, ...]:
    """Return the offers with the open one answered; an older one that it replaced stays unanswered."""
    last = offer_of(record)
    decided: dict[str, Any] = {
        "answer": answer,
        "answered_seq": entry.seq,
        "answered_on": entry.occurred_on,
        "answered_by": entry.actor,
        "answer_reason_id": reason_id,
    }
    return tuple(evolve(offer, **decided) if offer is last else offer for offer in record.offers)


def _requests_answered(
    record: MilestoneRecord, entry: Entry, answer: Literal["granted", "refused"], reason_id: str | None = None
) -> tuple[RequestItem, ...]:
    """Return the requests with every open one answered: one decision of the coordinator answers them all."""
    return tuple(
        evolve(
            request,
            answer=answer,
            answered_seq=entry.seq,
            answered_on=entry.occurred_on,
            answered_by=entry.actor,
            answer_reason_id=reason_id,
        )
        if request.answer is None
        else request
        for request in record.extension_requests
    )


CORRECTABLE = (
    "statements",
    "evidence",
    "rejections",
    "findings",
    "looks",
    "extensions",
    "due_fixes",
    "quiets",
    "holds",
    "extension_requests",
    "reassignments",
    "proposals",
    "handovers",
    "agreements",
    "offers",
)
"""The fields whose items a person may withdraw."""


def _corrected(record: MilestoneRecord, wrong: int, by: int) -> MilestoneRecord:
    """Return the record with the item of the wrong entry marked: it stays shown and no longer counts."""
    for name in CORRECTABLE:
        items = getattr(record, name)
        if any(item.seq == wrong for item in items):
            marked = tuple(evolve(item, corrected_by=by) if item.seq == wrong else item for item in items)
            changes: dict[str, Any] = {name: marked}
            return evolve(record, **changes)
    raise RuleError(f"entry {wrong} says nothing of {record.id} that could be withdrawn")
