"""What people type to us is kept once, as a note to the coordinator, and read (docs/answers.md#typed-words).

A note records nothing else: anybody can write a From line, and a sentence is nobody's choice of an answer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Literal

from models.answers import (
    CALLED_REPLY,
    KEPT_FOR,
    DoneByReply,
    Note,
    TypedWords,
    is_over_limit,
    kept_words,
    named_ids,
    the_one,
)
from models.core import PrivacyError, Value, new_york_day
from models.ledger import (
    DigestClaimed,
    Entry,
    Event,
    MailKeptApart,
    ReminderClaimed,
    StatementRecorded,
    UnitWrote,
    WordsReceived,
)
from models.projections import MILESTONES, REMINDERS
from models.records import MilestoneRecord
from tasks import ledger
from tasks.ledger import Database, records, texts

BUTTON_CHANNELS = ("slack", "page")
"""How an entry comes that a button made."""


class NoteResult(Value):
    """What came of words that were typed: a note, about one milestone or none; or nothing was kept, and why."""

    code: Literal["noted", "no_words", "private", "over_limit"]
    milestone_id: str | None = None
    why: str = ""
    """The privacy gate's sentence, which repeats nothing."""
    is_new: bool = True
    """False for a second delivery of the same message."""


def take_words(
    database: Database, person_id: str, way: Literal["direct_message", "mail"], typed: TypedWords, now: datetime
) -> NoteResult:
    """Keep words as a note, once, with who wrote them by id; `now` is UTC. Raises LedgerError: then nothing is kept.

    Of a mail the actor is the system, because anybody can write a From line.
    """
    key = WordsReceived(person_id=person_id, message_id=typed.message_id, way=way).key
    if (seq := ledger.seq_of(database, key)) is not None:
        return _result_of(ledger.entry(database, seq).event, is_new=False)
    if not (words := kept_words(typed)):
        return NoteResult(code="no_words")
    since = ledger.subjects_since(database, now - KEPT_FOR[False])
    if is_over_limit(sum(pair == (person_id, WordsReceived.kind) for pair in since), None):
        return NoteResult(code="over_limit")
    try:
        row = texts.salted(database, words)
    except PrivacyError as error:
        return NoteResult(code="private", why=str(error))

    def decide() -> tuple[Event, ...]:
        if ledger.seq_of(database, key) is not None:  # by another reader, a moment ago
            return ()
        about = _milestone_of(database, person_id, way, typed)
        received = WordsReceived(
            person_id=person_id, message_id=typed.message_id, way=way, about=about, text_id=None if about else row.id
        )
        if about is None:
            return (received,)
        bears = person_id if way == "mail" else None
        return (UnitWrote(milestone_id=about, text_id=row.id, way=way, bears_name_of=bears), received)

    actor = ledger.SYSTEM if way == "mail" else person_id
    events = ledger.append_decided(database, decide, now=now, actor=actor, words=(row,)).events
    return _result_of(events[-1] if events else None, is_new=bool(events))


def _result_of(event: Event | None, *, is_new: bool) -> NoteResult:
    about = event.about if isinstance(event, WordsReceived) else None
    return NoteResult(code="noted", milestone_id=about, is_new=is_new)


def is_on_record(database: Database, message_id: str) -> bool:
    """Return whether a mail became a note or was kept apart, by the hash of what it calls itself."""
    return ledger.seq_of(database, MailKeptApart(message_id=message_id, why="stranger").key) is not None


def keep_apart(database: Database, mails: Iterable[MailKeptApart], now: datetime) -> None:
    """Note once of each of some mails that it is passed to nobody."""
    by_key = {event.key: event for event in mails}

    def decide() -> tuple[Event, ...]:
        return tuple(event for event in by_key.values() if not is_on_record(database, event.message_id))

    ledger.append_decided(database, decide, now=now)


def _milestone_of(
    database: Database, person_id: str, way: Literal["direct_message", "mail"], typed: TypedWords
) -> str | None:
    """Return the milestone that words are about, if one is clear: it is named, or it alone is what an answered message
    of ours to this person was about, or, in Slack, what this person was asked about and is open."""
    by_name = _ids(database, named_ids(typed.words)) or _ids(database, named_ids(typed.subject))
    by_answer = {
        part.milestone_id
        for name in typed.answers
        for part in records.where(database, REMINDERS, ts=name, to=person_id).values()
    }
    by_question: Iterable[str] = ()
    if way == "direct_message" and not by_name and not by_answer:
        ids = {part.milestone_id for part in records.where(database, REMINDERS, to=person_id).values()}
        by_question = (name for name, record in _milestones(database, ids).items() if not record.is_closed)
    return the_one(by_name, _milestones(database, by_answer), by_question)


def _ids(database: Database, names: Iterable[str]) -> list[str]:
    """Return the milestones that are named; of a recurring one, those of its periods that are open."""
    ids: list[str] = []
    for name, record in _milestones(database, names).items():
        if record.is_template:
            ids += records.where(database, MILESTONES, template_id=name, is_closed=False)
        else:
            ids.append(name)
    return ids


def _milestones(database: Database, ids: Iterable[str | None]) -> dict[str, MilestoneRecord]:
    return records.some(database, MILESTONES, filter(None, ids))


def notes(database: Database) -> tuple[Note, ...]:
    """Return every note to the coordinator that stands in the record, the first one first."""
    entries = ledger.of_kinds(database, (UnitWrote.kind, WordsReceived.kind))
    return tuple(note for entry in entries if (note := _note_of(entry)))


def _note_of(entry: Entry) -> Note | None:
    event, on = entry.event, new_york_day(entry.recorded_at)
    if isinstance(event, UnitWrote):
        by, about = event.bears_name_of or entry.actor, event.milestone_id
    elif isinstance(event, WordsReceived) and event.text_id:
        by, about = event.person_id, None
    else:
        return None
    return Note(seq=entry.seq, on=on, by=by, way=event.way, milestone_id=about, text_id=event.text_id)


def kept_apart(database: Database, first: date, before: date) -> Mapping[str, int]:
    """Return how many mails were kept apart from a New York day on and before another, by reason."""
    entries = ledger.of_kinds(database, (MailKeptApart.kind,))
    days = ((entry.event, new_york_day(entry.recorded_at)) for entry in entries)
    return Counter(event.why for event, day in days if isinstance(event, MailKeptApart) and first <= day < before)


def done_by_reply(database: Database) -> tuple[DoneByReply, ...]:
    """Return the statements "done" that were given under a button called Reply and still stand, the first one first.

    0.2.0 keeps no name of the message that was pressed: the last one to this person about the milestone counts.
    """
    statements: list[DoneByReply] = []
    for entry in ledger.of_kinds(database, (StatementRecorded.kind,)):
        event = entry.event
        if not isinstance(event, StatementRecorded) or event.says != "done" or entry.channel not in BUTTON_CHANNELS:
            continue
        record = records.one(database, MILESTONES, event.milestone_id)
        stands = record and any(item.seq == entry.seq and item.stands for item in record.review.statements)
        messages = record.exchange.messages if record else ()
        earlier = [part for part in messages if part.to == entry.actor and part.seq < entry.seq]
        if not (stands and earlier and earlier[-1].kind in CALLED_REPLY):
            continue
        if isinstance(ledger.entry(database, earlier[-1].seq).event, ReminderClaimed):
            statements.append(DoneByReply(seq=entry.seq, milestone_id=event.milestone_id, by=entry.actor))
    return tuple(statements)


def was_listed(database: Database) -> bool:
    """Return whether a weekly digest named these statements already: they are listed once."""
    claims = (entry.event for entry in ledger.of_kinds(database, (DigestClaimed.kind,)))
    return any(isinstance(claim, DigestClaimed) and claim.facts.by_reply for claim in claims)
