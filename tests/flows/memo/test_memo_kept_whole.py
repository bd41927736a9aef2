"""What lies where issued memos lie is named where no entry notes it, cannot be read, or is not what was issued."""

import shutil

import pytest

from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from models.core import CheckFailed
from tests.material.commands import Call
from tests.material.installation import DemoInstallation


def test_the_folder_of_a_memo_that_no_entry_notes_is_named(after: DemoInstallation, call: Call) -> None:
    memos = after.settings.home / "memos"
    assert after.do(audit_ledger)["orphans"] == []
    shutil.copytree(memos / "1", memos / "2")
    assert after.do(audit_ledger)["orphans"] == ["memos/2"]
    ended = call("ledger", "verify")
    assert (ended.code, "the memo in memos/2 was never issued" in ended.out) == (0, True), ended


def test_a_folder_in_the_place_of_a_file_is_named(after: DemoInstallation, call: Call) -> None:
    path = after.settings.home / "memos" / "1" / "memo.json"
    path.unlink()
    path.mkdir()
    for words in (("ledger", "verify"), ("backup",)):
        ended = call(*words)
        assert (ended.code, "memo no. 1 cannot be read" in ended.err and "memo.json" in ended.err) == (1, True), ended
    ended = call("memo", "verify", "1")
    assert (ended.code, "memo.json" in ended.err) == (1, True), ended


def test_a_folder_that_holds_another_memo_than_asked_for_is_named(after: DemoInstallation, call: Call) -> None:
    memos = after.settings.home / "memos"
    ended = call("memo", "verify", "1")
    assert (ended.code, ended.out.startswith("Not compared with a key of yours")) == (0, True), ended
    shutil.copytree(memos / "1", memos / "7")
    ended = call("memo", "verify", "7")
    assert (ended.code, "has memo no. 1 in it, not no. 7" in ended.err) == (1, True), ended


@pytest.mark.parametrize(("how", "what"), [("changed", "was changed"), ("gone", "is missing")])
def test_a_copy_with_a_memo_that_is_not_as_issued_is_made_and_never_silently(
    after: DemoInstallation, call: Call, how: str, what: str
) -> None:
    path = after.settings.home / "memos" / "1" / "memo.pdf"
    path.unlink()
    if how == "changed":
        path.write_bytes(b"made up")
    with pytest.raises(CheckFailed, match=rf"memo\.pdf of memo no\. 1 {what}"):
        after.do(back_up)
    assert (after.settings.backup_root / "2026-11-27.tar").is_file()
    ended = call("backup")
    assert (ended.code, "was made, but" in ended.err) == (1, True), ended
