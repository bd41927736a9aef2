"""What is stored and what was found where, from the ledger and from custody. Nothing is written."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from models.core import EvidenceChanged, InputError, ServerAnswer, Unreadable, Value
from models.evidence import can_judge, difference, history_of
from models.ledger import Entry
from models.records import EvidenceItem, Fate, MilestoneRecord, Receipt, SourceRecord, fate_of, receipts_of
from tasks.core import Store
from tasks.evidence.reader import EvidenceReader
from tasks.files import stored_text

SHORTEST = 8


class JudgedItem(Value):
    """What a milestone's rule makes of one item that its source shows, in the rule's own words."""

    milestone_id: str
    source: str
    ref: str
    sha256: str
    found: bool
    why: str


class InHand(Value):
    """A piece of evidence in hand for a milestone."""

    milestone_id: str
    item: EvidenceItem
    fate: Fate | None = None


class StoredPiece(Value):
    """One file in custody: how it came, what the server said of it, and what it shows."""

    sha256: str
    in_hand: tuple[InHand, ...]
    receipts: tuple[Receipt, ...]
    answer: ServerAnswer | None
    places: tuple[str, ...]
    """What its pages are called if text was extracted from it."""
    history: tuple[str, ...]
    difference: tuple[str, ...]
    """What changed against the last copy at the same place: removed lines with `-`, added lines with `+`."""
    judged: tuple[JudgedItem, ...]


def judged_items(
    milestones: Iterable[MilestoneRecord], sources: Mapping[str, SourceRecord], store: Store, sha256: str | None = None
) -> tuple[JudgedItem, ...]:
    """Return what the rules of milestones make of what their sources show; with a hash, of that item only."""
    reader = EvidenceReader(store)
    judged: list[JudgedItem] = []
    for record in milestones:
        source = sources.get(record.source)
        if source is None or record.is_template or not can_judge(record.rule):
            continue
        for item, judgment in reader.judgments(record, source, sha256):
            about = {"milestone_id": record.id, "source": source.id, "ref": item.ref, "sha256": item.sha256}
            judged.append(JudgedItem(**about, found=bool(judgment.candidates), why=judgment.why))
    return tuple(judged)


def stored_piece(
    entries: Sequence[Entry],
    start: str,
    milestones: Iterable[MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    store: Store,
) -> StoredPiece:
    """Return all about one file, by its SHA-256 or the only one to start so. Raises InputError and EvidenceChanged."""
    if len(start) < SHORTEST:
        raise InputError(
            f"{start!r} is not a milestone, and too short for a SHA-256; write at least {SHORTEST} characters"
        )
    begun_so = [receipt for receipt in receipts_of(entries, {}) if receipt.sha256.startswith(start)]
    names = {receipt.sha256 for receipt in begun_so}
    if len(names) != 1:
        why = "more than one begins so" if names else "nothing begins so"
        raise InputError(f"{start!r} does not name exactly one file ({why}); `followthrough evidence list` shows them")
    (sha256,) = names
    answer_names = {receipt.answer for receipt in begun_so if receipt.answer}
    answers = {name: ServerAnswer.model_validate_json(store.read(name)) for name in answer_names}
    receipts = tuple(receipt for receipt in receipts_of(entries, answers) if receipt.sha256 == sha256)
    all_milestones = tuple(milestones)
    name = next((receipt.text for receipt in receipts if receipt.text), None)
    text = stored_text(store, name) if name else None
    return StoredPiece(
        sha256=sha256,
        in_hand=tuple(
            InHand(milestone_id=record.id, item=item, fate=fate_of(record, item, sources.get(item.source or "")))
            for record in all_milestones
            for item in record.review.evidence
            if item.sha256 == sha256
        ),
        receipts=receipts,
        answer=next(iter(answers.values()), None),
        places=text.places if text else (),
        history=history_of(store.read(sha256)),
        difference=_difference(sha256, sources, store),
        judged=judged_items(all_milestones, sources, store, sha256),
    )


def extracted_texts(entries: Iterable[Entry], store: Store) -> dict[str, str]:
    """Return the text that was extracted from each file in custody, by the file's SHA-256; a lost one is left out."""
    texts: dict[str, str] = {}
    for receipt in receipts_of(entries, {}):
        if receipt.text and receipt.sha256 not in texts:
            with suppress(EvidenceChanged, Unreadable):
                text = stored_text(store, receipt.text)
                texts[receipt.sha256] = "\n".join((*text.pages, *(cell for row in text.rows for cell in row.values())))
    return texts


def _difference(sha256: str, sources: Mapping[str, SourceRecord], store: Store) -> tuple[str, ...]:
    """Return what changed in a copy against the last one at its place if the text of both is stored."""
    for source in sources.values():
        for number, copy in enumerate(source.copies):
            earlier = [before.text for before in source.copies[:number] if before.ref == copy.ref]
            if copy.sha256 == sha256 and earlier and copy.text and earlier[-1]:
                return difference(stored_text(store, earlier[-1]), stored_text(store, copy.text))
    return ()
