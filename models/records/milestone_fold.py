"""How one entry changes a milestone's record. The dates, whether it is closed (`with_derived`) and whether a message in
Slack is stale follow from the items. An entry that cannot follow raises RuleError."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from models import ledger
from models.core import COORDINATOR, RuleError, Value, evolve, new_york_day
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
    MilestoneDates,
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
    WrittenItem,
    last_standing,
    shared,
)
from models.register import Withdrawal

R = TypeVar("R", bound=Value)

Added = Mapping[type[ledger.Event], tuple[str, type[RecordItem]]]
"""The events that only add an item: the field of the record that takes it, and the class of the item."""


def item_change(
    record: Value, field: str, kind: type[RecordItem], entry: ledger.Entry, **fields: Any
) -> dict[str, Any]:
    """Return the field of a record, or of a part of it, with an item added: the entry's origin, what the event says of
    its fields, and `fields`."""
    says = shared(kind, entry.event)
    if "recorded_on" in kind.model_fields:
        says["recorded_on"] = new_york_day(entry.recorded_at)
    return {field: (*getattr(record, field), kind(**entry.origin, **says | fields))}


def with_withdrawal(record: R, event: ledger.EntryCorrected, entry: ledger.Entry) -> R | None:
    """Return a record, or a part of one, with the item of the wrong entry marked; None if it has no such item."""
    for field, items in vars(record).items():
        if isinstance(items, tuple) and any(isinstance(item, RecordItem) and item.seq == event.seq for item in items):
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
    dated = with_derived(_changed(record, entry))
    redraw = any(is_stale(message, dated) for message in dated.exchange.messages)
    return dated if dated.redraw == redraw else evolve(dated, redraw=redraw)


def _planned(
    record: MilestoneRecord | None, entry: ledger.Entry, event: ledger.MilestonePlanned | ledger.InstanceOpened
) -> MilestoneRecord:
    planned = event.milestone
    fields: dict[str, Any] = {
        "recommendation_id": event.recommendation_id,
        "is_template": planned.recurrence is not None,
        "source": planned.evidence.source,
        "basis": planned.due.basis,
        "touched_seq": entry.seq,
        "plan": planned,
    }
    if record is None:
        return MilestoneRecord(
            **fields,
            id=planned.id,
            due_now=planned.due.day,
            waits_for=planned.due.after.milestone if planned.due.after else None,
            planned_on=entry.occurred_on,
            planned_seq=entry.seq,
            dates=MilestoneDates(due_on=planned.due.day, provisional=planned.due.provisional),
        )
    return with_derived(evolve(record, **fields))


def closes(record: MilestoneRecord) -> bool:
    """Return whether no more reminders go out: a finding closes it, or the plan withdrew it."""
    finding = record.finding
    return record.withdrawal is not None or (finding is not None and finding.closes)


def with_derived(record: MilestoneRecord) -> MilestoneRecord:
    """Return the record with what follows from its items: the dates, and whether it is closed."""
    planned = record.plan.due
    later, agreed, fixed = record.extension, accepted_offer(record), last_standing(record.dates.due_fixes)
    due_on, since = (fixed.day, fixed.seq) if fixed else (planned.day, 0)
    # What was granted or agreed before the original date was fixed stays in force while it is the later one.
    dates = [(later.seq, later.to)] if later else []
    dates += [(agreed.answered_seq or 0, agreed.to)] if agreed else []
    in_force = [(seq, day) for seq, day in dates if seq > since or day > due_on]
    told_on, told_seq = min(_tellings(record, since), default=(None, None))
    return evolve(
        record,
        due_now=max(in_force)[1] if in_force else due_on,
        basis=fixed.basis if fixed else planned.basis,
        is_closed=closes(record),
        dates=evolve(
            record.dates,
            due_on=due_on,
            provisional=planned.provisional and fixed is None,
            told_on=told_on,
            told_seq=told_seq,
        ),
    )


def _tellings(record: MilestoneRecord, since: int) -> list[tuple[date, int]]:
    # Whoever answers about a date has received it, by whatever road.
    items = (*record.dates.handovers, *record.dates.agreements, *record.dates.offers)
    tellings = [(item.on, item.seq) for item in items if item.stands and item.seq > since]
    messages = record.exchange.messages if record.plan.responsible != COORDINATOR else ()
    return tellings + [
        (message.sent_on, message.sent_seq)
        for message in messages
        if message.seq > since
        and message.sent_on
        and message.instead_of is None
        and ledger.items.KINDS[message.kind].tells_date
        if message.reason in (None, "status_unknown", "date_passed")
    ]


def _changed(record: MilestoneRecord, entry: ledger.Entry) -> MilestoneRecord:
    """Return the record as an entry changes it, without the dates, which follow from the items."""
    event = entry.event
    # Whatever happens but a message, a reminder that was delayed is decided again.
    changes = NO_DELAY | {"touched_seq": entry.seq}
    if added := ADDED.get(type(event)):
        part, field, kind = added
        values: Value = getattr(record, part)
        changes[part] = evolve(values, **item_change(values, field, kind, entry))
        return evolve(record, **changes)
    if isinstance(event, ledger.ReminderDelayed | ledger.ItemClaimed | ledger.ReminderClaimed | ledger.DeliveryEvent):
        return with_message(evolve(record, touched_seq=entry.seq), entry)
    if isinstance(event, ledger.SourcesChecked):
        return evolve(record, **NO_DELAY, review=evolve(record.review, checked_on=entry.occurred_on))
    touched = evolve(record, **changes)
    match event:
        case ledger.InstanceOpened():
            return evolve(touched, next_opening=event.next_opening)
        case ledger.MilestoneWithdrawn(reason=why, replaced_by=other):
            return evolve(touched, withdrawal=Withdrawal(on=entry.occurred_on, reason=why, replaced_by=other))
        case ledger.EntryCorrected():
            return _corrected(touched, event, entry)
        case ledger.RuleFailed():
            return evolve(touched, review=evolve(record.review, checked_on=entry.occurred_on))
        case ledger.ProofChanged():
            proof = ProofItem(seq=entry.seq, on=entry.occurred_on, source=event.source, ref=event.ref, how=event.how)
            return evolve(touched, review=evolve(record.review, proofs=(*record.review.proofs, proof)))
        case ledger.CandidateFound(candidate=candidate):
            name = event.item_ref if event.item_ref and candidate.ref == candidate.sha256 else candidate.ref
            says = {field: getattr(candidate, field) for field in ("sha256", "says", "ref")}
            return _with_item(touched, "review", "evidence", EvidenceItem, entry, name=name, **says)
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
            return _with_item(record, "dates", "due_fixes", DueItem, entry, before=record.dates.due_on)
        case ledger.ExtensionGranted():
            answered = _answered(record, "extension_requests", entry, "granted")
            return _with_item(answered, "dates", "extensions", ExtensionItem, entry)
        case ledger.ExtensionRefused():
            return _answered(record, "extension_requests", entry, "refused", event.reason_id)
        case ledger.HoldLifted():
            lifted: dict[str, Any] = {"lifted_on": entry.occurred_on, "lifted_seq": entry.seq}
            holds = record.exchange.holds
            lifted_holds = tuple(evolve(hold, **lifted) if hold.seq == event.added else hold for hold in holds)
            return evolve(record, exchange=evolve(record.exchange, holds=lifted_holds))
        case ledger.DateOffered():
            return _with_item(record, "dates", "offers", OfferItem, entry, due=record.dates.due_on)
        case ledger.OfferAccepted():
            return _answered(record, "offers", entry, "accepted")
        case ledger.OfferDeclined():
            return _answered(record, "offers", entry, "declined", event.reason_id)
    raise RuleError(f"{event.kind} does not follow for a milestone")


ADDED: Mapping[type[ledger.Event], tuple[str, str, type[RecordItem]]] = {
    ledger.StatementRecorded: ("review", "statements", StatementItem),
    ledger.EvidenceReceived: ("review", "evidence", EvidenceItem),
    ledger.EvidenceRejected: ("review", "rejections", RejectionItem),
    ledger.FindingRecorded: ("review", "findings", FindingItem),
    ledger.LookRecorded: ("review", "looks", LookItem),
    ledger.Acknowledged: ("exchange", "quiets", QuietItem),
    ledger.Snoozed: ("exchange", "quiets", QuietItem),
    ledger.HoldAdded: ("exchange", "holds", HoldItem),
    ledger.UnitWrote: ("exchange", "written", WrittenItem),
    ledger.Reassigned: ("exchange", "reassignments", ReassignmentItem),
    ledger.ExtensionRequested: ("dates", "extension_requests", RequestItem),
    ledger.DateProposed: ("dates", "proposals", ProposalItem),
    ledger.DateHandedOver: ("dates", "handovers", HandoverItem),
    ledger.DateAgreed: ("dates", "agreements", AgreementItem),
}
"""The events that only add an item: the part of the record and its field that take it, and the class of the item."""


def _corrected(record: MilestoneRecord, event: ledger.EntryCorrected, entry: ledger.Entry) -> MilestoneRecord:
    for part in ("review", "exchange", "dates"):
        values: Value = getattr(record, part)
        if marked := with_withdrawal(values, event, entry):
            changes: dict[str, Any] = {part: marked}
            return evolve(record, **changes)
    raise RuleError(f"entry {event.seq} says nothing of {record.id} that could be withdrawn")


def _with_item(
    record: MilestoneRecord, part: str, field: str, kind: type[RecordItem], entry: ledger.Entry, **fields: Any
) -> MilestoneRecord:
    values: Value = getattr(record, part)
    changes: dict[str, Any] = {part: evolve(values, **item_change(values, field, kind, entry, **fields))}
    return evolve(record, **changes)


def _mark_files(record: MilestoneRecord, digests: Collection[str], **marks: Any) -> MilestoneRecord:
    evidence = (evolve(item, **marks) if item.sha256 in digests else item for item in record.review.evidence)
    return evolve(record, review=evolve(record.review, evidence=tuple(evidence)))


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
        for item in getattr(record.dates, field)
    ]
    changes: dict[str, Any] = {field: tuple(items)}
    return evolve(record, dates=evolve(record.dates, **changes))
