"""What the commands of a memo's life say: what was noted, what comes next, and how bad input is mended."""

import json

from flows.memo.issue_memo import correct_memo, issue_memo, withdraw_memo
from models.permissions import SYSTEM
from tasks import ledger
from tests.material.answers import record_statement
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, SECOND, VERIFIER, DemoInstallation
from tests.material.memo_installation import TODAY, files_of, issued, withdrawn

REASON = "Made up: a date was read wrongly."


def said(call: Call, *words: str, code: int = 0) -> str:
    """Call a command about memos that ends with a code, and return what it printed."""
    ended = call("memo", *words)
    assert ended.code == code, ended
    return ended.out if code == 0 else ended.err


def test_each_step_says_what_was_noted_and_what_comes_next(after: DemoInstallation, call: Call) -> None:
    last = lambda *words: said(call, *words).splitlines()[-1]  # noqa: E731
    assert last("draft", "--by", COORDINATOR) == (
        "next: followthrough memo approve D2 --by ANOTHER; "
        "to ask for the agency's comment first: followthrough memo share D2 --by YOU"
    )
    assert last("draft", "--period", "week", "--by", COORDINATOR) == "next: followthrough memo approve D3 --by ANOTHER"
    assert last("share", "2", "--by", COORDINATOR) == (
        "next: followthrough memo comment D2 --text TEXT --by LIAISON, "
        "or after 2026-12-04: followthrough memo draft --by YOU, and have it approved"
    )
    noted = said(call, "comment", "2", "--text", "Made up: no remarks.", "--by", "p-liaison-1")
    assert noted.splitlines() == [
        f"draft D2: comment recorded (entry {ledger.head(after.database)[0]})",
        "next: followthrough memo draft --by YOU, so that the comment is printed",
    ]
    assert last("review", "3", "--back", "--text", "Made up: again.", "--by", SECOND) == (
        "next: fix the record and draft again; to undo the return: "
        f"followthrough memo review D3 --text TEXT --by {SECOND}"
    )
    assert last("approve", "3", "--by", VERIFIER) == (
        "next: fix the record and draft again; to undo the return: "
        f"followthrough memo review D3 --text TEXT --by {SECOND}"
    ), "another person's approval takes nothing back"
    refused = said(call, "issue", "3", "--by", COORDINATOR, code=4)
    assert "D3 was sent back" in refused
    assert f"by {SECOND}" in refused
    assert (
        last("review", "3", "--text", "Made up: read.", "--by", SECOND) == "next: followthrough memo issue D3 --by YOU"
    )
    assert last("approve", "3", "--by", SECOND) == "next: followthrough memo issue D3 --by YOU"
    after.do(record_statement, "R2-M1", "done", TODAY, after.words("Made up: it is done."), COORDINATOR)
    lines = said(call, "correct", "1", "--reason", REASON, "--by", COORDINATOR).splitlines()
    assert lines[0] == "draft D4 corrects memo no. 1, whose files stay as issued"
    assert lines[-1].startswith("next: followthrough memo approve D4 --by ANOTHER")


def test_what_a_schedule_drafted_asks_for_a_second_person_after_the_first(
    installation: DemoInstallation, call: Call
) -> None:
    installation.do(issue_memo, "week", person_id=SYSTEM)
    assert said(call, "approve", "1", "--by", SECOND).splitlines()[-1] == (
        "next: followthrough memo review D1 --text TEXT --by ANOTHER (a schedule drafted it, so two people read it)"
    )


def test_a_withdrawal_names_the_errata_that_stay_public_and_removes_what_stood_beside(
    after: DemoInstallation, call: Call
) -> None:
    for number, says in ((1, "started"), (2, "done")):
        after.do(record_statement, "R2-M1", says, TODAY, after.words(f"Made up: {says}."), COORDINATOR)
        assert (
            issued(after, str(after.do(correct_memo, number, after.words(REASON), COORDINATOR)["draft"])) == number + 1
        )
    beside = after.settings.home / "memos" / "1.corrected.txt"
    text = beside.read_text()
    assert "The files of memo no. 1 are unchanged." in text
    printed = str(json.loads(files_of(after, "2")["memo.json"])["page_one"][0])
    for words in ("change 1", "R2"):
        assert words in text.splitlines()[2]
        assert words in printed.split("Changed:")[1]
    assert "change-1" not in text

    said(call, "withdraw", "1", "--reason", REASON, "--by", COORDINATOR)
    lines = said(call, "withdraw", "1", "--by", SECOND).splitlines()
    assert lines[-2] == (
        "memos no. 2 and 3 correct it and stay public: withdraw them too "
        "(`followthrough memo withdraw 2`) if they say the same"
    )
    assert not beside.exists()
    withdrawn(after, 2, REASON)
    assert after.do(withdraw_memo, 1, COORDINATOR)["errata"] == [3]
    said(call, "withdraw", "3", "--reason", REASON, "--by", COORDINATOR)
    assert "correct it" not in said(call, "withdraw", "3", "--by", SECOND)


def test_a_memo_is_checked_by_its_number_or_its_folder_and_one_that_is_not_there_is_bad_input(
    after: DemoInstallation, call: Call
) -> None:
    folder = after.settings.home / "memos" / "1"
    assert said(call, "verify", "1") == said(call, "verify", str(folder))
    for name in ("7", str(folder / "none")):
        assert "does not exist; name a memo's number" in said(call, "verify", name, code=2)
    withdrawn(after, 1, REASON)
    assert "Memo no. 1 was withdrawn" in said(call, "verify", "1", code=1)
