"""Of each record relied on that is about evidence: its digest, and where it came from. Never a file's name."""

from models.ledger import (
    CandidateFound,
    CustodyNoted,
    Entry,
    EvidenceReceived,
    EvidenceRejected,
    FindingRecorded,
    ProofChanged,
    QuestionRaised,
    RecordVanished,
)
from models.memo import RecordRow
from notifications.memo.context import MemoContext
from notifications.words import VOICE, say, source


def with_origin(context: MemoContext, rows: tuple[RecordRow, ...]) -> tuple[RecordRow, ...]:
    """Return the rows with the digest of the evidence that an entry is about, and its origin; others as they are."""
    by_seq = {entry.seq: entry for entry in context.world.entries}
    return tuple(_with(context, row, by_seq[row.seq]) for row in rows)


def _with(context: MemoContext, row: RecordRow, entry: Entry) -> RecordRow:
    digest, origin = origin_of(context, entry)
    return row.model_copy(update={"sha256": digest, "origin": origin}) if digest else row


def origin_of(context: MemoContext, entry: Entry) -> tuple[str | None, str | None]:
    """Return the SHA-256 of the evidence that an entry is about and where that came from; None twice for another.

    Of a finding it is the first file that it rests on, with how many there are.
    """
    event = entry.event
    match event:
        case EvidenceReceived():
            told = say(f"origin.{event.how}", voice=VOICE[event.voice], mark=context.mark())
            return event.sha256, told
        case CandidateFound():
            mark = context.mark(event.source)
            return event.candidate.sha256, say(
                "origin.source", voice=VOICE[event.voice], source=source(event.source), mark=mark
            )
        case FindingRecorded() | EvidenceRejected() if event.evidence:
            return event.evidence[0], _rests_on(context, event.evidence)
        case CustodyNoted():
            return event.sha256, say("origin.custody", whole=event.whole)
        case ProofChanged():
            return event.proved_by, say("origin.proved", source=source(event.source))
        case RecordVanished() | QuestionRaised():
            return event.sha256, say("origin.copy", source=source(event.source))
    return None, None


def _rests_on(context: MemoContext, digests: tuple[str, ...]) -> str:
    """Say on what a verifier's word rests, and where the first of it came from: it is made up where that is."""
    first = context.came_with(digests[0])
    came = origin_of(context, first)[1] if first else None
    return say("origin.rests_on", many=len(digests), came=came, mark=context.mark())
