"""On PostgreSQL the role that writes may add entries and read them, no more (docs/operations.md#postgresql)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from models.core import LedgerError
from models.ledger import StatementRecorded, TextErased
from tasks import ledger
from tasks.backup.backup import Places, back_up
from tasks.backup.restore import restore
from tasks.ledger import Database, connect, migrate, texts
from tasks.ledger.migrate import let_write, may_change
from tests.material.memo import register_events
from tests.material.records import planned
from tests.tasks.ledger.test_texts import FORGERIES, change

NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)
WRITER = "the writer"  # a name that must be quoted


@pytest.fixture
def owner(postgres_url: str) -> Iterator[Database]:
    """The database as its owner opens it, with a role that may write into it."""
    database = connect(postgres_url)
    with create_engine(postgres_url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.exec_driver_sql(f'CREATE ROLE "{WRITER}" LOGIN')
        yield database
        connection.exec_driver_sql(f'DROP OWNED BY "{WRITER}" CASCADE')
        connection.exec_driver_sql(f'DROP ROLE "{WRITER}"')


def writer_of(owner: Database) -> Database:
    """Return the database as the writer opens it."""
    url = make_url(owner.engine.url).set(username=WRITER)
    return connect(url.render_as_string(hide_password=False))


def test_after_an_upgrade_the_writer_writes_as_before(owner: Database, empty_postgres_url: str) -> None:
    of_0_2_0 = connect(empty_postgres_url)
    migrate.upgrade(of_0_2_0, to="0102")
    let_write(of_0_2_0, WRITER)
    migrate.upgrade(of_0_2_0)
    writer = writer_of(of_0_2_0)
    ledger.append(writer, register_events(), now=NOW)
    assert ledger.rebuild(writer) == ()
    with of_0_2_0.engine.begin() as opened:
        opened.execute(text(f'DROP OWNED BY "{WRITER}" CASCADE'))
    for database in (writer, of_0_2_0):
        database.engine.dispose()


FORBIDDEN = (
    "UPDATE ledger SET actor = 'p-other' WHERE seq = 1",
    "DELETE FROM ledger WHERE seq = 1",
    "TRUNCATE ledger",
    "DROP TABLE ledger",
    "ALTER TABLE ledger DISABLE TRIGGER ALL",
    "ALTER TABLE ledger DISABLE TRIGGER ledger_append_only",
    "DROP TRIGGER ledger_append_only ON ledger",
    "CREATE OR REPLACE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
    "CREATE TABLE other (id int)",
    "SET session_replication_role = replica",
    "UPDATE alembic_version SET version_num = '0001'",
    "TRUNCATE text",
    "ALTER TABLE text DISABLE TRIGGER ALL",
    "DROP TRIGGER text_keeps_words ON text",
    "CREATE OR REPLACE FUNCTION text_keeps_words() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
)


def test_the_writer_adds_entries_and_can_change_none(owner: Database) -> None:
    let_write(owner, WRITER)
    writer = writer_of(owner)
    assert ledger.append(writer, register_events(), now=NOW) > 0
    before = ledger.check(writer)
    for statement in FORBIDDEN:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), writer.engine.begin() as opened:
            opened.execute(text(statement))
    assert ledger.check(owner) == before
    assert ledger.rebuild(writer) == ()
    assert not may_change(writer)
    writer.engine.dispose()


@pytest.mark.parametrize("forgery", [name for name in FORGERIES if name != "emptied"])
def test_the_writer_can_change_no_words_that_an_entry_names(owner: Database, forgery: str) -> None:
    let_write(owner, WRITER)
    writer = writer_of(owner)
    text_id = texts.keep(writer, "Made up: the plan is begun.")
    said = StatementRecorded(milestone_id="R4-M1", says="started", text_id=text_id)
    ledger.append(writer, [planned(), said], now=NOW)
    with pytest.raises(DBAPIError, match="never changed"):
        change(writer, FORGERIES[forgery], id=text_id)
    assert texts.words_of(writer, [text_id]) == {text_id: "Made up: the plan is begun."}
    writer.engine.dispose()


def test_the_writer_takes_in_a_copy_where_the_owner_made_the_tables(
    owner: Database, sqlite_url: str, tmp_path: Path
) -> None:
    copied, places = connect(sqlite_url), Places(tmp_path / "home", tmp_path / "people", tmp_path / "plan")
    ledger.append(copied, register_events(), now=NOW)
    made = back_up(copied, places, into=tmp_path / "copies", day=date(2026, 4, 1), program="0")
    let_write(owner, WRITER)
    writer = writer_of(owner)

    proof = restore(tmp_path / "copies" / made.file, writer, places, unfinished=tmp_path / "home" / "unfinished")

    assert (proof.seq, proof.hash) == ledger.head(owner) == ledger.head(copied)
    writer.engine.dispose()


def test_the_writer_of_one_report_cannot_connect_to_the_database_of_another(
    owner: Database, empty_postgres_url: str
) -> None:
    elsewhere = make_url(empty_postgres_url).set(username=WRITER)
    assert elsewhere.database in let_write(owner, WRITER), "it is named while it is open to all"
    other = connect(empty_postgres_url)
    migrate.upgrade(other)
    let_write(other, "postgres")
    other.engine.dispose()
    assert elsewhere.database not in let_write(owner, WRITER)
    with pytest.raises(OperationalError, match="permission denied for database"):
        create_engine(elsewhere).connect()
    ledger.append(writer_of(owner), register_events(), now=NOW)


def test_the_search_path_is_fixed_and_no_table_of_the_writers_own_stands_before_ours(owner: Database) -> None:
    let_write(owner, WRITER)
    with owner.engine.begin() as opened:
        opened.execute(text(f'CREATE SCHEMA "{WRITER}" AUTHORIZATION "{WRITER}"'))
        opened.execute(text(f'CREATE TABLE "{WRITER}".ledger (LIKE public.ledger)'))
        opened.execute(text(f'GRANT ALL ON "{WRITER}".ledger TO "{WRITER}"'))
        opened.execute(text(f'ALTER ROLE "{WRITER}" SET search_path = "$user", public'))
    writer = writer_of(owner)
    with writer.engine.connect() as opened:
        assert opened.execute(text("SHOW search_path")).scalar_one() == "public, pg_temp"
        with pytest.raises(ProgrammingError, match="permission denied to create temporary tables"):
            opened.execute(text("CREATE TEMP TABLE ledger (seq int)"))
    ledger.append(writer, register_events(), now=NOW)
    assert ledger.head(owner)[0] > 0
    writer.engine.dispose()


def test_the_owner_can_do_what_the_writer_cannot(owner: Database) -> None:
    ledger.append(owner, register_events(), now=NOW)
    assert may_change(owner)
    with owner.engine.begin() as opened:
        opened.execute(text("ALTER TABLE ledger DISABLE TRIGGER ALL"))
        opened.execute(text("DELETE FROM ledger WHERE seq = 1"))


def test_the_writer_erases_words_so_that_no_byte_stays(owner: Database) -> None:
    let_write(owner, WRITER)
    writer = writer_of(owner)
    text_id = texts.keep(writer, "made-up words")
    ledger.append(writer, [TextErased(text_id=text_id, reason_id="ab" * 32)], now=NOW)
    texts.erase(writer, text_id)
    assert texts.words_of(writer, [text_id]) == {}
    writer.engine.dispose()


def test_a_role_that_is_not_there_is_named_with_the_mend(owner: Database) -> None:
    with pytest.raises(LedgerError, match="CREATE ROLE nobody LOGIN"):
        let_write(owner, "nobody")


def test_in_sqlite_there_are_no_roles(sqlite_url: str) -> None:
    with pytest.raises(LedgerError, match="PostgreSQL"):
        let_write(connect(sqlite_url), WRITER)
