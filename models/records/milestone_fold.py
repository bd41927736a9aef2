"""How one entry changes a milestone's record. The dates (`with_dates`), and whether a message in Slack is stale, follow
from the items. An entry that cannot follow raises RuleError."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from models import ledger
from models.core import COORDINATOR, Record, RuleError, evolve, new_york_day
from models.records.answers import accepted_offer, offer_of
from models.records.messages import NO_DELAY, is_stale, with_message
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
    RecordItem,
    RejectionItem,
    RequestItem,
    StatementItem,
    last_standing,
    shared,
)

R = TypeVar("R", bound=Record)

Added = Mapping[type[ledger.Event], tuple[str, type[RecordItem]]]
"""The events that only add an item: the field of the record that takes it, and the class of the item."""


def item_change(
    record: Record, field: str, kind: type[RecordItem], entry: ledger.Entry, **fields: Any
) -> dict[str, Any]:
    """Return the field of a record with an item added: the entry's origin, what the event says of its fields, and
    `fields`."""
    says = shared(kind, entry.event)
    if "recorded_on" in kind.model_fields:
        says["recorded_on"] = new_york_day(entry.recorded_at)
    return {field: (*getattr(record, field), kind(**entry.origin, **says | fields))}


def with_withdrawal(record: R, fields: Iterable[str], event: ledger.EntryCorrected, entry: ledger.Entry) -> R | None:
    """Return the record with the item of the wrong entry marked; None if these fields have no such item."""
    for field in fields:
        items = getattr(record, field)
        if any(item.seq == event.seq for item in items):
            marked = (evolve(item, corrected_by=entry.seq) if item.seq == event.seq else item for item in items)
            changes: dict[str, Any] = {field: tuple(marked)}
            return evolve(record, **changes)
    return None


def fold_milestone(milestone_id: str, record: MilestoneRecord | None, entry: ledger.Entry) -> MilestoneRecord:
    """Take one entry into a milestone's record. Raises RuleError if it cannot follow."""
    event = entry.event
    # By the type itself, because `isinstance` of a pydantic class takes long.
    if type(event) is ledger.MilestonePlanned:
        return _planned(record, entry, event)
    if type(event) is ledger.InstanceOpened and milestone_id == event.milestone_id:
        says = {name: getattr(event, name) for name in ("template_id", "instance_key", "waits_for", "follows_days")}
        return evolve(_planned(record, entry, event), **says)
    if record is None:
        raise RuleError(f"{milestone_id} is not planned, so {event.kind} cannot follow for it")
    dated = with_dates(_changed(record, entry))
    redraw = any(is_stale(message, dated) for message in dated.messages)
    return dated if dated.redraw == redraw else evolve(dated, redraw=redraw)


TELLS: frozenset[ledger.NotificationKind] = frozenset(
    {"date_proposal", "check_in", "due_soon", "overdue", "weekly_digest", "escalation"}
)
"""The kinds that tell the duty holder of the date."""

AS_PLANNED = (
    *("id", "title", "says", "relation", "duty_on", "duty_basis", "closes_recommendation"),
    *("needs", "responsible", "escalation"),
)
"""The fields that the record has by the same names as the register."""


def _planned(
    record: MilestoneRecord | None, entry: ledger.Entry, event: ledger.MilestonePlanned | ledger.InstanceOpened
) -> MilestoneRecord:
    planned = event.milestone
    fields = {name: getattr(planned, name) for name in AS_PLANNED} | {
        "recommendation_id": event.recommendation_id,
        "is_template": planned.recurrence is not None,
        "evidence_kind": planned.evidence.kind,
        "source": planned.evidence.source,
        "rule": planned.evidence.rule,
        "planned": planned,
        "due_planned": planned.due.day,
        "basis": planned.due.basis,
        "counting": planned.due.counting,
        "provisional_planned": planned.due.provisional,
        "waits_hours": planned.due.after.hours if planned.due.after else None,
        "law": tuple(law.line for law in planned.law),
        "touched_seq": entry.seq,
    }
    if record is None:
        return MilestoneRecord(
            **fields,
            due_on=planned.due.day,
            due_now=planned.due.day,
            provisional=planned.due.provisional,
            waits_for=planned.due.after.milestone if planned.due.after else None,
            planned_on=entry.occurred_on,
            planned_seq=entry.seq,
        )
    return with_dates(evolve(record, **fields))


def with_dates(record: MilestoneRecord) -> MilestoneRecord:
    """Return the record with the dates that follow from its items."""
    later, agreed, fixed = record.extension, accepted_offer(record), last_standing(record.due_fixes)
    due_on, since = (fixed.day, fixed.seq) if fixed else (record.due_planned, 0)
    # What was granted or agreed before the original date was fixed stays in force while it is the later one.
    dates = [(later.seq, later.to)] if later else []
    dates += [(agreed.answered_seq or 0, agreed.to)] if agreed else []
    in_force = [(seq, day) for seq, day in dates if seq > since or day > due_on]
    telling = min(_tellings(record, since), default=None)
    return evolve(
        record,
        due_on=due_on,
        due_now=max(in_force)[1] if in_force else due_on,
        basis=fixed.basis if fixed else record.planned.due.basis,
        provisional=record.provisional_planned and fixed is None,
        told_on=telling[0] if telling else None,
        told_seq=telling[1] if telling else None,
    )


def _tellings(record: MilestoneRecord, since: int) -> list[tuple[date, int]]:
    # Whoever answers about a date has received it, by whatever road.
    items = (*record.handovers, *record.agreements, *record.offers)
    tellings = [(item.on, item.seq) for item in items if item.stands and item.seq > since]
    messages = record.messages if record.responsible != COORDINATOR else ()
    return tellings + [
        (message.sent_on, message.sent_seq)
        for message in messages
        if message.seq > since and message.sent_on and message.instead_of is None and message.kind in TELLS
        if message.reason in (None, "status_unknown", "date_passed")
    ]


def _changed(record: MilestoneRecord, entry: ledger.Entry) -> MilestoneRecord:
    """Return the record as an entry changes it, without the dates, which follow from the items."""
    event = entry.event
    # Whatever happens but a message, a reminder that was delayed is decided again.
    changes = NO_DELAY | {"touched_seq": entry.seq}
    if added := ADDED.get(type(event)):
        return evolve(record, **changes, **item_change(record, *added, entry))
    if isinstance(event, ledger.ReminderDelayed | ledger.ReminderClaimed | ledger.DeliveryEvent):
        return with_message(evolve(record, touched_seq=entry.seq), entry)
    if isinstance(event, ledger.SourcesChecked):
        return evolve(record, **NO_DELAY, checked_on=entry.occurred_on)
    touched = evolve(record, **changes)
    match event:
        case ledger.InstanceOpened():
            return evolve(touched, next_opening=event.next_opening)
        case ledger.MilestoneWithdrawn(reason=why, replaced_by=other):
            return evolve(touched, withdrawn_on=entry.occurred_on, withdrawn_reason=why, replaced_by=other)
        case ledger.EntryCorrected():
            if withdrawn := with_withdrawal(touched, CORRECTABLE, event, entry):
                return withdrawn
            raise RuleError(f"entry {event.seq} says nothing of {record.id} that could be withdrawn")
        case ledger.RuleFailed():
            return evolve(touched, checked_on=entry.occurred_on)
        case ledger.ProofChanged():
            proof = ProofItem(seq=entry.seq, on=entry.occurred_on, source=event.source, ref=event.ref, how=event.how)
            return evolve(touched, proofs=(*record.proofs, proof))
        case ledger.CandidateFound(candidate=candidate):
            name = event.item_ref if event.item_ref and candidate.ref == candidate.sha256 else candidate.ref
            fields = {field: getattr(candidate, field) for field in ("sha256", "says", "ref")}
            return evolve(touched, **item_change(touched, "evidence", EvidenceItem, entry, name=name, **fields))
        case ledger.CustodyNoted():
            return _mark_files(touched, (event.sha256,), lost_on=None if event.whole else entry.occurred_on)
        case ledger.EvidenceExpunged():
            removed = {"removed_seq": entry.seq, "removed_why": event.reason_id}
            return _mark_files(touched, event.files, lost_on=entry.occurred_on, **removed)
    return _dated_anew(touched, entry)


def _dated_anew(record: MilestoneRecord, entry: ledger.Entry) -> MilestoneRecord:
    event = entry.event
    match event:
        case ledger.DueFixed():
            return evolve(record, **item_change(record, "due_fixes", DueItem, entry, before=record.due_on))
        case ledger.ExtensionGranted():
            answered = _answered(record, "extension_requests", entry, "granted")
            return evolve(answered, **item_change(answered, "extensions", ExtensionItem, entry))
        case ledger.ExtensionRefused():
            return _answered(record, "extension_requests", entry, "refused", event.reason_id)
        case ledger.HoldLifted():
            lifted: dict[str, Any] = {"lifted_on": entry.occurred_on, "lifted_seq": entry.seq}
            holds = (evolve(hold, **lifted) if hold.seq == event.added else hold for hold in record.holds)
            return evolve(record, holds=tuple(holds))
        case ledger.DateOffered():
            return evolve(record, **item_change(record, "offers", OfferItem, entry, due=record.due_on))
        case ledger.OfferAccepted():
            return _answered(record, "offers", entry, "accepted")
        case ledger.OfferDeclined():
            return _answered(record, "offers", entry, "declined", event.reason_id)
    raise RuleError(f"{event.kind} does not follow for a milestone")


ADDED: Added = {
    ledger.StatementRecorded: ("statements", StatementItem),
    ledger.EvidenceReceived: ("evidence", EvidenceItem),
    ledger.EvidenceRejected: ("rejections", RejectionItem),
    ledger.FindingRecorded: ("findings", FindingItem),
    ledger.LookRecorded: ("looks", LookItem),
    ledger.Acknowledged: ("quiets", QuietItem),
    ledger.Snoozed: ("quiets", QuietItem),
    ledger.HoldAdded: ("holds", HoldItem),
    ledger.ExtensionRequested: ("extension_requests", RequestItem),
    ledger.Reassigned: ("reassignments", ReassignmentItem),
    ledger.DateProposed: ("proposals", ProposalItem),
    ledger.DateHandedOver: ("handovers", HandoverItem),
    ledger.DateAgreed: ("agreements", AgreementItem),
}


def _mark_files(record: MilestoneRecord, digests: Collection[str], **marks: Any) -> MilestoneRecord:
    evidence = (evolve(item, **marks) if item.sha256 in digests else item for item in record.evidence)
    return evolve(record, evidence=tuple(evidence))


def _answered(
    record: MilestoneRecord, field: str, entry: ledger.Entry, answer: str, reason_id: str | None = None
) -> MilestoneRecord:
    """Answer every open request for a later date, or the last offer: one that another replaced stays unanswered."""
    decided: dict[str, Any] = {
        "answer": answer,
        "answered_seq": entry.seq,
        "answered_on": entry.occurred_on,
        "answered_by": entry.actor,
        "answer_reason_id": reason_id,
    }
    last = offer_of(record)
    items = [
        evolve(item, **decided) if (item is last if field == "offers" else item.answer is None) else item
        for item in getattr(record, field)
    ]
    changes: dict[str, Any] = {field: tuple(items)}
    return evolve(record, **changes)


CORRECTABLE = (*dict.fromkeys(field for field, _ in ADDED.values()), "extensions", "due_fixes", "offers")
"""The fields whose items a person may withdraw."""
