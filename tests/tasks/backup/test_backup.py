"""The daily copy, and the drill that puts it back (REL-11)."""

import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import inspect

from models.core import LedgerBroken, LedgerError
from models.projections import MILESTONES
from tasks import ledger
from tasks.backup import backup
from tasks.backup.backup import back_up, kept_days, verify_copy
from tasks.backup.restore import restore
from tasks.core import Store
from tasks.ledger import Database, checkpoint, connect, records
from tasks.memo.memo import write_memo
from tests.material.records import NOW, issued, planned, received, story

DAY = date(2026, 4, 1)
MEMO = b"the memo as it was issued"


@pytest.fixture
def home(database: Database, tmp_path: Path) -> Path:
    """A home with a ledger, a file of evidence and an issued memo."""
    kept = Store(tmp_path / "evidence").keep(b"a register of requests")
    memo = issued(1, write_memo(tmp_path / "memos" / "1", {"memo.html": MEMO}))
    ledger.append(database, [planned(), received(kept), *memo], now=NOW)
    return tmp_path


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Database:
    """An empty place to restore into, on the same engine."""
    if database.is_sqlite:
        return connect(f"sqlite:///{tmp_path / 'restored.db'}")
    return connect(request.getfixturevalue("empty_postgres_url"))


def copy(database: Database, home: Path, programs: Path, day: date = DAY) -> Any:
    places = {name: home / name for name in ("evidence", "memos", "checkpoints")} | {"into": home / "backups"}
    return back_up(database, **places, day=day, programs=programs)


def restore_into_empty(home: Path, empty: Database, programs: Path) -> Any:
    places = {name: home / "new" / name for name in ("evidence", "memos", "checkpoints")}
    return restore(home / "backups" / DAY.isoformat(), empty, **places, programs=programs)


def test_a_copy_put_back_holds_all_that_there_was(
    database: Database, home: Path, empty: Database, programs: Path
) -> None:
    copy(database, home, programs)

    proof = restore_into_empty(home, empty, programs)

    assert (proof.seq, proof.hash) == ledger.head(database)
    assert (proof.evidence, proof.memos) == (1, 1)
    assert records.every(empty, MILESTONES) == records.every(database, MILESTONES)
    assert (home / "new" / "memos" / "1" / "memo.html").read_bytes() == MEMO


def test_a_copy_holds_the_checkpoints_and_gives_back_those_of_its_entries(
    database: Database, home: Path, empty: Database, programs: Path
) -> None:
    head = ledger.head(database)
    ahead = (head[0] + 1, "b" * 64)  # taken while the copy was made: the database was copied first
    for each in (head, ahead):
        checkpoint.write_checkpoint(home / "checkpoints", checkpoint.sign_head(each, now=NOW, key=None))
    copy(database, home, programs)

    restore_into_empty(home, empty, programs)

    assert [each.seq for each in checkpoint.checkpoints(home / "new" / "checkpoints")] == [head[0]]


def test_a_copy_taken_during_appends_is_whole(database: Database, home: Path, empty: Database, programs: Path) -> None:
    writer = Thread(target=lambda: [ledger.append(database, [event], now=NOW) for event in story(200)[1:]])
    before = ledger.head(database)[0]
    ledger.append(database, story(1), now=NOW)
    writer.start()
    copy(database, home, programs)
    writer.join()

    proof = restore_into_empty(home, empty, programs)

    assert before < proof.seq <= ledger.head(database)[0]


def test_a_plain_copy_of_the_file_is_not_whole(sqlite_url: str, tmp_path: Path) -> None:
    """The control: under WAL the newest entries are not in the database file."""
    database = connect(sqlite_url)
    ledger.append(database, story(20), now=NOW)
    with database.reading():
        shutil.copyfile(str(database.engine.url.database), tmp_path / "plain.db")

    with sqlite3.connect(tmp_path / "plain.db") as plain:
        assert plain.execute("SELECT count(*) FROM ledger").fetchone()[0] < 20


def test_the_same_day_again_gives_the_same_copy(database: Database, home: Path, programs: Path) -> None:
    first = copy(database, home, programs)
    ledger.append(database, [planned("R4-M2")], now=NOW)

    assert copy(database, home, programs) == first
    assert copy(database, home, programs, DAY + timedelta(days=1)).seq == first.seq + 1


def change_bytes(path: Path) -> None:
    path.chmod(0o644)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


@pytest.mark.parametrize("harm", [change_bytes, Path.unlink], ids=["changed", "missing"])
@pytest.mark.parametrize("name", ["memos/1/memo.html", "followthrough.*", "evidence/*/*/*"])
def test_a_copy_that_was_harmed_is_refused_before_anything_is_written(
    database: Database, home: Path, empty: Database, programs: Path, name: str, harm: Callable[[Path], None]
) -> None:
    copy(database, home, programs)
    harm(next((home / "backups" / DAY.isoformat()).glob(name)))

    with pytest.raises(LedgerError, match="missing or was changed"):
        restore_into_empty(home, empty, programs)
    assert not (home / "new").exists()


def test_a_copy_without_the_head_its_manifest_names_is_refused(
    database: Database, home: Path, empty: Database, programs: Path
) -> None:
    copy(database, home, programs)
    manifest = home / "backups" / DAY.isoformat() / "manifest.json"
    manifest.write_text(manifest.read_text().replace(ledger.head(database)[1], "0" * 64))

    with pytest.raises(LedgerBroken, match="is not the one its manifest names"):
        restore_into_empty(home, empty, programs)


def test_an_issued_memo_that_is_another_is_found(
    database: Database, home: Path, empty: Database, programs: Path
) -> None:
    (home / "memos" / "1" / "memo.html").chmod(0o644)
    (home / "memos" / "1" / "memo.html").write_bytes(b"another")
    copy(database, home, programs)

    with pytest.raises(LedgerBroken, match=r"memo\.html of memo no\. 1 was changed"):
        restore_into_empty(home, empty, programs)


def test_evidence_that_is_gone_is_found(database: Database, home: Path, empty: Database, programs: Path) -> None:
    shutil.rmtree(home / "evidence")
    copy(database, home, programs)

    with pytest.raises(LedgerBroken, match="entry 2: 1 files of evidence"):
        restore_into_empty(home, empty, programs)


def test_nothing_is_put_over_what_is_there(database: Database, home: Path, empty: Database, programs: Path) -> None:
    copy(database, home, programs)
    with pytest.raises(LedgerError, match="empty"):
        restore(
            home / "backups" / DAY.isoformat(),
            empty,
            evidence=home / "evidence",
            memos=home / "elsewhere",
            checkpoints=home / "elsewhere",
            programs=programs,
        )
    with pytest.raises(LedgerError, match="is not empty; name an empty one"):
        restore_into_empty(home, database, programs)


def test_a_copy_from_before_0_1_is_refused_before_anything_is_written(
    database: Database, home: Path, empty: Database, programs: Path
) -> None:
    with database.writing() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0005'")
    copy(database, home, programs)

    with pytest.raises(LedgerError, match=r"older than 0\.1\.0 \(revision 0005\).*start a new home"):
        restore_into_empty(home, empty, programs)

    assert inspect(empty.engine).get_table_names() == []
    assert not (home / "new").exists()


def test_fourteen_daily_and_twelve_monthly_copies_are_kept() -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(500)]

    kept = sorted(kept_days(days))

    assert kept[-14:] == days[-14:]
    assert [day for day in kept if day < days[-14]] == sorted({day for day in days[:-14] if day.day == 1} & set(kept))
    assert len({(day.year, day.month) for day in kept}) == 12


def test_an_old_copy_goes_when_a_new_one_is_made(
    sqlite_url: str, tmp_path: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "DAILY", 2)
    database = connect(sqlite_url)
    for number in range(1, 5):
        copy(database, tmp_path, programs, date(2026, 4, number))

    assert sorted(each.name for each in (tmp_path / "backups").iterdir()) == ["2026-04-01", "2026-04-03", "2026-04-04"]


def test_a_folder_that_holds_no_copy_is_named(tmp_path: Path, programs: Path) -> None:
    with pytest.raises(LedgerError, match="is not a copy made by followthrough"):
        verify_copy(tmp_path, programs=programs)
