"""A memo's folder is whole or not there, and never changed."""

import json
import os
import signal
import stat
from pathlib import Path

import pytest

from models.core import DiskRefused, LedgerError
from models.ledger import ReminderDelayed
from tasks.core.crash import arm
from tasks.memo.memo import slice_of, write_memo
from tests.material.memo import START, received, register_events, sealed_of

FILES = {"memo.json": b"{}", "memo.html": b"<p>", "memo.pdf": b"%PDF"}


def test_the_files_are_there_with_their_sums_and_read_only(tmp_path: Path) -> None:
    hashes = write_memo(tmp_path / "memo" / "1", FILES)
    folder = tmp_path / "memo" / "1"
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    assert lines == [f"{digest}  {name}" for name, digest in sorted(hashes.items())]
    assert hashes.keys() == {*FILES}
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert [path.name for path in folder.parent.iterdir()] == ["1"]


def test_the_same_memo_written_again_changes_nothing_and_another_is_refused(tmp_path: Path) -> None:
    hashes = write_memo(tmp_path / "1", FILES)
    before = (tmp_path / "1" / "memo.pdf").stat().st_mtime_ns
    assert write_memo(tmp_path / "1", FILES) == hashes
    assert (tmp_path / "1" / "memo.pdf").stat().st_mtime_ns == before
    with pytest.raises(LedgerError, match="never changed"):
        write_memo(tmp_path / "1", FILES | {"memo.pdf": b"%PDF-other"})
    with pytest.raises(LedgerError, match="other files"):
        write_memo(tmp_path / "1", FILES | {"more": b""})
    assert (tmp_path / "1" / "memo.pdf").read_bytes() == b"%PDF"


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DiskRefused, match="could not be written"):
        write_memo(tmp_path / "file" / "1", FILES)


@pytest.mark.parametrize("point", ["half_rendered", "staged_before_rename", "renamed_before_commit"])
def test_a_kill_leaves_the_whole_memo_or_none_and_the_next_run_ends_it(tmp_path: Path, point: str) -> None:
    folder = tmp_path / "1"
    child = os.fork()
    if not child:
        arm(point)
        write_memo(folder, FILES)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert folder.exists() == (point == "renamed_before_commit")
    if folder.exists():
        assert len(list(folder.iterdir())) == 4
    write_memo(folder, FILES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1"]
    assert (folder / "memo.pdf").read_bytes() == b"%PDF"


def test_what_is_not_public_stands_in_the_slice_as_hashes_only() -> None:
    held = ReminderDelayed(
        milestone_id="R1-M1", notification_kind="overdue", to="p-records-1", reason="cap", until=START
    )
    steps = [(START, register_events()[0]), (START, held), (START, received("R1-M1", "private.pdf", "P1"))]
    steps.append((START, received("R1-M1", "from j.roe@agency.example.pdf")))
    chain = sealed_of([*steps, (START, received("R1-M1", "public.pdf"))])
    lines = [json.loads(line) for line in slice_of(chain).splitlines()]
    assert ["entry" in line for line in lines] == [True, False, False, False, True]
    shown = [("salt", "entry", "seq"), ("inner", "seq")]
    assert [set(line) == set(shown["inner" in line]) for line in lines] == [True] * 5
    assert [line["inner"] for line in lines[1:4]] == [link.inner for link in chain[1:4]]
    assert b"private.pdf" not in slice_of(chain)
    assert b"j.roe" not in slice_of(chain)
    assert b"reminder_delayed" not in slice_of(chain)
