"""Which entries a person may withdraw, and what the withdrawal is about."""

from models.errors import RuleError
from models.events.evidence import (
    CandidateFound,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    StatementRecorded,
)
from models.events.memo import EntryCorrected
from models.events.plan import AcceptanceRecorded, DueFixed
from models.ledger import Entry


def correction(entry: Entry, reason_id: str) -> EntryCorrected:
    """Return the event that withdraws what an entry said. Raises RuleError for an entry that cannot be withdrawn."""
    what = {"seq": entry.seq, "reason_id": reason_id}
    match entry.event:
        case AcceptanceRecorded():
            return EntryCorrected(subject_id=entry.event.recommendation_id, about="recommendation", **what)
        case (
            StatementRecorded()
            | EvidenceReceived()
            | CandidateFound()
            | EvidenceRejected()
            | FindingRecorded()
            | ExtensionGranted()
            | DueFixed()
        ):
            return EntryCorrected(subject_id=entry.event.milestone_id, about="milestone", **what)
    kinds = "a statement, evidence, a finding, an extension, a due date or an answer"
    raise RuleError(f"entry {entry.seq} is `{entry.event.kind}`; only {kinds} can be withdrawn")
