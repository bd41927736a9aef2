"""What is held and what was found where: told from the ledger and from what is in custody. Nothing is written."""

from collections.abc import Iterable, Mapping, Sequence

from models.core import Answer, EvidenceChanged, InputError, Unreadable, Value
from models.evidence import SourceItem, can_judge, difference, history_of, is_about
from models.ledger import Entry
from models.records import EvidenceItem, MilestoneRecord, Receipt, SourceRecord, receipts_of
from tasks.core import Store
from tasks.evidence.judging import Reader, before_of
from tasks.files import extract

SHORTEST = 8
"""Characters of a SHA-256 that name a piece."""


class FoundWhere(Value):
    """What a milestone's rule makes of one thing that its source shows, in the rule's own words."""

    milestone_id: str
    source: str
    ref: str
    sha256: str
    found: bool
    why: str


class InHand(Value):
    """A piece of evidence in the hand of a milestone."""

    milestone_id: str
    item: EvidenceItem


class Piece(Value):
    """One file in custody: how it came, what the server said of it, and what it shows."""

    sha256: str
    in_hand: tuple[InHand, ...]
    receipts: tuple[Receipt, ...]
    answer: Answer | None
    places: tuple[str, ...]
    """What its pages are called, where text was taken out of it."""
    history: tuple[str, ...]
    """The dated steps of a Council record."""
    difference: tuple[str, ...]
    """What changed against the copy before at the same place: lines that went with `-`, that came with `+`."""
    judged: tuple[FoundWhere, ...]


def found_where(
    milestones: Iterable[MilestoneRecord], known: Mapping[str, SourceRecord], store: Store, sha256: str | None = None
) -> tuple[FoundWhere, ...]:
    """Return what the rules of milestones make of what their sources show; with a hash, of that one thing."""
    reader, told = Reader(store), []
    for record in milestones:
        source = known.get(record.source)
        if source is None or record.recurring or not can_judge(record.rule):
            continue
        for seen in source.items:
            if is_about(record.rule, seen.ref) and sha256 in (None, seen.sha256):
                found, why = _judged(record, source, seen, reader)
                where = {"source": source.id, "ref": seen.ref, "sha256": seen.sha256}
                told.append(FoundWhere(milestone_id=record.id, **where, found=found, why=why))
    return tuple(told)


def piece(
    entries: Sequence[Entry],
    start: str,
    milestones: Iterable[MilestoneRecord],
    known: Mapping[str, SourceRecord],
    store: Store,
) -> Piece:
    """Return all that is known of one file in custody, named by its SHA-256 or at least the first 8 signs of it.

    Raises InputError where none, or more than one, begins so, and EvidenceChanged where the file is gone or changed.
    """
    if len(start) < SHORTEST:
        raise InputError(f"{start!r} is too short, and no milestone; write at least {SHORTEST} signs of a SHA-256")
    receipts = tuple(each for each in receipts_of(entries, {}) if each.sha256.startswith(start))
    found = sorted({each.sha256 for each in receipts})
    if len(found) != 1:
        what = "more than one begins so" if len(found) > 1 else "nothing begins so"
        raise InputError(f"{start!r} names no one piece ({what}); `followthrough evidence list` shows what is held")
    sha256 = found[0]
    answers = {each.answer: _answer(store, each.answer) for each in receipts if each.answer}
    whole = tuple(each for each in receipts_of(entries, answers) if each.sha256 == sha256)
    all_milestones = tuple(milestones)
    text = next((each.text for each in whole if each.text), None)
    return Piece(
        sha256=sha256,
        in_hand=tuple(
            InHand(milestone_id=record.id, item=each)
            for record in all_milestones
            for each in record.evidence
            if each.sha256 == sha256
        ),
        receipts=whole,
        answer=next(iter(answers.values()), None),
        places=extract.held_text(store, text).places if text else (),
        history=tuple(line.says for line in history_of(store.read(sha256))),
        difference=_difference(sha256, known, store),
        judged=found_where(all_milestones, known, store, sha256),
    )


def _judged(record: MilestoneRecord, source: SourceRecord, seen: SourceItem, reader: Reader) -> tuple[bool, str]:
    try:
        made = reader.one(record.rule, seen, before_of(record.rule, seen, source, record.planned_seq))
    except (EvidenceChanged, Unreadable, RecursionError) as error:
        return False, f"not judged: {error}"
    return bool(made.candidates), made.why


def _answer(store: Store, sha256: str) -> Answer:
    return Answer.model_validate_json(store.read(sha256))


def _difference(sha256: str, known: Mapping[str, SourceRecord], store: Store) -> tuple[str, ...]:
    """Return what changed in a copy against the one before it at its place, where text of both is kept."""
    for source in known.values():
        for number, copy in enumerate(source.copies):
            earlier = [each for each in source.copies[:number] if each.ref == copy.ref]
            if copy.sha256 == sha256 and earlier and copy.text and earlier[-1].text:
                before, after = (extract.held_text(store, each) for each in (earlier[-1].text, copy.text))
                return difference(before, after)
    return ()
