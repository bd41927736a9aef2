"""The records relied on: every entry that a sentence points to, numbered once and named in a few words, never with the
words of a person, who said them, or the name of a file. An entry of a new kind gets a place in `RECORDS` and a sentence
of its name in records.j2. Source: docs/memo.md#records-relied-on."""

from collections.abc import Iterable, Iterator
from typing import Any

from models import ledger
from models.memo import shown_day
from notifications.memo.context import MemoContext
from notifications.memo.document import RecordRow
from notifications.words import say, say_of, short_reason

RECORDS: dict[str, tuple[str, ...]] = {
    "evidence": ("evidence_received", "candidate_found"),
    "look": ("look_recorded",),
    "finding": ("evidence_rejected", "finding_recorded"),
    "statement": ("statement_recorded",),
    "extension": ("extension_granted", "extension_requested", "extension_refused"),
    "correction": ("entry_corrected",),
    "restore": ("ledger_restored",),
    "register": (
        "plan_adopted",
        "recommendation_planned",
        "milestone_planned",
        "instance_opened",
        "milestone_withdrawn",
    ),
    "due date": ("due_fixed",),
    "note": ("note_added",),
    "answer": (
        "acceptance_recorded",
        "unit_wrote",
        "words_received",
        "mail_kept_apart",
        "acknowledged",
        "snoozed",
        "press_taken",
        "press_refused",
    ),
    "source check": (
        "sources_checked",
        "source_blocked",
        "source_stale",
        "source_recovered",
        "record_vanished",
        "proof_changed",
        "evidence_refused",
    ),
    "question": ("question_raised",),
    "custody": ("custody_noted", "evidence_expunged"),
    "hold": ("hold_added", "hold_lifted"),
    "handover": ("reassigned",),
    "away": ("away_set", "pages_closed"),
    "date": ("date_proposed", "date_handed_over", "date_agreed", "date_offered", "offer_accepted", "offer_declined"),
    "reminder": (
        "item_claimed",
        "reminder_claimed",
        "notice_claimed",
        "digest_claimed",
        "memo_message_claimed",
        "reminder_delayed",
        "notice_delayed",
        "reminder_sent",
        "reminder_refused",
        "reminder_uncertain",
        "reminder_released",
        "reminder_redirected",
        "reminder_degraded",
        "duplicate_removed",
        "reminder_updated",
    ),
    "comment": ("memo_shared", "memo_commented"),
}
"""The kinds of entry that are a record of each kind."""
PLAN = "register"
RECORD_OF = {kind: record for record, kinds in RECORDS.items() for kind in kinds}
IDS = ("milestone_id", "recommendation_id", "register_id", "subject_id")
"""The fields in which an event names what it is about."""


def record_rows(context: MemoContext, parts: Iterable[Any]) -> tuple[RecordRow, ...]:
    """Return the rows of all entries that some part of the memo, as JSON, names in a trace or beside a source; those of
    the tracking plan last, because pages do not point to them."""
    cited = {seq for part in parts for seq in _cited_seqs(part)}
    entries = [entry for entry in context.world.entries if entry.seq in cited]
    entries.sort(key=lambda entry: (RECORD_OF.get(entry.event.kind) == PLAN, entry.seq))
    return tuple(_row(context, number, entry) for number, entry in enumerate(entries, 1))


def origin_of(context: MemoContext, entry: ledger.Entry) -> tuple[str | None, str | None]:
    """Return the SHA-256 and the origin of the evidence that an entry is about; of a finding, of its first file."""
    event = entry.event
    match event:
        case ledger.EvidenceReceived():
            return event.sha256, say(f"origin.{event.how}", voice=context.voice(event.voice), mark=context.mark())
        case ledger.CandidateFound():
            facts = {"voice": context.voice(event.voice), "source": context.names.source(event.source)}
            return event.candidate.sha256, say("origin.source", **facts, mark=context.mark(event.source))
        case ledger.FindingRecorded() | ledger.EvidenceRejected() if event.evidence:
            first = context.first_entries.get(event.evidence[0])
            came = origin_of(context, first)[1] if first else None
            origin = say("origin.rests_on", many=len(event.evidence), came=came, mark=context.mark())
            return event.evidence[0], origin
        case ledger.CustodyNoted():
            return event.sha256, say("origin.custody", whole=event.whole)
        case ledger.EvidenceExpunged():
            return event.sha256, say("origin.removed")
        case ledger.ProofChanged():
            return event.proved_by, say("origin.proved", source=context.names.source(event.source))
        case ledger.RecordVanished() | ledger.QuestionRaised():
            return event.sha256, say("origin.copy", source=context.names.source(event.source))
    return None, None


def _row(context: MemoContext, number: int, entry: ledger.Entry) -> RecordRow:
    kind, words = say_entry(context, entry.event)
    digest, origin = origin_of(context, entry)
    return RecordRow(
        n=number,
        seq=entry.seq,
        date=shown_day(entry),
        what=words,
        kind=kind,
        hash=context.world.hashes.get(entry.seq, ""),
        public=entry.seq in context.world.public,
        sha256=digest or None,
        origin=origin if digest else None,
    )


def _cited_seqs(node: Any) -> Iterator[int]:
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


def say_entry(context: MemoContext, event: ledger.Event) -> tuple[str, str]:
    """Return the kind of record that an entry is, and what it is in a few words."""
    id_ = next((getattr(event, name) for name in IDS if hasattr(event, name)), "")
    facts = context.facts_of(event) | {"kind": event.kind, "id": id_}
    match event:
        case ledger.SourcesChecked():
            relied = {name for name, view in context.report.sources.items() if view.is_relied_on}
            results = [result.result for result in event.results if result.name in relied]
            facts |= {"n": len(results), "unread": results.count("blocked"), "stale": results.count("stale")}
        case ledger.SourceBlocked() | ledger.SourceStale():
            facts["why"] = short_reason(event.reason)
        case ledger.EvidenceExpunged():
            facts["why"] = context.words(event.reason_id)
        case ledger.MilestonePlanned() | ledger.InstanceOpened():
            # A placeholder is no due date, so it is not printed as one.
            facts["on"] = None if event.milestone.due.provisional else event.milestone.due.day
        case ledger.ReminderClaimed():
            facts["responsible"] = context.names.role(event.facts.responsible)
        case ledger.DeliveryEvent():
            facts["ids"] = sorted({part.milestone_id or part.source or "" for part in event.parts} - {""})
    record = RECORD_OF.get(event.kind, "other")
    return record, say_of(f"records.{'other' if record == 'other' else event.kind}", facts)
