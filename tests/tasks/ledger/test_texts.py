"""Words that people typed, and their erasure."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from models.core import LedgerBroken, LedgerError, PrivacyError, RuleError
from models.ledger import LegalHoldPlaced, StatementRecorded, TextErased
from tasks.ledger import chain as ledger
from tasks.ledger import texts
from tasks.ledger.database import Database, connect
from tests.material.records import NOW, planned

CANARY = "The made-up canary sat in the made-up cage."


def erase(database: Database, text_id: str) -> None:
    """Erase words as the flow does: the entry first."""
    ledger.append(database, [TextErased(text_id=text_id, reason_id="ab" * 32)], now=NOW)
    texts.erase(database, text_id)


def change(database: Database, statement: str, **values: object) -> None:
    """Write into the table `text` past the program."""
    with database.engine.begin() as connection:
        connection.execute(text(statement), values)


FORGERIES = {
    "changed": "UPDATE text SET words = 'The made-up plan is done.' WHERE id = :id",
    "changed with another salt": "UPDATE text SET words = 'The made-up plan is done.', salt = '00' WHERE id = :id",
    "emptied": "UPDATE text SET words = NULL, salt = NULL WHERE id = :id",
    "half emptied": "UPDATE text SET salt = NULL WHERE id = :id",
    "deleted": "DELETE FROM text WHERE id = :id",
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_words_changed_past_the_program_are_named_with_their_entry_and_never_said(
    database: Database, forgery: str
) -> None:
    """A forger who holds the database changes what was said. PostgreSQL refuses all but its owner."""
    text_id = texts.keep(database, CANARY)
    said = StatementRecorded(milestone_id="R4-M1", says="done", text_id=text_id)
    ledger.append(database, [planned(), said], now=NOW)
    assert texts.check(database)[0] == 2
    if not database.is_sqlite:
        if forgery != "emptied":
            with pytest.raises(DBAPIError, match="never changed"):
                change(database, FORGERIES[forgery], id=text_id)
        change(database, "ALTER TABLE text DISABLE TRIGGER USER")

    change(database, FORGERIES[forgery], id=text_id)

    with pytest.raises(LedgerBroken, match=f"entry 2: the words that it names .*{text_id}"):
        texts.words_of(database, [text_id])
    with pytest.raises(LedgerBroken, match=text_id):
        texts.every(database)[text_id]
    with pytest.raises(LedgerBroken, match=f"entry 2: the words that it names .*{text_id}"):
        texts.check(database)


def test_words_that_somebody_wrote_over_erased_ones_are_a_fault_and_not_said(database: Database) -> None:
    text_id = texts.keep(database, CANARY)
    said = StatementRecorded(milestone_id="R4-M1", says="done", text_id=text_id)
    ledger.append(database, [planned(), said], now=NOW)
    erase(database, text_id)
    assert texts.faults(database, {text_id: 2}) == [], "also where a proof read the chain before"
    if not database.is_sqlite:
        change(database, "ALTER TABLE text DISABLE TRIGGER USER")

    change(database, FORGERIES["changed"], id=text_id)

    assert len(texts.faults(database, {text_id: 2})) == 1
    assert texts.words_of(database, [text_id]) == {}
    assert texts.every(database) == {text_id: ""}


def test_words_that_no_entry_names_may_go_and_others_may_not(postgres_url: str) -> None:
    database = connect(postgres_url)
    unnamed, named = texts.keep(database, CANARY), texts.keep(database, CANARY)
    said = StatementRecorded(milestone_id="R4-M1", says="done", text_id=named)
    ledger.append(database, [planned(), said], now=NOW)

    change(database, FORGERIES["deleted"], id=unnamed)
    for statement in (FORGERIES["deleted"], "TRUNCATE text"):
        with pytest.raises(DBAPIError, match="never changed"):
            change(database, statement, id=named)

    assert texts.every(database) == {named: CANARY}


def test_nothing_is_erased_under_a_legal_hold_that_began_after_the_entry(database: Database) -> None:
    text_id = texts.keep(database, CANARY)
    events = [TextErased(text_id=text_id, reason_id="ab" * 32), LegalHoldPlaced(reason_id="cd" * 32)]
    ledger.append(database, events, now=NOW)

    with pytest.raises(RuleError, match="legal hold"):
        texts.erase(database, text_id)

    assert texts.words_of(database, [text_id]) == {text_id: CANARY}
    texts.erase(database, text_id, under_hold=True)
    assert texts.words_of(database, [text_id]) == {}


def test_words_come_back_by_their_id(database: Database) -> None:
    text_id = texts.keep(database, CANARY)

    assert texts.words_of(database, [text_id, "no such id"]) == {text_id: CANARY}
    assert texts.every(database) == {text_id: CANARY}


def test_the_same_words_twice_have_two_ids_so_that_nobody_guesses_them_back(database: Database) -> None:
    ids = {texts.keep(database, "yes"), texts.keep(database, "yes")}

    assert len(ids) == 2
    assert sha256(b"yes").hexdigest() not in ids


def test_words_are_kept_in_one_form_however_they_were_typed(database: Database) -> None:
    text_id = texts.keep(database, "cafe\u0301")

    assert texts.words_of(database, [text_id])[text_id] == "caf\u00e9"


def test_words_of_a_sealed_kind_are_refused_and_not_repeated(database: Database) -> None:
    with pytest.raises(PrivacyError) as refused:
        texts.keep(database, "Her A-number is A012345678 and her NYSID 01234567Q.")

    assert "012345678" not in str(refused.value)
    assert texts.every(database) == {}


def test_erased_words_are_gone_and_the_chain_holds(database: Database) -> None:
    text_id = texts.keep(database, CANARY)
    said = StatementRecorded(milestone_id="R4-M1", says="done", text_id=text_id)
    ledger.append(database, [planned(), said], now=NOW)

    erase(database, text_id)

    assert texts.words_of(database, [text_id]) == {}
    assert texts.every(database) == {text_id: ""}
    assert ledger.check(database)[0] == 3
    assert ledger.rebuild(database) == ()
    with database.reading() as session:
        erased = text("SELECT salt, words FROM text WHERE id = :id")
        assert session.connection().execute(erased, {"id": text_id}).all() == [(None, None)]


def test_erased_words_are_in_no_byte_of_the_database(sqlite_url: str) -> None:
    database = connect(sqlite_url)
    text_id = texts.keep(database, CANARY)
    file = Path(str(database.engine.url.database))
    assert any(CANARY.encode() in each.read_bytes() for each in file.parent.glob(f"{file.name}*"))

    texts.erase(database, text_id)

    for each in file.parent.glob(f"{file.name}*"):
        assert CANARY.encode() not in each.read_bytes(), each.name


def test_an_id_that_is_not_known_erases_nothing(database: Database) -> None:
    text_id = texts.keep(database, CANARY)

    texts.erase(database, "no such id")

    assert texts.every(database) == {text_id: CANARY}


def test_words_that_a_reader_still_holds_are_not_called_erased(sqlite_url: str) -> None:
    database = connect(sqlite_url)
    text_id = texts.keep(database, CANARY)
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 0"))
    database.engine.dispose()

    with database.reading() as session:
        assert session.connection().execute(text("SELECT words FROM text")).all()
        with pytest.raises(LedgerError, match=r"erase them again|cannot be used"):
            texts.erase(database, text_id)
    erase(database, text_id)

    assert texts.every(database) == {text_id: ""}


@pytest.mark.parametrize("words", ["write to a@b.example", "call 212-555-0147", "ask U012AB3CD4"])
def test_a_persons_address_or_number_is_refused_with_the_mend_and_the_name_of_a_file_is_not(
    database: Database, words: str
) -> None:
    with pytest.raises(PrivacyError, match="name the office, not a person's address or number") as refused:
        texts.keep(database, words)

    assert words.rsplit(maxsplit=1)[-1] not in str(refused.value)
    assert texts.every(database) == {}
    assert texts.salted(database, words, names_file=True).words == words
