import os
import resource
import signal
import stat
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from models.core import DiskRefused, EvidenceChanged, InputError
from tasks.core.crash import EVIDENCE_POINTS, arm, crash_point
from tasks.core.files import Store, write_whole

CONTENT = b"A made-up audit plan. " * 5_000
NAME = sha256(CONTENT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "evidence")


def end_of(work: Callable[[], None]) -> int:
    """Run some work in a forked child and return its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def keep_and_note(store: Store, ledger: Path) -> None:
    """Do what taking a file into custody does: keep it, then name it in the record."""
    name = store.keep(CONTENT)
    with ledger.open("a") as entries:
        entries.write(f"{name}\n")
    crash_point("committed")


def test_what_is_kept_lies_under_its_hash_and_is_read_only(store: Store) -> None:
    assert store.keep(CONTENT) == NAME
    path = store.root / NAME[:2] / NAME[2:4] / NAME
    assert path.read_bytes() == CONTENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert store.read(NAME) == CONTENT
    assert store.orphans([NAME]) == []


def test_the_first_file_of_a_hash_stays(store: Store) -> None:
    store.keep(CONTENT)
    before = (store.root / NAME[:2] / NAME[2:4] / NAME).stat()
    store.keep(CONTENT)
    after = (store.root / NAME[:2] / NAME[2:4] / NAME).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_changed_or_missing_file_is_named_and_never_read(store: Store) -> None:
    other = store.keep(b"another")
    store.keep(CONTENT)
    assert store.missing_or_changed([NAME, other]) == []
    path = store.root / NAME[:2] / NAME[2:4] / NAME
    path.chmod(0o644)
    path.write_bytes(CONTENT[:-1] + b"!")
    gone = "0" * 64
    assert store.missing_or_changed([NAME, other, gone]) == [NAME, gone]
    for name, word in ((NAME, "was changed"), (gone, "is missing")):
        with pytest.raises(EvidenceChanged, match=word):
            store.read(name)


def test_an_empty_file_can_be_kept(store: Store) -> None:
    assert store.read(store.keep(b"")) == b""


@pytest.mark.parametrize("point", EVIDENCE_POINTS)
def test_a_kill_at_each_point_leaves_no_entry_without_its_whole_file(point: str, store: Store, tmp_path: Path) -> None:
    ledger = tmp_path / "entries"
    ledger.touch()

    def work() -> None:
        arm(point)
        keep_and_note(store, ledger)

    assert end_of(work) == -signal.SIGKILL, "the point was never reached"
    noted = ledger.read_text().split()
    assert store.missing_or_changed(noted) == []
    orphans = store.orphans(noted)
    assert len(orphans) == (0 if point == "committed" else 1)
    assert all(name.startswith(".tmp/") for name in orphans) is (
        point in ("temp_half_written", "temp_synced") or not orphans
    )
    # The next run is a normal one: the file is whole and noted, and what was half written is listed for a person.
    keep_and_note(store, ledger)
    noted = ledger.read_text().split()
    assert set(noted) == {NAME}
    assert store.missing_or_changed(noted) == []


def test_a_kill_while_writing_leaves_the_old_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "memo.html"
    write_whole(path, b"old")
    write_whole(path, b"new", mode=0o600)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["memo.html"]


def test_a_full_disk_is_a_clear_error_and_leaves_nothing_half(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "out" / "memo.pdf"
    write_whole(path, b"old")

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(CONTENT) // 2, len(CONTENT) // 2))
        for act in (lambda: store.keep(CONTENT), lambda: write_whole(path, CONTENT)):
            with pytest.raises(DiskRefused, match="Nothing was left half written"):
                act()

    assert end_of(work) == 0
    assert issubclass(DiskRefused, InputError)
    assert path.read_bytes() == b"old"
    assert store.orphans([]) == []
    assert [each.name for each in path.parent.iterdir()] == ["memo.pdf"]


def test_two_writers_of_one_file_leave_one_whole_file(store: Store) -> None:
    children = []
    for _ in range(8):
        child = os.fork()
        if child == 0:
            store.keep(CONTENT)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert store.orphans([NAME]) == []
    assert store.read(NAME) == CONTENT
