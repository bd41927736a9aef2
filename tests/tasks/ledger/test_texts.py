"""Words that people typed, and their erasure (PII-5)."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import event, text

from models.core import LedgerError, PrivacyError
from models.ledger import StatementRecorded
from tasks.ledger import chain as ledger
from tasks.ledger import texts
from tasks.ledger.database import Database, connect
from tests.material.records import NOW, planned

CANARY = "The made-up canary sat in the made-up cage."


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

    texts.erase(database, text_id)

    assert texts.words_of(database, [text_id]) == {}
    assert ledger.check(database)[0] == 2
    assert ledger.rebuild(database) == ()
    with database.reading() as session:
        assert session.connection().execute(text("SELECT salt, words FROM text")).all() == [(None, None)]


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
    texts.erase(database, text_id)

    assert texts.every(database) == {}


@pytest.mark.parametrize("words", ["write to a@b.example", "call 212-555-0147", "ask U012AB3CD4"])
def test_a_persons_address_or_number_is_refused_with_the_mend_and_the_name_of_a_file_is_not(
    database: Database, words: str
) -> None:
    with pytest.raises(PrivacyError, match="name the office, not a person's address or number") as refused:
        texts.keep(database, words)

    assert words.rsplit(maxsplit=1)[-1] not in str(refused.value)
    assert texts.every(database) == {}
    assert texts.salted(database, words, names_file=True).words == words
