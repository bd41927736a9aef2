"""Words that people typed, and may erase; every read checks their hash (docs/record.md#text-store-and-erasure)."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from sqlalchemy.types import NULLTYPE
from sqlmodel import Session, col, delete, select, type_coerce

from models.core import LedgerBroken, PrivacyError, RuleError, inspect, inspect_typed, new_york_day
from models.ledger import GENESIS, KINDS, ChainLink, Entry, body_of
from models.projections.rows import LedgerRow, TextRow
from tasks.ledger import chain
from tasks.ledger.database import MANY, Database

SALT_BYTES = 32
# As they stand there: SQLite lets any type stand in a column.
TEXTS: Any = select(TextRow.id, type_coerce(TextRow.salt, NULLTYPE), type_coerce(TextRow.words, NULLTYPE))
NAMING = ("text_id", "reason_id", "source_id")
"""The fields of an event that name words."""
KINDS_NAMING = frozenset(kind for kind, event in KINDS.items() if not event.model_fields.keys().isdisjoint(NAMING))
MEND = "find out who wrote into the database, and restore a copy that was made before"


class StoredWords(dict[str, str]):
    """All words by text id: empty where they were erased. Raises LedgerBroken for an id that the table has not."""

    def __missing__(self, text_id: str) -> str:
        raise LedgerBroken(f"the words {text_id} are gone, and nobody erased them; run `followthrough ledger verify`")


def keep(database: Database, words: str, *, names_file: bool = False) -> str:
    """Store words a person typed, in Unicode NFC, and return their text id. Raises PrivacyError as `salted` does."""
    row = salted(database, words, names_file=names_file)
    with database.writing() as session:
        session.add(row)
        return row.id


def salted(database: Database, words: str, *, names_file: bool = False) -> TextRow:
    """Return a row that holds words under their text id: SHA-256(32 random bytes + words). It is not stored yet.

    Raises PrivacyError, which repeats nothing, for words of class P2 and above, and for a person's address or number
    (P1), because memos print them. The name of a file (`names_file`) is checked by the rules of files.
    """
    gate = inspect(words) if names_file else inspect_typed(words)
    if gate.klass == "P1" and gate.verdict == "refused":
        raise PrivacyError(
            f"this text contains {gate.pattern}, and a memo prints it; name the office, not a person's address "
            "or number"
        )
    if gate.verdict == "refused":
        raise PrivacyError(
            f"this text looks like {gate.klass} data ({gate.pattern}); leave that out, or give only counts"
        )
    salt, normal = database.chance(SALT_BYTES), normalize("NFC", words)
    return TextRow(id=_id_of(salt, normal), salt=salt, words=normal)


def words_of(database: Database, text_ids: Iterable[str]) -> dict[str, str]:
    """Return words by text id, without erased and unknown ones. Raises LedgerBroken for words changed or gone."""
    ids = tuple(text_ids)
    stored = _stored(database, ids)
    return {text_id: words for text_id, words in stored.items() if words is not None}


def every(database: Database) -> StoredWords:
    """Return all words, by text id, empty where they were erased. Raises LedgerBroken for words that were changed."""
    return StoredWords((text_id, words or "") for text_id, words in _stored(database).items())


def _stored(database: Database, ids: tuple[str, ...] | None = None) -> dict[str, str | None]:
    with database.reading() as session:
        rows = session.exec(TEXTS if ids is None else TEXTS.where(col(TextRow.id).in_(ids)))
        stored = {text_id: words if _holds(text_id, salt, words) else None for text_id, salt, words in rows}
        lost_ids = {text_id for text_id in (*stored, *(ids or ())) if stored.get(text_id) is None}
        for text_id in lost_ids and lost_ids - _erased(session):
            names_it = select(LedgerRow.seq).where(col(LedgerRow.entry).contains(f'"{text_id}"', autoescape=True))
            first = session.exec(names_it.order_by(col(LedgerRow.seq)).limit(1)).first() or 0
            if first or text_id in stored:
                raise LedgerBroken(f"{_fault(text_id, first)}; {MEND}")
    return stored


def check(database: Database) -> tuple[int, str]:
    """Verify the chain and the words that it names; return its head. Raises LedgerBroken with the first fault."""
    head, first_seqs = (0, GENESIS), dict[str, int]()
    for link in chain.links(database):
        head = link[:2]
        for text_id in named(link):
            first_seqs.setdefault(text_id, head[0])
    if wrong := faults(database, first_seqs):
        raise LedgerBroken(f"{wrong[0]}; {MEND}")
    return head


def named(link: ChainLink) -> Iterator[str]:
    """Yield the id of each text that an entry names."""
    seq, _digest, kind, entry = link
    return filter(None, map(body_of(seq, entry).get, NAMING)) if kind in KINDS_NAMING else iter(())


def faults(database: Database, first_seqs: Mapping[str, int]) -> list[str]:
    """Return what is wrong with the words that entries name, each with the first of these entries (`named`)."""
    lost_seqs, emptied = dict(first_seqs), set[str]()
    with database.reading() as session:
        for text_id, salt, words in session.exec(TEXTS, execution_options={"yield_per": MANY}):
            if _holds(text_id, salt, words):
                lost_seqs.pop(text_id, None)
            else:
                lost_seqs.setdefault(text_id, 0)
                if words is None:
                    emptied.add(text_id)
        for text_id in emptied & _erased(session):  # read last: another may erase meanwhile, and notes it first
            del lost_seqs[text_id]
    return [_fault(text_id, seq) for text_id, seq in sorted(lost_seqs.items(), key=lambda item: item[1])]


def every_id(database: Database) -> tuple[str, ...]:
    """Return the id of every text, of those too whose words were erased."""
    with database.reading() as session:
        return tuple(session.exec(select(TextRow.id)))


def erase(database: Database, text_id: str, *, under_hold: bool = False) -> None:
    """Erase words and salt, and rewrite their table. Raises RuleError under a legal hold (not `under_hold`)."""
    with database.writing() as session:
        if not under_hold:
            refuse_under_hold(database)
        row = session.get(TextRow, text_id)
        if row is None:
            return
        row.salt, row.words = None, None
    database.write_anew(TextRow.__tablename__)


def drop_unnamed(database: Database, text_ids: Iterable[str], since: int) -> None:
    """Delete words that were just kept and that no entry after `since` names: nobody could find them to erase them."""
    lost_ids = unnamed(text_ids, chain.entries(database, since))
    with database.writing() as session:
        session.exec(delete(TextRow).where(col(TextRow.id).in_(lost_ids)))


def unnamed(text_ids: Iterable[str], entries: Iterable[Entry]) -> list[str]:
    """Return the text ids that none of these entries names."""
    events = [entry.event.model_dump_json() for entry in entries]
    return [text_id for text_id in text_ids if not any(text_id in event for event in events)]


def _id_of(salt: bytes, words: str) -> str:
    return sha256(salt + words.encode()).hexdigest()


def _holds(text_id: str, salt: object, words: object) -> bool:
    return isinstance(salt, bytes) and isinstance(words, str) and _id_of(salt, words) == text_id


def _erased(session: Session) -> frozenset[str]:
    return frozenset(session.exec(select(LedgerRow.subject).where(LedgerRow.kind == "text_erased")))


def _fault(text_id: str, seq: int) -> str:
    place = f"entry {seq}: the words that it names" if seq else "words that no entry names"
    return f"{place} (text {text_id}) were changed or taken away, and no entry says that they were erased"


def legal_hold(database: Database) -> Entry | None:
    """Return the entry that placed the legal hold in force, or None if there is none."""
    hold = chain.last_of(database, "legal_hold_placed")
    lifted = chain.last_of(database, "legal_hold_lifted")
    return hold if hold and (lifted is None or lifted.seq < hold.seq) else None


def refuse_under_hold(database: Database) -> None:
    """Raise RuleError while a legal hold is in force."""
    if hold := legal_hold(database):
        day = new_york_day(hold.recorded_at)
        raise RuleError(
            f"there has been a legal hold since {day} (entry {hold.seq}), so nothing is erased; when counsel says "
            "that it is over, run `followthrough hold lift`"
        )
