"""The records relied on: every entry that a sentence of the memo points to, numbered once and named in a few words.

A row never holds the words of a person, who said them, or the name of a file. To name an entry of a new kind, give it a
line in `WORDS` below and a sentence in its template. Source: docs/memo.md#records-relied-on.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from models.ledger import (
    CandidateFound,
    CustodyNoted,
    DeliveryEvent,
    Entry,
    Event,
    EvidenceExpunged,
    EvidenceReceived,
    EvidenceRejected,
    FindingRecorded,
    InstanceOpened,
    MilestonePlanned,
    ProofChanged,
    QuestionRaised,
    RecordVanished,
    ReminderClaimed,
    SourceBlocked,
    SourcesChecked,
    SourceStale,
)
from models.memo import shown_day
from notifications.memo.context import MemoContext
from notifications.memo.document import RecordRow
from notifications.words import say, say_of, short_reason

WORDS: dict[str, tuple[str, str]] = {
    "evidence_received": ("evidence", "records.received"),
    "candidate_found": ("evidence", "records.shown"),
    "look_recorded": ("look", "records.looked_for"),
    "evidence_rejected": ("finding", "records.not_shown"),
    "statement_recorded": ("statement", "records.claimed"),
    "finding_recorded": ("finding", "records.found"),
    "extension_granted": ("extension", "records.extended"),
    "entry_corrected": ("correction", "records.corrected"),
    "ledger_restored": ("restore", "records.restored"),
    "plan_adopted": ("register", "records.register"),
    "recommendation_planned": ("register", "records.recommendation"),
    "milestone_planned": ("register", "records.planned"),
    "instance_opened": ("register", "records.planned"),
    "milestone_withdrawn": ("register", "records.withdrawn"),
    "due_fixed": ("due date", "records.due_fixed"),
    "note_added": ("note", "records.noted"),
    "acceptance_recorded": ("answer", "records.answered"),
    "sources_checked": ("source check", "records.looked"),
    "source_blocked": ("source check", "records.unread"),
    "source_stale": ("source check", "records.unread"),
    "source_recovered": ("source check", "records.recovered"),
    "record_vanished": ("source check", "records.vanished"),
    "question_raised": ("question", "records.asked"),
    "proof_changed": ("source check", "records.proof"),
    "evidence_refused": ("source check", "records.not_kept"),
    "custody_noted": ("custody", "records.custody"),
    "evidence_expunged": ("custody", "records.removed"),
    "acknowledged": ("answer", "answers.acknowledged"),
    "snoozed": ("answer", "answers.snoozed"),
    "hold_added": ("hold", "answers.held"),
    "hold_lifted": ("hold", "answers.lifted"),
    "extension_requested": ("extension", "answers.date_asked"),
    "extension_refused": ("extension", "answers.date_refused"),
    "reassigned": ("handover", "answers.handed_over"),
    "away_set": ("away", "answers.away"),
    "press_taken": ("answer", "answers.press"),
    "press_refused": ("answer", "answers.press"),
    "date_proposed": ("date", "answers.date_proposed"),
    "date_handed_over": ("date", "answers.date_handed_over"),
    "date_agreed": ("date", "answers.date_agreed"),
    "date_offered": ("date", "answers.date_offered"),
    "offer_accepted": ("date", "answers.offer_accepted"),
    "offer_declined": ("date", "answers.offer_declined"),
    "reminder_claimed": ("reminder", "records.message"),
    "notice_claimed": ("reminder", "records.notice"),
    "digest_claimed": ("reminder", "records.digest"),
    "memo_message_claimed": ("reminder", "records.memo_message"),
    "reminder_delayed": ("reminder", "records.message_held"),
    "notice_delayed": ("reminder", "records.notice_held"),
    "reminder_sent": ("reminder", "records.sent"),
    "reminder_refused": ("reminder", "records.refused"),
    "reminder_uncertain": ("reminder", "records.unsure"),
    "reminder_released": ("reminder", "records.released"),
    "reminder_redirected": ("reminder", "records.redirected"),
    "reminder_degraded": ("reminder", "records.plain"),
    "duplicate_removed": ("reminder", "records.doubled"),
    "reminder_updated": ("reminder", "records.redrawn"),
    "memo_shared": ("comment", "records.shared"),
    "memo_commented": ("comment", "records.commented"),
}
"""By the kind of an entry: the kind of record, and its sentence. A claim is a word of the agency in a memo, so a
message claimed for sending is said to be prepared."""
IDS = ("milestone_id", "recommendation_id", "register_id", "subject_id")
"""The fields in which an event names what it is about."""


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
            facts = {"voice": context.voice(event.voice), "source": context.names.source(event.source)}
            return event.candidate.sha256, say("origin.source", **facts, mark=context.mark(event.source))
        case FindingRecorded() | EvidenceRejected() if event.evidence:
            first = context.first_entries.get(event.evidence[0])
            came = origin_of(context, first)[1] if first else None
            origin = say("origin.rests_on", many=len(event.evidence), came=came, mark=context.mark())
            return event.evidence[0], origin
        case CustodyNoted():
            return event.sha256, say("origin.custody", whole=event.whole)
        case EvidenceExpunged():
            return event.sha256, say("origin.removed")
        case ProofChanged():
            return event.proved_by, say("origin.proved", source=context.names.source(event.source))
        case RecordVanished() | QuestionRaised():
            return event.sha256, say("origin.copy", source=context.names.source(event.source))
    return None, None


def _row(context: MemoContext, number: int, entry: Entry) -> RecordRow:
    kind, what = say_entry(context, entry.event)
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


def say_entry(context: MemoContext, event: Event) -> tuple[str, str]:
    """Return the kind of record that an entry is, and what it is in a few words.

    A sentence takes what it names from the fields of the event and from what the memo adds to them.
    """
    kind, name = WORDS.get(event.kind, ("other", "records.other"))
    facts = {**dict(event), "kind": event.kind, "office": context.office, "about": context.agency}
    facts |= {"mark": context.mark(), "id": next((getattr(event, name) for name in IDS if hasattr(event, name)), "")}
    if source := getattr(event, "source", None):
        facts["at"] = context.names.source(source)
    match event:
        case CandidateFound():
            facts["mark"] = context.mark(event.source)
        case SourcesChecked():
            relied = {name for name, view in context.report.sources.items() if view.is_relied_on}
            results = [result.result for result in event.results if result.name in relied]
            facts |= {"n": len(results), "unread": results.count("blocked"), "stale": results.count("stale")}
        case SourceBlocked() | SourceStale():
            facts["why"] = short_reason(event.reason)
        case EvidenceExpunged():
            facts["why"] = context.words(event.reason_id)
        case MilestonePlanned() | InstanceOpened():
            # A placeholder is no due date, so it is not printed as one.
            facts["on"] = None if event.milestone.due.provisional else event.milestone.due.day
        case ReminderClaimed():
            facts["responsible"] = context.names.role(event.facts.responsible)
        case DeliveryEvent():
            facts["ids"] = sorted({part.milestone_id or part.source or "" for part in event.parts} - {""})
    return kind, say_of(name, facts)
