"""What each kind of entry changes in a milestone's record, besides the dates, which follow from its items."""

from typing import Any

from models.core import RuleError, evolve, new_york_day
from models.ledger import (
    CandidateFound,
    CustodyNoted,
    DeliveryEvent,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    InstanceOpened,
    MilestoneWithdrawn,
    ProofChanged,
    ReminderClaimed,
    ReminderDelayed,
    RuleFailed,
    SourcesChecked,
    StatementRecorded,
)
from models.records.answer_changes import answered, requests_answered
from models.records.items import (
    DueItem,
    EvidenceItem,
    ExtensionItem,
    FindingItem,
    ProofItem,
    RejectionItem,
    StatementItem,
)
from models.records.messages import told_of
from models.records.milestone import MilestoneRecord

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
