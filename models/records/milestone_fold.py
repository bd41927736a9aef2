"""How one entry changes a milestone's record.

`fold_milestone` takes the milestone as planned, or `_changed` by what somebody did; then the dates (`with_dates`) and
whether a message in Slack is stale follow from the items. An entry that cannot follow raises RuleError.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar

from models import ledger
from models.core import COORDINATOR, Record, RuleError, Value, evolve, new_york_day
from models.records.answers import accepted_offer, offer_of
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
    RecordItem,
    RejectionItem,
    RequestItem,
    StatementItem,
    ToldItem,
    last_standing,
)

R = TypeVar("R", bound=Record)

Added = Mapping[type[ledger.Event], tuple[str, type[RecordItem]]]
"""The events that only add an item: the field of the record that takes it, and the class of the item."""


def with_item(record: R, field: str, kind: type[RecordItem], entry: ledger.Entry, **fields: Any) -> R:
    """Return the record with an item added: the entry's origin, what the event says of its fields, and `fields`."""
    says = shared(kind, entry.event)
    if "recorded_on" in kind.model_fields:
        says["recorded_on"] = new_york_day(entry.recorded_at)
    changes: dict[str, Any] = {field: (*getattr(record, field), kind(**entry.origin, **says | fields))}
    return evolve(record, **changes)


def shared(kind: type[Value], value: Value) -> dict[str, Any]:
    """Return what a value says under the names of the fields of an item or a record."""
    return {name: getattr(value, name) for name in _shared_fields(kind, type(value))}


def with_withdrawal(record: R, fields: Iterable[str], event: ledger.EntryCorrected, entry: ledger.Entry) -> R | None:
    """Return the record with the item of the wrong entry marked; None if these fields have no such item."""
    for field in fields:
        items = getattr(record, field)
        if any(item.seq == event.seq for item in items):
            marked = (evolve(item, corrected_by=entry.seq) if item.seq == event.seq else item for item in items)
            changes: dict[str, Any] = {field: tuple(marked)}
            return evolve(record, **changes)
    return None


@cache
def _shared_fields(kind: type[Value], other: type[Value]) -> tuple[str, ...]:
    names = other.model_fields.keys() | other.__class_vars__  # an event's kind is of its class
    return tuple(kind.model_fields.keys() & names - RecordItem.model_fields.keys())


def fold_milestone(milestone_id: str, record: MilestoneRecord | None, entry: ledger.Entry) -> MilestoneRecord:
    """Take one entry into a milestone's record. Raises RuleError if it cannot follow."""
    event = entry.event
    if isinstance(event, ledger.MilestonePlanned):
        return _planned(record, entry, event)
    if isinstance(event, ledger.InstanceOpened) and milestone_id == event.milestone_id:
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
    letters_known = (*record.handovers, *record.agreements, *record.offers)
    letters = [(letter.on, letter.seq) for letter in letters_known if letter.stands and letter.seq > since]
    return letters + [
        (message.sent_on, message.sent_seq)
        for message in record.messages
        if message.seq > since and message.sent_on and _reaches_duty_holder(message, record)
    ]


def _reaches_duty_holder(message: ToldItem, record: MilestoneRecord) -> bool:
    theirs = message.instead_of is None and record.responsible != COORDINATOR
    return theirs and message.reason in (None, "status_unknown", "date_passed") and message.kind in TELLS


def _changed(record: MilestoneRecord, entry: ledger.Entry) -> MilestoneRecord:
    """Return the record as an entry changes it, without the dates, which follow from the items."""
    event = entry.event
    if isinstance(event, ledger.ReminderDelayed | ledger.ReminderClaimed | ledger.DeliveryEvent):
        return told_of(evolve(record, touched_seq=entry.seq), entry)
    # Whatever else happens, a reminder that was delayed is decided again.
    if isinstance(event, ledger.SourcesChecked):
        return evolve(undelayed(record), checked_on=entry.occurred_on)
    touched = evolve(undelayed(record), touched_seq=entry.seq)
    if added := ADDED.get(type(event)):
        return with_item(touched, *added, entry)
    match event:
        case ledger.InstanceOpened():
            return evolve(touched, next_opening=event.next_opening)
        case ledger.MilestoneWithdrawn():
            withdrawn_on, why = entry.occurred_on, event.reason
            return evolve(touched, withdrawn_on=withdrawn_on, withdrawn_reason=why, replaced_by=event.replaced_by)
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
            fields = {name: getattr(candidate, name) for name in ("sha256", "says", "ref")}
            fields["name"] = event.item_ref if event.item_ref and candidate.ref == candidate.sha256 else candidate.ref
            return with_item(touched, "evidence", EvidenceItem, entry, **fields)
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
            return with_item(record, "due_fixes", DueItem, entry, before=record.due_on)
        case ledger.ExtensionGranted():
            answered = _answered(record, "extension_requests", entry, "granted")
            return with_item(answered, "extensions", ExtensionItem, entry)
        case ledger.ExtensionRefused():
            return _answered(record, "extension_requests", entry, "refused", event.reason_id)
        case ledger.HoldLifted():
            lifted: dict[str, Any] = {"lifted_on": entry.occurred_on, "lifted_seq": entry.seq}
            holds = (evolve(hold, **lifted) if hold.seq == event.added else hold for hold in record.holds)
            return evolve(record, holds=tuple(holds))
        case ledger.DateOffered():
            return with_item(record, "offers", OfferItem, entry, due=record.due_on)
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
    items = getattr(record, field)
    last = offer_of(record)
    is_open = [item is last if isinstance(item, OfferItem) else item.answer is None for item in items]
    answered = (evolve(item, **decided) if open_ else item for item, open_ in zip(items, is_open, strict=True))
    changes: dict[str, Any] = {field: tuple(answered)}
    return evolve(record, **changes)


CORRECTABLE = (*dict.fromkeys(field for field, _ in ADDED.values()), "extensions", "due_fixes", "offers")
"""The fields whose items a person may withdraw."""
