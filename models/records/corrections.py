"""Which entries a person may withdraw, and what the withdrawal is about."""

from collections.abc import Iterable

from models.core import RuleError
from models.ledger import (
    AcceptanceRecorded,
    Acknowledged,
    CandidateFound,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRequested,
    FindingRecorded,
    HoldAdded,
    LookRecorded,
    NoteAdded,
    Reassigned,
    Snoozed,
    StatementRecorded,
)
from models.records.milestone import MilestoneRecord


def correction(entry: Entry, reason_id: str) -> EntryCorrected:
    """Return the event that withdraws what an entry said. Raises RuleError for an entry that cannot be withdrawn."""
    what = {"seq": entry.seq, "reason_id": reason_id}
    match entry.event:
        case AcceptanceRecorded() | NoteAdded():
            return EntryCorrected(subject_id=entry.event.recommendation_id, about="recommendation", **what)
        case (
            StatementRecorded()
            | EvidenceReceived()
            | CandidateFound()
            | EvidenceRejected()
            | LookRecorded()
            | FindingRecorded()
            | ExtensionGranted()
            | DueFixed()
            | Acknowledged()
            | Snoozed()
            | HoldAdded()
            | ExtensionRequested()
            | Reassigned()
        ):
            return EntryCorrected(subject_id=entry.event.milestone_id, about="milestone", **what)
    kinds = "a statement, evidence, a look, a finding, an extension, a due date, a handing over or an answer"
    raise RuleError(f"entry {entry.seq} is `{entry.event.kind}`; only {kinds} can be withdrawn")


def clocks_stopped(entry: Entry, milestones: Iterable[MilestoneRecord], reason_id: str) -> tuple[EntryCorrected, ...]:
    """Return the withdrawals of the due dates that a withdrawn finding had fixed: their clocks have not started."""
    finding = entry.event
    if not isinstance(finding, FindingRecorded):
        return ()
    return tuple(
        EntryCorrected(subject_id=milestone.id, about="milestone", seq=fixed.seq, reason_id=reason_id)
        for milestone in milestones
        for fixed in milestone.due_fixes
        if fixed.stands and fixed.started_by == finding.milestone_id and fixed.seq > entry.seq
    )
