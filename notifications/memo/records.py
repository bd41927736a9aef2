"""The records relied on: every entry that a sentence of the memo points to, numbered once."""

from collections.abc import Iterable
from typing import Any

from models.ledger import (
    AcceptanceRecorded,
    CandidateFound,
    DueFixed,
    Entry,
    EntryCorrected,
    EvidenceReceived,
    EvidenceRefused,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    InstanceOpened,
    MilestonePlanned,
    MilestoneWithdrawn,
    PlanAdopted,
    ProofChanged,
    QuestionRaised,
    RecommendationPlanned,
    RecordVanished,
    SourceBlocked,
    SourceRecovered,
    SourcesChecked,
    SourceStale,
    StatementRecorded,
)
from models.memo import RecordRow, dated_on
from notifications.memo.answers import say_answer
from notifications.memo.context import MemoContext
from notifications.memo.messages import say_message
from notifications.words import reason, say


def record_rows(context: MemoContext, said: Any) -> tuple[RecordRow, ...]:
    """Return the rows of all entries that some part of the memo, as JSON, names in a trace or beside a source."""
    cited = sorted(set(_seqs(said)))
    by_seq = {entry.seq: entry for entry in context.world.entries}
    rows = []
    for number, seq in enumerate((each for each in cited if each in by_seq), 1):
        entry = by_seq[seq]
        kind, what = _say(context, entry)
        hashed = context.world.hashes.get(seq, "")
        rows.append(RecordRow(n=number, seq=seq, date=dated_on(entry), what=what, kind=kind, hash=hashed))
    return tuple(rows)


def _seqs(node: Any) -> Iterable[int]:
    """Find the entries named: `events` and `inputs` of traces, and `seq` of a source's row."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("events", "inputs") and isinstance(value, list):
                yield from (each for each in value if isinstance(each, int))
            elif key == "seq" and isinstance(value, int):
                yield value
            else:
                yield from _seqs(value)
    elif isinstance(node, list):
        for each in node:
            yield from _seqs(each)


def _say(context: MemoContext, entry: Entry) -> tuple[str, str]:
    """Return the kind of a record and what it is, in a few words."""
    event, mark, office = entry.event, context.mark(), context.office
    match event:
        case EvidenceReceived():
            return "evidence", say("records.received", id=event.milestone_id, mark=mark)
        case CandidateFound():
            made_up = context.mark(event.source)
            return "evidence", say("records.shown", at=event.source, id=event.milestone_id, mark=made_up)
        case EvidenceRejected():
            return "finding", say("records.not_shown", office=office, id=event.milestone_id, mark=mark)
        case StatementRecorded():
            said = {"id": event.milestone_id, "says": event.says, "rec": event.milestone_id.partition("-")[0]}
            return "statement", say("records.claimed", **said, mark=mark)
        case FindingRecorded():
            on = event.on if event.verdict == "met" else None
            found = {"id": event.milestone_id, "verdict": event.verdict, "on": on}
            return "finding", say("records.found", **found, office=office, mark=mark)
        case ExtensionGranted():
            return "extension", say("records.extended", id=event.milestone_id, to=event.to, mark=mark)
        case EntryCorrected():
            return "correction", say("records.corrected", seq=event.seq, id=event.subject_id)
    return _say_plan(context, entry)


def _say_plan(context: MemoContext, entry: Entry) -> tuple[str, str]:
    """Say an entry about the plan, the sources or a message."""
    event = entry.event
    match event:
        case PlanAdopted():
            return "register", say("records.register", id=event.register_id)
        case RecommendationPlanned():
            return "register", say("records.recommendation", id=event.recommendation_id)
        case MilestonePlanned() | InstanceOpened():
            return "register", say("records.planned", id=event.milestone_id, on=event.milestone.due.day)
        case MilestoneWithdrawn():
            return "register", say("records.withdrawn", id=event.milestone_id)
        case DueFixed():
            return "due date", say("records.due_fixed", id=event.milestone_id, on=event.day)
        case AcceptanceRecorded():
            return "answer", say("records.answered", id=event.recommendation_id, mark=context.mark())
        case SourcesChecked():
            unread = sum(one.result in ("blocked", "stale") for one in event.results)
            return "source check", say("records.looked", n=len(event.results), unread=unread)
    return _say_source(entry)


def _say_source(entry: Entry) -> tuple[str, str]:
    """Say what turned at a source, or a message by its kind."""
    event = entry.event
    if said := say_answer(event):
        return said
    match event:
        case SourceBlocked() | SourceStale():
            return "source check", say("records.unread", at=event.source, why=reason(event.reason))
        case SourceRecovered():
            return "source check", say("records.recovered", at=event.source, since=event.unread_since)
        case RecordVanished():
            return "source check", say("records.vanished", at=event.source)
        case QuestionRaised():
            asked = event.question.replace("_", " ")
            return "question", say("records.asked", at=event.source, what=asked, ids=event.milestones)
        case ProofChanged():
            return "source check", say("records.proof", id=event.milestone_id, how=event.how, at=event.source)
        case EvidenceRefused():
            return "source check", say("records.not_kept", at=event.source)
    return say_message(event) or ("other", say("records.other", kind=event.kind))
