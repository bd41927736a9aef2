"""The steps between versions of the database (docs/record.md#migrations)."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from flows.__main__ import main
from models.core import LedgerBroken, LedgerError
from models.evidence import SourceItem, SourceResult
from models.ledger import EvidenceRefused, SourcesChecked
from models.projections import PROJECTIONS, SOURCES
from models.projections.rows import TABLES
from tasks.ledger import chain as ledger
from tasks.ledger import database as database_module
from tasks.ledger import migrate, records
from tasks.ledger.database import SCRIPTS, Database, Place, connect, revisions
from tests.material.memo import register_events
from tests.material.one_of_each import one_of_each
from tests.material.records import NOW, SHA
from tests.tasks.ledger.next_version import NEWEST, NEXT, next_version

CHECKOUT = Path(__file__).parents[3]
FORK = get_context("fork")


def run_sql(database: Database, *statements: str) -> None:
    with database.writing() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def test_the_tables_of_the_models_are_those_of_the_newest_revision(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, TABLES) == []


def test_a_table_without_a_column_is_seen_as_another(database: Database) -> None:
    run_sql(database, "ALTER TABLE source DROP COLUMN result")
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), TABLES)


SHAPES = {"0108": "762bf06d208525b7b877337a6fee339cabdaf78add7c22dd6e8fa4073dfed830"}
"""The SHA-256 of the JSON Schema of all records, by the revision that last changed one."""


def test_a_record_that_changes_needs_a_revision_because_tables_keep_it_as_it_was() -> None:
    kinds = {projection.name: projection.row.__table__.columns["record"].type.kind for projection in PROJECTIONS}
    schemas = {name: kind.model_json_schema(mode="serialization") for name, kind in kinds.items()}
    assert SHAPES[NEWEST] == sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()


def test_the_file_names_say_the_order_that_alembic_sees() -> None:
    scripts = ScriptDirectory(str(SCRIPTS))

    assert [script.revision for script in scripts.walk_revisions()][::-1] == list(revisions())


@pytest.fixture
def filled(database: Database) -> Database:
    """A database of this version with a source that showed a file, one that refused one, and reminders."""
    checked_at = NOW - timedelta(days=1)
    shown = SourceItem(ref="p", sha256=SHA, size=3, media_type="text/html", origin="https://office.example/page")
    looked = SourcesChecked(
        check_id="l", results=(SourceResult(name="p", result="ok", checked_at=checked_at, items=(shown,)),)
    )
    refused = EvidenceRefused(source="p", size=3, salted_hash=SHA, klass="P3", reason="refused", why="nysid")
    claimed = [event for event in one_of_each() if event.kind in ("reminder_claimed", "reminder_sent")]
    ledger.append(database, (*register_events(), looked, refused, *claimed), now=NOW)
    return database


@pytest.fixture
def next_step(tmp_path: Path, filled: Database) -> Iterator[None]:
    """A later version, which comes after the record."""
    with next_version(tmp_path):
        yield


@pytest.mark.usefixtures("next_step")
def test_an_older_database_is_after_its_upgrade_as_if_made_anew_from_the_ledger(filled: Database) -> None:
    migrate.upgrade(filled)

    source = records.every(filled, SOURCES)["p"]
    assert migrate.revision(filled) == (NEXT, NEXT)
    assert (len(source.copies), [notice.topic for notice in source.untold]) == (1, ["refused_file"])
    assert records.wakes(filled, SOURCES)["p"] is not None
    assert ledger.rebuild(filled) == ()


@pytest.mark.usefixtures("next_step")
def test_an_upgrade_that_cannot_fill_the_tables_changes_none(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_session: object, _links: object) -> None:
        raise LedgerBroken("entry 2 does not follow")

    monkeypatch.setattr(migrate, "project_anew", refuse)
    with pytest.raises(LedgerBroken):
        migrate.upgrade(filled)
    assert migrate.revision(filled)[0] == NEWEST
    assert records.every(filled, SOURCES)["p"].result == "ok"


@pytest.mark.usefixtures("next_step")
def test_only_an_upgrade_changes_tables_that_are_there(filled: Database) -> None:
    with pytest.raises(LedgerError, match=f"at revision {NEWEST} of an older.*{NEXT}.*followthrough upgrade"):
        migrate.ready(filled)
    assert migrate.revision(filled)[0] == NEWEST


def test_a_writer_of_an_older_version_that_still_runs_writes_nothing_after_an_upgrade(
    filled: Database, next_step: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate.upgrade(filled)
    before = ledger.head(filled)
    monkeypatch.setattr(database_module, "revisions", lambda: ("0102", NEWEST))

    with pytest.raises(LedgerError, match=f"to revision {NEXT} while this program, which knows up to {NEWEST}"):
        ledger.append(
            filled,
            [EvidenceRefused(source="p", size=4, salted_hash="b" * 64, klass="P3", reason="refused", why="nysid")],
            now=NOW,
        )
    monkeypatch.undo()
    assert ledger.head(filled) == before


def test_a_record_of_0_1_0_is_refused_in_one_sentence_and_not_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "home" / "followthrough.db"
    file.parent.mkdir(mode=0o700)
    for name in [name for name in os.environ if name.startswith("FOLLOWTHROUGH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", str(file.parent))
    monkeypatch.chdir(tmp_path)
    old = Database(Place(f"sqlite:///{file}"))
    migrate.ready(old)
    run_sql(old, "UPDATE alembic_version SET version_num = '0101'")
    old.engine.dispose()
    before = file.read_bytes()

    for command in (["status"], ["upgrade", "--dry-run"], ["upgrade"]):
        with pytest.raises(SystemExit) as stopped:
            main(command)

        assert stopped.value.code == LedgerError.exit_code
        said = capsys.readouterr().err
        assert "this record was made by followthrough 0.1.0 (revision 0101); upgrade it with 0.2.0 first" in said
        assert "Traceback" not in said
    for demonstration in ({}, {"demonstration": False}):
        connect(f"sqlite:///{file}", **demonstration).engine.dispose()  # those that the commands opened
    assert {path.name for path in tmp_path.rglob("*")} == {"home", "followthrough.db"}
    assert file.read_bytes() == before


def test_a_database_of_a_newer_version_is_refused_with_the_mend(database: Database) -> None:
    run_sql(database, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(LedgerError, match=r"newer followthrough.*Install the newer version"):
        migrate.ready(database)


def test_a_database_of_somebody_else_is_refused(database: Database) -> None:
    run_sql(database, "DROP TABLE alembic_version")

    with pytest.raises(LedgerError, match="not followthrough's"):
        migrate.ready(database)


def test_a_database_that_is_ready_costs_no_alembic(sqlite_url: str) -> None:
    script = (
        "import sys; from tasks.ledger import migrate; from tasks.ledger.database import connect;"
        f"migrate.ready(connect({sqlite_url!r})); assert 'alembic' not in sys.modules"
    )

    subprocess.run([sys.executable, "-c", script], cwd=CHECKOUT, check=True)


def test_commands_that_start_at_once_on_an_empty_database_all_find_it_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    at_once = FORK.Barrier(4)

    def begin() -> None:
        at_once.wait(30)
        migrate.ready(connect(url))

    started = [FORK.Process(target=begin) for _ in range(4)]
    for each in started:
        each.start()
    for each in started:
        each.join()

    assert [each.exitcode for each in started] == [0] * 4
    assert migrate.revision(connect(url)) == (NEWEST, NEWEST)


WHOLE = {0}
"""How many tables there are before the first revision."""


def test_a_kill_between_any_two_statements_leaves_the_old_tables(tmp_path: Path) -> None:
    left = killed_upgrades(tmp_path, "application")

    assert len(left) > 20
    assert set(left) == WHOLE
    migrate.upgrade(connect(f"sqlite:///{tmp_path / 'killed.db'}"))


def test_the_drivers_own_transactions_leave_half_the_tables(tmp_path: Path) -> None:
    """The control: left to itself, SQLite's driver takes statements that make tables out of the transaction."""
    assert set(killed_upgrades(tmp_path, "driver", 3)) - WHOLE


def killed_upgrades(folder: Path, engine: str, kills: int = 1000) -> list[int]:
    """Kill an upgrade after its first statement, its second and so on; return how many tables each kill left."""
    told = [sys.executable, "-c", KILLED, str(folder / "killed.db"), engine, str(kills)]
    done = subprocess.run(told, cwd=CHECKOUT, check=True, capture_output=True, text=True)
    return [int(line) for line in done.stdout.split()]


KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from itertools import count
from sqlalchemy import create_engine, event
from tasks.ledger import migrate
from tasks.ledger.database import connect

path, engine, kills = sys.argv[1:]

def upgrade(last):
    url, made = f"sqlite:///{path}", count(1)
    database = connect(url)
    if engine == "driver":
        vars(database.place)["engine"] = create_engine(url)

    @event.listens_for(database.engine, "after_cursor_execute")
    def kill(connection, cursor, statement, *rest):
        if statement.strip().startswith("CREATE") and "alembic_version" not in statement and next(made) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    migrate.upgrade(database)
    os._exit(0)

migrate.upgrade(connect(f"sqlite:///{path}.warm"))
for last in range(1, int(kills) + 1):
    for name in (path, path + "-wal", path + "-shm"):
        Path(name).unlink(missing_ok=True)
    child = os.fork() or upgrade(last)
    if os.waitpid(child, 0)[1] == 0:
        break
    names = {name for name, in sqlite3.connect(path).execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    print(len(names - {"alembic_version"}))
for name in (path, path + "-wal", path + "-shm"):
    Path(name).unlink(missing_ok=True)
"""
