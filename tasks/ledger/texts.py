"""The store of words that people typed and that may have to be erased; the ledger holds their salted hash."""

from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING
from unicodedata import normalize

from models.core import PrivacyError, inspect, inspect_typed
from tasks.ledger import chain
from tasks.ledger.database import Database
from tasks.ledger.reader import marks

if TYPE_CHECKING:
    from models.projections.rows import TextRow

SALT_BYTES = 32
TABLE = "text"


def keep(database: Database, words: str, *, names_file: bool = False) -> str:
    """Store words a person typed, in Unicode NFC, and return their text id.

    Raises PrivacyError for words that `salted` refuses; nothing of them is stored or repeated.
    """
    row = salted(database, words, names_file=names_file)
    with database.writing() as session:
        session.add(row)
        return row.id


def salted(database: Database, words: str, *, names_file: bool = False) -> "TextRow":
    """Return a row that holds words under their text id: SHA-256(32 random bytes + words). It is not stored yet.

    The salt is the one place of chance: without it a short text could be guessed from its hash
    (docs/record.md#text-store-and-erasure). Raises PrivacyError for words of class P2 and above, and for a person's
    address or number (P1), because memos print these words. The name of a file (`names_file`) is checked by the rules
    of files.
    """
    from models.projections.rows import TextRow

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
    salt, said = database.chance(SALT_BYTES), normalize("NFC", words)
    return TextRow(id=sha256(salt + said.encode()).hexdigest(), salt=salt, words=said)


def words_of(database: Database, text_ids: Iterable[str]) -> dict[str, str]:
    """Return the words behind text ids; an erased text has none and is left out."""
    wanted = tuple(text_ids)
    if not wanted:
        return {}
    return _said(database, f"WHERE id IN {marks(wanted)}", *wanted)


def every(database: Database) -> dict[str, str]:
    """Return all words that are still held, by text id."""
    return _said(database, "")


def every_id(database: Database) -> tuple[str, ...]:
    """Return the id of every text, of those too whose words were erased."""
    with database.reader() as reader:
        return tuple(key for (key,) in reader.rows(TABLE, {"id": "text"}))


def erase(database: Database, text_id: str) -> None:
    """Erase words and salt together; the ledger's hash of them stays and can no longer be guessed back.

    The table is then rewritten: a row that is only changed leaves its old bytes in the file or beside it [PII-5].
    Copies made before (tasks/backup/backup.py) hold the words until they run out.
    """
    from models.projections.rows import TextRow

    with database.writing() as session:
        row = session.get(TextRow, text_id)
        if row is None:
            return
        row.salt, row.words = None, None
    database.write_anew(TABLE)


def drop_unnamed(database: Database, text_ids: Iterable[str], since: int) -> None:
    """Delete words that were just kept and that no entry after `since` names: nobody could find them to erase them."""
    from models.projections.rows import TextRow

    said = [entry.event.model_dump_json() for entry in chain.entries_after(database, since)]
    unnamed = [text_id for text_id in text_ids if not any(text_id in each for each in said)]
    with database.writing() as session:
        for row in filter(None, (session.get(TextRow, text_id) for text_id in unnamed)):
            session.delete(row)


def _said(database: Database, rest: str, *values: str) -> dict[str, str]:
    with database.reader() as reader:
        found = reader.rows(TABLE, {"id": "text", "words": "text"}, rest, *values)
        return {key: words for key, words in found if words is not None}
