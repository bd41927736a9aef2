"""The records relied on: every entry that a sentence of the memo points to, numbered once and named in a few words.

A row never holds the words of a person, who said them, or the name of a file. To name an entry of a new kind, add a
case to the function of its group below. Source: docs/memo.md#records-relied-on.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from models.ledger import (
    AcceptanceRecorded,
    Acknowledged,
    AwaySet,
    CandidateFound,
    CustodyNoted,
    DateAgreed,
    DateHandedOver,
    DateOffered,
    DateProposed,
    DeliveryEvent,
    DigestClaimed,
    DueFixed,
    Entry,
    EntryCorrected,
    Event,
    EvidenceExpunged,
    EvidenceReceived,
    EvidenceRefused,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    FindingRecorded,
    HoldAdded,
    HoldLifted,
    InstanceOpened,
    LedgerRestored,
    LookRecorded,
    MemoCommented,
    MemoMessageClaimed,
    MemoShared,
    MilestonePlanned,
    MilestoneWithdrawn,
    NoteAdded,
    NoticeClaimed,
    NoticeDelayed,
    OfferAccepted,
    OfferDeclined,
    PlanAdopted,
    PressRefused,
    PressTaken,
    ProofChanged,
    QuestionRaised,
    Reassigned,
    RecommendationPlanned,
    RecordVanished,
    ReminderClaimed,
    ReminderDelayed,
    Snoozed,
    SourceBlocked,
    SourceRecovered,
    SourcesChecked,
    SourceStale,
    StatementRecorded,
)
from models.memo import shown_day
from notifications.memo.context import MemoContext
from notifications.memo.document import RecordRow
from notifications.words import say, short_reason

KindAndWords = tuple[str, str]
"""The kind of a record, and what it is in a few words."""

DELIVERY = {
    "reminder_sent": "sent",
    "reminder_refused": "refused",
    "reminder_uncertain": "unsure",
    "reminder_released": "released",
    "reminder_redirected": "redirected",
    "reminder_degraded": "plain",
    "duplicate_removed": "doubled",
    "reminder_updated": "redrawn",
}
"""The sentence of records.j2 for what happened to a message, by the kind of its entry."""


def record_rows(context: MemoContext, parts: Iterable[Any]) -> tuple[RecordRow, ...]:
    """Return the rows of all entries that some part of the memo, as JSON, names in a trace or beside a source."""
    cited = {seq for part in parts for seq in _cited_seqs(part)}
    entries = (entry for entry in context.world.entries if entry.seq in cited)
    return tuple(_row(context, number, entry) for number, entry in enumerate(entries, 1))


def origin_of(context: MemoContext, entry: Entry) -> tuple[str | None, str | None]:
    """Return the SHA-256 of the evidence that an entry is about, and where it came from; (None, None) for any other.

    For a finding it is the first file that it rests on.
    """
    event = entry.event
    match event:
        case EvidenceReceived():
            return event.sha256, say(f"origin.{event.how}", voice=context.voice(event.voice), mark=context.mark())
        case CandidateFound():
            mark = context.mark(event.source)
            origin = say(
                "origin.source", voice=context.voice(event.voice), source=context.source(event.source), mark=mark
            )
            return event.candidate.sha256, origin
        case FindingRecorded() | EvidenceRejected() if event.evidence:
            first = context.first_entry_with(event.evidence[0])
            came = origin_of(context, first)[1] if first else None
            origin = say("origin.rests_on", many=len(event.evidence), came=came, mark=context.mark())
            return event.evidence[0], origin
        case CustodyNoted():
            return event.sha256, say("origin.custody", whole=event.whole)
        case EvidenceExpunged():
            return event.sha256, say("origin.removed")
        case ProofChanged():
            return event.proved_by, say("origin.proved", source=context.source(event.source))
        case RecordVanished() | QuestionRaised():
            return event.sha256, say("origin.copy", source=context.source(event.source))
    return None, None


def say_answer(event: Event) -> KindAndWords | None:
    """Name what a person pressed or typed in answer to a message; None for any other entry."""
    match event:
        case Acknowledged():
            return "answer", say("answers.acknowledged", id=event.milestone_id, by=event.expected)
        case Snoozed():
            return "answer", say("answers.snoozed", id=event.milestone_id, until=event.until)
        case HoldAdded() if event.not_mine:
            return "hold", say("answers.not_theirs", id=event.milestone_id)
        case HoldAdded():
            return "hold", say("answers.waits", id=event.milestone_id, what=event.waits_for)
        case HoldLifted():
            return "hold", say("answers.lifted", id=event.milestone_id, added=event.added)
        case ExtensionRequested():
            return "extension", say("answers.date_asked", id=event.milestone_id, to=event.to)
        case ExtensionRefused():
            return "extension", say("answers.date_refused", id=event.milestone_id)
        case Reassigned():
            return "handover", say("answers.handed_over", id=event.milestone_id)
        case AwaySet():
            return "away", say("answers.away")
        case PressTaken() | PressRefused():
            return "answer", say("answers.press", taken=event.kind == "press_taken")
    return None


def _say_target_date(event: Event) -> KindAndWords | None:
    """Name a step by which a target date of ours was proposed, answered and settled."""
    match event:
        case DateProposed():
            return "date", say("answers.date_proposed", id=event.milestone_id, due=event.due)
        case DateHandedOver():
            return "date", say("answers.date_handed_over", id=event.milestone_id, due=event.due)
        case DateAgreed():
            return "date", say("answers.date_agreed", id=event.milestone_id, due=event.due)
        case DateOffered():
            return "date", say("answers.date_offered", id=event.milestone_id, to=event.to)
        case OfferAccepted():
            return "date", say("answers.offer_accepted", id=event.milestone_id, to=event.to)
        case OfferDeclined():
            return "date", say("answers.offer_declined", id=event.milestone_id)
    return None


def say_message(context: MemoContext, event: Event) -> KindAndWords | None:
    """Name a message of ours and what happened to it: about what and to which role; None for any other entry.

    A claim is a word of the agency in a memo, so a message claimed for sending is said to be prepared.
    """
    match event:
        case ReminderClaimed():
            return "reminder", say("records.message", id=event.milestone_id, to=context.role(event.facts.responsible))
        case NoticeClaimed():
            return "reminder", say("records.notice", at=context.source(event.source))
        case DigestClaimed():
            return "reminder", say("records.digest")
        case MemoMessageClaimed():
            return "reminder", say("records.memo_message")
        case ReminderDelayed():
            return "reminder", say("records.message_held", id=event.milestone_id)
        case NoticeDelayed():
            return "reminder", say("records.notice_held", at=context.source(event.source))
        case DeliveryEvent():
            about = sorted({part.milestone_id or part.source or "" for part in event.parts} - {""})
            return "reminder", say(f"records.{DELIVERY[event.kind]}", ids=about)
    return None


def _row(context: MemoContext, number: int, entry: Entry) -> RecordRow:
    kind, what = _say_entry(context, entry.event)
    digest, origin = origin_of(context, entry)
    return RecordRow(
        n=number,
        seq=entry.seq,
        date=shown_day(entry),
        what=what,
        kind=kind,
        hash=context.world.hashes.get(entry.seq, ""),
        public=entry.seq in context.world.public,
        sha256=digest or None,
        origin=origin if digest else None,
    )


def _cited_seqs(node: Any) -> Iterator[int]:
    """Yield the entries that are named: `events` and `inputs` of traces, and `seq` of a source's row."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("events", "inputs") and isinstance(value, list):
                yield from (seq for seq in value if isinstance(seq, int))
            elif key == "seq" and isinstance(value, int):
                yield value
            else:
                yield from _cited_seqs(value)
    elif isinstance(node, list):
        for item in node:
            yield from _cited_seqs(item)


def _say_entry(context: MemoContext, event: Event) -> KindAndWords:
    return (
        _say_evidence(context, event)
        or _say_plan(context, event)
        or _say_source(context, event)
        or say_answer(event)
        or _say_target_date(event)
        or say_message(context, event)
        or _say_comment(context, event)
        or ("other", say("records.other", kind=event.kind))
    )


def _say_comment(context: MemoContext, event: Event) -> KindAndWords | None:
    """Name what became of a draft at the agency."""
    agency = context.names.agency
    match event:
        case MemoShared():
            return "comment", say("records.shared", agency=agency)
        case MemoCommented():
            return "comment", say("records.commented", agency=agency)
    return None


def _say_evidence(context: MemoContext, event: Event) -> KindAndWords | None:
    """Name what the agency said or gave, and what a verifier found."""
    mark = context.mark()
    office = context.office
    match event:
        case EvidenceReceived():
            return "evidence", say("records.received", id=event.milestone_id, mark=mark)
        case CandidateFound():
            source_mark = context.mark(event.source)
            return "evidence", say(
                "records.shown", at=context.source(event.source), id=event.milestone_id, mark=source_mark
            )
        case LookRecorded():
            at = context.source(event.source)
            return "look", say("records.looked_for", id=event.milestone_id, at=at, office=office, mark=mark)
        case EvidenceRejected():
            return "finding", say("records.not_shown", office=office, id=event.milestone_id, mark=mark)
        case StatementRecorded():
            recommendation_id = event.milestone_id.partition("-")[0]
            return "statement", say(
                "records.claimed",
                about=context.agency,
                id=event.milestone_id,
                says=event.says,
                rec=recommendation_id,
                mark=mark,
            )
        case FindingRecorded():
            return "finding", say(
                "records.found",
                id=event.milestone_id,
                verdict=event.verdict,
                on=event.on if event.verdict == "met" else None,
                office=office,
                mark=mark,
            )
        case ExtensionGranted():
            return "extension", say("records.extended", id=event.milestone_id, to=event.to, mark=mark)
        case EntryCorrected():
            return "correction", say("records.corrected", seq=event.seq, id=event.subject_id)
        case LedgerRestored():
            return "restore", say("records.restored", seq=event.head_seq, copy_of=event.copy_of)
    return None


def _say_plan(context: MemoContext, event: Event) -> KindAndWords | None:
    """Name what the register plans, and the agency's answer to a recommendation."""
    match event:
        case PlanAdopted():
            return "register", say("records.register", id=event.register_id)
        case RecommendationPlanned():
            return "register", say("records.recommendation", id=event.recommendation_id)
        case MilestonePlanned() | InstanceOpened():
            # A placeholder is no due date, so it is not printed as one.
            day = None if event.milestone.due.provisional else event.milestone.due.day
            return "register", say("records.planned", id=event.milestone_id, on=day)
        case MilestoneWithdrawn():
            return "register", say("records.withdrawn", id=event.milestone_id)
        case DueFixed():
            return "due date", say("records.due_fixed", id=event.milestone_id, on=event.day)
        case NoteAdded():
            return "note", say("records.noted", office=context.office, id=event.recommendation_id)
        case AcceptanceRecorded():
            return "answer", say(
                "records.answered", about=context.agency, id=event.recommendation_id, mark=context.mark()
            )
    return None


def _say_source(context: MemoContext, event: Event) -> KindAndWords | None:
    """Name a check of the sources or of our files, or what changed at one of them."""
    match event:
        case SourcesChecked():
            relied = {name for name, source in context.report.sources.items() if source.is_relied_on}
            results = [result.result for result in event.results if result.name in relied]
            unread, stale = results.count("blocked"), results.count("stale")
            return "source check", say("records.looked", n=len(results), unread=unread, stale=stale)
        case SourceBlocked() | SourceStale():
            return "source check", say(
                "records.unread", at=context.source(event.source), why=short_reason(event.reason)
            )
        case SourceRecovered():
            return "source check", say("records.recovered", at=context.source(event.source), since=event.unread_since)
        case RecordVanished():
            return "source check", say("records.vanished", at=context.source(event.source))
        case QuestionRaised():
            asked = event.question.replace("_", " ")
            return "question", say("records.asked", at=context.source(event.source), what=asked, ids=event.milestones)
        case ProofChanged():
            return "source check", say(
                "records.proof", id=event.milestone_id, how=event.how, at=context.source(event.source)
            )
        case EvidenceRefused():
            return "source check", say("records.not_kept", at=context.source(event.source))
        case CustodyNoted():
            return "custody", say("records.custody", id=event.milestone_id, whole=event.whole)
        case EvidenceExpunged():
            why = context.words(event.reason_id)
            return "custody", say("records.removed", ids=event.milestones, why=why)
    return None
