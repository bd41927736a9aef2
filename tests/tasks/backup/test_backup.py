"""The daily copy, and the drill that puts it back on either engine."""

import os
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import inspect

from models.core import DiskRefused, LedgerBroken, LedgerError
from models.projections import MILESTONES
from tasks import ledger
from tasks.backup import backup
from tasks.backup.backup import Copied, Places, back_up, kept_days, verify_copy
from tasks.backup.restore import Proof, restore
from tasks.core import Store, review_key_of, salt_of
from tasks.ledger import Database, checkpoint, connect, records, texts
from tasks.memo.memo import write_memo
from tests.material.records import NOW, issued, planned, received, story
from tests.tasks.backup.full_disk import disk_of

DAY = date(2026, 4, 1)
MEMO = b"the memo as it was issued"


@pytest.fixture
def home(database: Database, tmp_path: Path) -> Path:
    """A home with a ledger, a typed word, a file of evidence, an issued memo, a letter, people, plan and salt."""
    kept = Store(tmp_path / "home" / "evidence").keep(b"a register of requests")
    memo = issued(1, write_memo(tmp_path / "home" / "memos" / "1", {"memo.html": MEMO}))
    texts.keep(database, "Made up: a word.")
    ledger.append(database, [planned(), received(kept), *memo], now=NOW)
    for name in ("home/letters/D1.txt", "home/memos/drafts/D9/memo.json", "people.yaml", "plan.yaml", "home/salt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"made up: {name}")
    return tmp_path


def places(folder: Path) -> Places:
    return Places(folder / "home", folder / "people.yaml", folder / "plan.yaml")


@pytest.fixture
def empty(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Database:
    """An empty place to restore into: on the other engine, where a test does not ask for the same one."""
    if database.is_sqlite is (getattr(request, "param", "other") == "same"):
        return connect(f"sqlite:///{tmp_path / 'new' / 'home' / 'followthrough.db'}")
    return connect(request.getfixturevalue("empty_postgres_url"))


def copy(database: Database, home: Path, day: date = DAY, **more: bool) -> Copied:
    return back_up(database, places(home), into=home / "backups", day=day, program="0", settings=b"# made up", **more)


def restore_into_empty(home: Path, empty: Database) -> Proof:
    return restore(home / "backups" / f"{DAY}.tar", empty, places(home / "new"), unfinished=home / "unfinished")


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what a home's folders hold, by name."""
    names = (*(f"home/{each}" for each in backup.FOLDERS), "home/salt", "people.yaml", "plan.yaml")
    found = [each for name in names for each in (folder / name, *(folder / name).rglob("*")) if each.is_file()]
    return {str(each.relative_to(folder)): each.read_bytes() for each in found}


def nothing_is_left(home: Path, empty: Database) -> bool:
    is_bare = empty.is_sqlite or not inspect(empty.engine).get_table_names()
    return is_bare and not [each for each in (home / "new").rglob("*") if each.is_file()]


@pytest.mark.parametrize("empty", ["same", "other"], indirect=True)
def test_a_copy_put_back_on_either_engine_holds_all_that_there_was(
    database: Database, home: Path, empty: Database
) -> None:
    made = copy(database, home)

    proof = restore_into_empty(home, empty)

    assert (proof.seq, proof.hash) == ledger.head(database) == (made.seq, made.hash)
    assert (proof.evidence, proof.memos, proof.settings) == (1, 1, "# made up")
    assert ledger.sealed_entries(empty) == ledger.sealed_entries(database), "the same bytes"
    assert records.every(empty, MILESTONES) == records.every(database, MILESTONES)
    assert ledger.differences(empty) == ()
    assert texts.every(empty) == texts.every(database)
    assert files_of(home / "new") == files_of(home)


def test_a_copy_of_the_restored_home_has_the_same_rows_and_files(
    database: Database, home: Path, empty: Database
) -> None:
    first = copy(database, home)
    restore_into_empty(home, empty)

    again = back_up(empty, places(home / "new"), into=home / "again", day=DAY, program="0", settings=b"# made up")

    assert (home / "again" / again.file).read_bytes() == (home / "backups" / first.file).read_bytes()


def test_the_key_of_review_links_is_in_no_copy(sqlite_url: str, tmp_path: Path) -> None:
    key, salt = review_key_of(tmp_path / "home"), salt_of(tmp_path / "home")
    made = copy(connect(sqlite_url), tmp_path)
    whole = (tmp_path / "backups" / made.file).read_bytes()
    assert salt in whole, "the control"
    assert key not in whole
    assert b"review-key" not in whole
    restore_into_empty(tmp_path, connect(f"sqlite:///{tmp_path / 'new' / 'home' / 'followthrough.db'}"))
    assert review_key_of(tmp_path / "new" / "home") != key


def test_what_is_made_is_for_its_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    database, (path, folder) = connect(sqlite_url), (tmp_path / "backups" / f"{DAY}.tar", tmp_path / "backups")
    copy(database, tmp_path)

    assert [stat.S_IMODE(each.stat().st_mode) for each in (folder, path)] == [0o700, 0o600]
    assert path.stat().st_nlink == 1
    restore_into_empty(tmp_path, connect(f"sqlite:///{tmp_path / 'new' / 'home' / 'followthrough.db'}"))
    assert stat.S_IMODE((tmp_path / "new" / "home").stat().st_mode) == 0o700


def test_a_copy_gives_back_the_checkpoints_of_its_entries(database: Database, home: Path, empty: Database) -> None:
    head = ledger.head(database)
    ahead = (head[0] + 1, "b" * 64)  # taken while the copy was made: the rows were copied first
    for each in (head, ahead):
        checkpoint.write_checkpoint(home / "home" / "checkpoints", checkpoint.sign_head(each, now=NOW, key=None))
    copy(database, home)

    restore_into_empty(home, empty)

    assert [each.seq for each in checkpoint.checkpoints(home / "new" / "home" / "checkpoints")] == [head[0]]


def test_a_copy_taken_while_others_write_is_of_one_moment(database: Database, home: Path, empty: Database) -> None:
    """More than 200 writes a minute: the writer appends without a pause until the copy is made."""
    before, is_made = ledger.head(database)[0], []

    def write() -> None:
        for event in story(2_000)[1:]:
            if is_made:
                return
            ledger.append(database, [event], now=NOW)

    ledger.append(database, story(1), now=NOW)
    writer = Thread(target=write)
    writer.start()
    made = copy(database, home)
    is_made.append(True)
    writer.join()

    proof = restore_into_empty(home, empty)

    assert before < proof.seq == made.seq <= ledger.head(database)[0]
    assert ledger.differences(empty) == ()


def test_the_pages_of_a_draft_are_in_no_copy_because_its_words_make_them(database: Database, home: Path) -> None:
    for name in ("memo.pdf", "memo.html"):
        (home / "home" / "memos" / "drafts" / "D9" / name).write_text("made up")
    names = verify_copy(home / "backups" / copy(database, home).file)[1]
    assert [each for each in names if "/drafts/" in each] == ["home/memos/drafts/D9/memo.json"]
    assert "home/memos/1/memo.html" in names


def test_the_same_day_again_gives_the_same_copy(database: Database, home: Path) -> None:
    first = copy(database, home)
    ledger.append(database, [planned("R4-M2")], now=NOW)

    assert copy(database, home) == first
    assert copy(database, home, DAY + timedelta(days=1)).seq == first.seq + 1
    assert copy(database, home, anew=True).seq == first.seq + 1


def test_a_copy_that_was_changed_is_refused_before_anything_is_written(
    database: Database, home: Path, empty: Database
) -> None:
    path = home / "backups" / copy(database, home).file
    content = path.read_bytes()
    path.write_bytes(content.replace(MEMO, MEMO.upper()))

    with pytest.raises(LedgerError, match="not a whole copy"):
        restore_into_empty(home, empty)
    assert not (home / "new").exists()
    with pytest.raises(LedgerError, match="missing or was changed"):
        copy(database, home)


def test_what_the_copied_home_had_lost_is_found_and_nothing_is_left(
    database: Database, home: Path, empty: Database
) -> None:
    memo = home / "home" / "memos" / "1" / "memo.html"
    memo.chmod(0o644)
    memo.write_bytes(b"another")
    copy(database, home)

    with pytest.raises(LedgerBroken, match=r"memo\.html of memo no\. 1 was changed"):
        restore_into_empty(home, empty)
    assert nothing_is_left(home, empty)
    next((home / "home" / "evidence").glob("*/*/*")).unlink()
    copy(database, home, anew=True)
    with pytest.raises(LedgerBroken, match="entry 2: 1 files of evidence"):
        restore_into_empty(home, empty)
    assert nothing_is_left(home, empty)


def test_nothing_is_put_over_what_is_there(database: Database, home: Path, empty: Database) -> None:
    copy(database, home)
    (home / "new").mkdir()
    (home / "new" / "people.yaml").write_text("other people")
    with pytest.raises(LedgerError, match=r"another file than the copy's\. Nothing was written; move it away: mv"):
        restore_into_empty(home, empty)
    with pytest.raises(
        LedgerError, match="is not empty; restore into a new place: FOLLOWTHROUGH_HOME=NEW followthrough restore"
    ):
        restore(home / "backups" / f"{DAY}.tar", empty, places(home), unfinished=home / "unfinished")
    (home / "new" / "people.yaml").unlink()
    with pytest.raises(LedgerError, match="is not empty; restore into a new place: FOLLOWTHROUGH_HOME=NEW"):
        restore_into_empty(home, database)
    assert nothing_is_left(home, empty)


@pytest.mark.parametrize("size", [100, 4_000])
def test_a_disk_that_fills_during_a_copy_leaves_nothing_half_and_the_next_is_whole(
    sqlite_url: str, tmp_path: Path, size: int
) -> None:
    database = connect(sqlite_url)
    ledger.append(database, story(50), now=NOW)
    first = copy(database, tmp_path)
    ledger.append(database, [planned("R4-M2")], now=NOW)
    there = sorted((tmp_path / "backups").iterdir())

    with (
        disk_of(size),
        pytest.raises(DiskRefused, match=r"no copy could be made in .*nothing half was left; make room"),
    ):
        copy(database, tmp_path, anew=True)

    assert sorted((tmp_path / "backups").iterdir()) == there
    assert copy(database, tmp_path) == first, "the earlier copy of the day is still there"
    assert copy(database, tmp_path, anew=True).seq == first.seq + 1


@pytest.mark.parametrize("size", [500, 150_000, 400_000])
def test_a_disk_that_fills_during_a_restore_leaves_nothing_and_the_next_is_whole(
    sqlite_url: str, tmp_path: Path, size: int
) -> None:
    database, new = connect(sqlite_url), connect(f"sqlite:///{tmp_path / 'new' / 'home' / 'followthrough.db'}")
    ledger.append(database, story(200), now=NOW)
    Store(tmp_path / "home" / "evidence").keep(bytes(600))
    copy(database, tmp_path)

    with disk_of(size), pytest.raises((DiskRefused, LedgerError), match="room"):
        restore_into_empty(tmp_path, new)

    assert nothing_is_left(tmp_path, new)
    assert restore_into_empty(tmp_path, new).seq == ledger.head(database)[0]


def killed(work: Callable[[], object], after: int) -> None:
    """Do some work in a child that is killed at its so-many-th write to a disk that is synced."""
    if (child := os.fork()) == 0:
        left, sync = [after], os.fsync

        def fsync(handle: int) -> None:
            left[0] -= 1
            if left[0] <= 0:
                os.kill(os.getpid(), 9)
            sync(handle)

        os.fsync = fsync
        work()
        os._exit(0)
    os.waitpid(child, 0)


def test_a_copy_that_was_killed_is_no_copy_and_the_next_run_is_whole(sqlite_url: str, tmp_path: Path) -> None:
    database = connect(sqlite_url)
    ledger.append(database, story(5), now=NOW)
    database.engine.dispose()
    killed(lambda: copy(connect(sqlite_url), tmp_path), 1)
    assert [each.name for each in (tmp_path / "backups").iterdir()] == [f".{DAY}.tar.half"]

    made = copy(database, tmp_path, DAY + timedelta(days=1))

    assert sorted(each.name for each in (tmp_path / "backups").iterdir()) == ["2026-04-02.json", made.file]
    assert verify_copy(tmp_path / "backups" / made.file)[0].seq == 5


@pytest.mark.parametrize("after", [4, 7])
def test_a_restore_that_was_killed_is_ended_by_the_same_command(
    database: Database, home: Path, after: int, request: pytest.FixtureRequest
) -> None:
    copy(database, home)
    url = f"sqlite:///{home / 'new' / 'home' / 'followthrough.db'}"
    if not database.is_sqlite:
        url = request.getfixturevalue("empty_postgres_url")
    database.engine.dispose(close=False)
    killed(lambda: restore_into_empty(home, connect(url)), after)

    assert restore_into_empty(home, connect(url)).seq == ledger.head(database)[0]
    assert files_of(home / "new") == files_of(home)
    assert ledger.differences(connect(url)) == ()


def test_fourteen_daily_and_twelve_monthly_copies_are_kept() -> None:
    days = [date(2025, 1, 1) + timedelta(days=number) for number in range(500)]

    kept = sorted(kept_days(days))

    assert kept[-14:] == days[-14:]
    assert [day for day in kept if day < days[-14]] == sorted({day for day in days[:-14] if day.day == 1} & set(kept))
    assert len({(day.year, day.month) for day in kept}) == 12


def test_an_old_copy_goes_when_a_new_one_is_made(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "DAILY", 2)
    database = connect(sqlite_url)
    for number in range(1, 5):
        copy(database, tmp_path, date(2026, 4, number))

    assert sorted(each.name for each in (tmp_path / "backups").glob("*.tar")) == [
        f"2026-04-0{number}.tar" for number in (1, 3, 4)
    ]
    assert len(list((tmp_path / "backups").iterdir())) == 6
