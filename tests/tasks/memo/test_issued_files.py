"""What was issued is kept for ever: read again and never made again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from models.core import DiskRefused, LedgerBroken
from tasks.memo.issued_files import lost_files, read_file, take_back, tell_beside
from tasks.memo.memo import write_memo
from tests.models.drafts.memo_drafts import a_memo

FILES = {"memo.json": b"{}", "memo.html": b"<p>", "memo.pdf": b"%PDF"}


@pytest.mark.parametrize("name", [*FILES, "SHA256SUMS"])
@pytest.mark.parametrize("how", ["was changed", "is missing"])
def test_each_file_that_is_not_as_issued_is_named_with_its_memo_and_its_entry(
    tmp_path: Path, name: str, how: str
) -> None:
    memo = a_memo(4, "week", "2026-11-25", files=write_memo(tmp_path / "4", FILES))
    assert lost_files(tmp_path, [memo]) == ()
    path = tmp_path / "4" / name
    content = path.read_bytes()
    path.unlink()
    if how == "was changed":
        path.write_bytes(content[:-1] + b"?")
    assert lost_files(tmp_path, [memo]) == (f"entry 45: {name} of memo no. 4 {how}",)
    if name in FILES:
        with pytest.raises(LedgerBroken, match="restore it from a copy"):
            read_file(tmp_path, memo, name)


def test_a_folder_that_is_gone_or_holds_more_is_named_and_a_draft_or_a_memo_withdrawn_is_not(tmp_path: Path) -> None:
    memo = a_memo(4, "week", "2026-11-25", files=write_memo(tmp_path / "4", FILES))
    (tmp_path / "4" / "more").write_bytes(b"")
    assert lost_files(tmp_path, [memo]) == ("entry 45: more of memo no. 4 was added",)
    shutil.rmtree(tmp_path / "4")
    assert len(lost_files(tmp_path, [memo])) == len(FILES) + 1
    assert lost_files(tmp_path, [memo.model_copy(update={"withdrawn_on": memo.as_of})]) == ()
    assert lost_files(tmp_path, [memo.model_copy(update={"number": None})]) == ()


def test_a_memo_taken_back_leaves_its_sums_and_the_text_however_often(tmp_path: Path) -> None:
    memo = a_memo(4, "week", "2026-11-25", files=write_memo(tmp_path / "4", FILES))
    sums = (tmp_path / "4" / "SHA256SUMS").read_bytes()
    write_memo(tmp_path / "drafts" / "D40", FILES)
    write_memo(tmp_path / "drafts" / "D41", FILES)
    write_memo(tmp_path / "as-known" / "x", FILES)
    tell_beside(tmp_path, 4, "corrected")
    for _ in range(2):
        take_back(tmp_path, memo, "why", ["D40"])
        left = {path.name: path.read_bytes() for path in (tmp_path / "4").iterdir()}
        assert left == {"SHA256SUMS": sums, "WITHDRAWN.txt": b"why"}
        assert sorted(path.name for path in tmp_path.iterdir()) == ["4", "drafts"]
        assert [path.name for path in (tmp_path / "drafts").iterdir()] == ["D41"]
    shutil.rmtree(tmp_path / "4")
    take_back(tmp_path, memo, "why", [])
    assert {path.name: path.read_bytes() for path in (tmp_path / "4").iterdir()} == left


@pytest.mark.parametrize(
    "write",
    [
        lambda memos: tell_beside(memos, 4, "x"),
        lambda memos: take_back(memos, a_memo(4, "week", "2026-11-25"), "x", []),
    ],
)
def test_a_disk_that_refuses_is_said_so(tmp_path: Path, write: Callable[[Path], None]) -> None:
    (tmp_path / "memos").write_bytes(b"")
    with pytest.raises(DiskRefused):
        write(tmp_path / "memos")


def test_what_cannot_be_read_is_named_too(tmp_path: Path) -> None:
    memo = a_memo(4, "week", "2026-11-25", files=write_memo(tmp_path / "4", FILES))
    (tmp_path / "4" / "memo.pdf").unlink()
    (tmp_path / "4" / "memo.pdf").mkdir()
    assert lost_files(tmp_path, [memo]) == ("entry 45: memo.pdf of memo no. 4 cannot be read (Is a directory)",)
