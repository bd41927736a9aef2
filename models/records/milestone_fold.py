"""How one entry changes a milestone's record. A fold refuses what cannot follow."""

from typing import Any, Literal

from models.core import RuleError, evolve, new_york_day
from models.ledger import (
    Acknowledged,
    CandidateFound,
    CustodyNoted,
    DeliveryEvent,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    FindingRecorded,
    HoldAdded,
    HoldLifted,
    InstanceOpened,
    MilestonePlanned,
    MilestoneWithdrawn,
    ProofChanged,
    Reassigned,
    ReminderClaimed,
    ReminderDelayed,
    RuleFailed,
    Snoozed,
    SourcesChecked,
    StatementRecorded,
)
from models.records.messages import is_stale, told_of
from models.records.milestone import (
    DueItem,
    EvidenceItem,
    ExtensionItem,
    FindingItem,
    HoldItem,
    MilestoneRecord,
    ProofItem,
    QuietItem,
    ReassignmentItem,
    RejectionItem,
    RequestItem,
    StatementItem,
    ToldItem,
)
from models.register import Milestone


def fold_milestone(milestone_id: str, record: MilestoneRecord | None, entry: Entry) -> MilestoneRecord:
    """Take one entry into a milestone's record. Raises RuleError where it cannot follow."""
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
    changed = changes(record, entry)
    free: dict[str, Any] = {"touched_seq": entry.seq, "held_until": None, "free_at": None, "held_reason": None}
    dated = _dated(evolve(record, **(free | changed)))
    return evolve(dated, redraw=any(is_stale(each, dated) for each in dated.told))


def _planned(record: MilestoneRecord | None, entry: Entry, recommendation_id: str, one: Milestone) -> MilestoneRecord:
    planned: dict[str, Any] = {
        "id": one.id,
        "recommendation_id": recommendation_id,
        "recurring": one.recurrence is not None,
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
        "law": one.law,
        "needs": one.needs,
        "responsible": one.responsible,
        "escalation": one.escalation,
        "touched_seq": entry.seq,
    }
    if record is None:
        waits_for = one.due.after.milestone if one.due.after else None
        first = {
            "due_on": one.due.day,
            "due_now": one.due.day,
            "provisional": one.due.provisional,
            "waits_for": waits_for,
        }
        origin = {"planned_on": entry.occurred_on, "planned_seq": entry.seq}
        return MilestoneRecord.model_validate(planned | first | origin)
    return _dated(evolve(record, **planned))


def _dated(record: MilestoneRecord) -> MilestoneRecord:
    """Return the record with the dates that follow from its items."""
    fixed = next((each for each in reversed(record.due_fixes) if each.stands), None)
    due_on = fixed.day if fixed else record.due_planned
    later = record.extension
    first = next((each.sent_on for each in record.told if each.sent_on and _puts_the_date(each)), None)
    extended = later if later and later.seq > (fixed.seq if fixed else 0) else None
    return evolve(
        record,
        due_on=due_on,
        due_now=extended.to if extended else due_on,
        basis=fixed.basis if fixed else record.planned.due.basis,
        provisional=record.provisional_planned and fixed is None,
        told_on=record.told_on or first,
    )


def _puts_the_date(told: ToldItem) -> bool:
    """Say whether a message put the date to the responsible, and not to somebody in their place."""
    own = told.instead_of is None and told.reason in (None, "status_unknown")
    return own and told.kind in ("check_in", "due_soon", "overdue", "weekly_digest")


ITEMS = (
    "statements", "evidence", "rejections", "findings", "extensions", "due_fixes", "quiets", "holds", "requests",
    "reassignments",
)  # fmt: skip


def changes(record: MilestoneRecord, entry: Entry) -> dict[str, Any]:
    """Return the fields that an entry changes, besides the dates, which follow from the items."""
    event = entry.event
    item = entry.origin
    match event:
        case InstanceOpened():
            return {"next_opening": event.next_opening}
        case MilestoneWithdrawn():
            why = {"withdrawn_reason": event.reason, "replaced_by": event.replaced_by}
            return {"withdrawn_on": entry.occurred_on} | why
        case DueFixed():
            fixed = {"day": event.day, "basis": event.basis, "source_id": event.source_id}
            one = DueItem(**item, before=record.due_on, started_by=event.started_by, **fixed)
            return {"due_fixes": (*record.due_fixes, one)}
        case EntryCorrected():
            return _corrected(record, event.seq, entry.seq)
        case SourcesChecked():
            return {"checked_on": entry.occurred_on, "touched_seq": record.touched_seq}
        case RuleFailed():
            return {"checked_on": entry.occurred_on}
        case ProofChanged():
            where = {"source": event.source, "ref": event.ref, "how": event.how}
            return {"proofs": (*record.proofs, ProofItem(seq=entry.seq, on=entry.occurred_on, **where))}
        case ReminderDelayed() | ReminderClaimed() | DeliveryEvent():
            return told_of(record, entry)
    return answered(record, entry) or _shown(record, entry)


def _shown(record: MilestoneRecord, entry: Entry) -> dict[str, Any]:
    """Return what a statement, evidence, a finding or an extension adds."""
    event = entry.event
    item = entry.origin
    late = item | {"recorded_on": new_york_day(entry.recorded_at)}
    match event:
        case StatementRecorded():
            return {"statements": (*record.statements, StatementItem(**item, says=event.says, text_id=event.text_id))}
        case EvidenceReceived():
            one_file = {"sha256": event.sha256, "name": event.name, "voice": event.voice, "text": event.text}
            received = EvidenceItem(**late, **one_file, media_type=event.media_type)
            return {"evidence": (*record.evidence, received)}
        case CandidateFound():
            found = event.candidate
            name = event.item_ref if event.item_ref and found.ref == found.sha256 else found.ref
            shown = {"sha256": found.sha256, "name": name, "voice": event.voice, "says": found.says}
            stood = {"source": event.source, "ref": found.ref, "item_ref": event.item_ref}
            return {"evidence": (*record.evidence, EvidenceItem(**late, **shown, **stood))}
        case CustodyNoted():
            lost_on = None if event.whole else entry.occurred_on
            held = (evolve(each, lost_on=lost_on) if each.sha256 == event.sha256 else each for each in record.evidence)
            return {"evidence": tuple(held)}
        case EvidenceRejected():
            rejected = RejectionItem(**late, evidence=event.evidence, reason_id=event.reason_id)
            return {"rejections": (*record.rejections, rejected)}
        case FindingRecorded():
            verdict = {"verdict": event.verdict, "evidence": event.evidence, "reason_id": event.reason_id}
            return {"findings": (*record.findings, FindingItem(**late, **verdict))}
        case ExtensionGranted():
            granted = ExtensionItem(**item, to=event.to, reason_id=event.reason_id)
            return {"extensions": (*record.extensions, granted)} | requests_answered(record, entry, "granted")
    raise RuleError(f"{event.kind} does not follow for a milestone")


def _corrected(record: MilestoneRecord, wrong: int, by: int) -> dict[str, Any]:
    """Return the items with the wrong one marked: it stays shown and counts no more."""
    for name in ITEMS:
        items = getattr(record, name)
        if any(each.seq == wrong for each in items):
            mark = {"corrected_by": by}
            return {name: tuple(evolve(each, **mark) if each.seq == wrong else each for each in items)}
    raise RuleError(f"entry {wrong} says nothing of {record.id} that could be withdrawn")


def answered(record: MilestoneRecord, entry: Entry) -> dict[str, Any]:
    """Return the fields that an answer changes; none where the entry is no answer."""
    event = entry.event
    item = entry.origin
    late = item | {"recorded_on": new_york_day(entry.recorded_at)}
    match event:
        case Acknowledged():
            quiet = QuietItem(**item, kind=event.kind, due=event.due, until=event.until, expected=event.expected)
            return {"quiets": (*record.quiets, quiet)}
        case Snoozed():
            quiet = QuietItem(**item, kind=event.kind, due=event.due, until=event.until)
            return {"quiets": (*record.quiets, quiet)}
        case HoldAdded():
            why = {"waits_for": event.waits_for, "reason_id": event.reason_id, "not_mine": event.not_mine}
            return {"holds": (*record.holds, HoldItem(**late, **why))}
        case HoldLifted():
            named = (
                evolve(each, lifted_on=entry.occurred_on, lifted_seq=entry.seq) if each.seq == event.added else each
                for each in record.holds
            )
            return {"holds": tuple(named)}
        case ExtensionRequested():
            asked = RequestItem(**late, to=event.to, reason_id=event.reason_id)
            return {"requests": (*record.requests, asked)}
        case ExtensionRefused():
            return requests_answered(record, entry, "refused", event.reason_id)
        case Reassigned():
            handed = ReassignmentItem(**late, to=event.to, was=event.was, reason_id=event.reason_id)
            return {"reassignments": (*record.reassignments, handed)}
    return {}


def requests_answered(
    record: MilestoneRecord, entry: Entry, answer: Literal["granted", "refused"], reason_id: str | None = None
) -> dict[str, Any]:
    """Return the requests with those that waited for the coordinator answered: a later date answers all of them."""
    said: dict[str, Any] = {"answer": answer, "answered_seq": entry.seq, "answered_on": entry.occurred_on}
    said["answer_reason_id"] = reason_id
    open_ = (evolve(each, **said) if each.answer is None else each for each in record.requests)
    return {"requests": tuple(open_)}
