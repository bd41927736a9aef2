"""`memo draft --as-of D --known-at T`: the memo that would have been written then, noted nowhere."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from models.core import InputError
from models.drafts import open_draft
from models.projections import DRAFTS
from notifications.memo import MemoDocument
from tasks import ledger
from tasks.ledger import records
from tests.material.answers import record_statement
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation, told
from tests.material.memo_installation import TODAY, files_of, withdrawn


@pytest.fixture
def after(after: DemoInstallation) -> DemoInstallation:
    """The installation two days later, when more was recorded of days that the memo covers."""
    after.do(record_statement, "R2-M1", "done", TODAY, after.words("Made up: done."), COORDINATOR)
    return after


def as_known(call: Call, *words: str) -> dict[str, str]:
    """Tell a memo as known at a moment, by the command."""
    ended = call("memo", "draft", "--by", COORDINATOR, "--json", *words)
    assert ended.code == 0, ended.err
    found: dict[str, str] = told(ended.out)
    return found


def test_an_issued_memo_told_as_known_then_binds_to_the_same_bytes_whatever_came_since(
    after: DemoInstallation, call: Call
) -> None:
    issued_facts = MemoDocument.model_validate_json(files_of(after, "1")["memo.json"])
    head, shown = ledger.head(after.database), files_of(after, "drafts", "D1")
    cut = issued_facts.memo.recorded_through
    made = as_known(call, "--as-of", TODAY.isoformat(), "--known-at", cut.isoformat())
    again = MemoDocument.model_validate_json((Path(made["folder"]) / "memo.json").read_bytes())
    assert again.binding() == issued_facts.binding()
    assert again.memo.draft == "D1"
    assert (made["issued"], again.memo.number, again.memo.state) == (1, 1, "issued")
    written = {path.name: path.read_bytes() for path in Path(made["folder"]).iterdir()}
    issued = {name: content for name, content in files_of(after, "1").items() if name in written}
    assert {name: content for name, content in written.items() if name in issued} == issued
    assert {"memo.json", "memo.pdf", "ledger.jsonl"} <= issued.keys()
    assert again.mock, "what was made up then is said to be made up now"

    assert ledger.head(after.database) == head, "it is noted nowhere"
    assert files_of(after, "drafts", "D1") == shown
    assert Path(made["folder"]).parent == after.settings.home / "memos" / "as-known"
    with pytest.raises(InputError, match="unknown draft"):
        open_draft(records.every(after.database, DRAFTS), Path(made["folder"]).name)


def test_a_later_moment_tells_more_and_is_no_memo_that_was_issued(after: DemoInstallation, call: Call) -> None:
    moment = after.entries[-1].recorded_at
    made = as_known(call, "--as-of", TODAY.isoformat(), "--known-at", moment.isoformat())
    assert made["issued"] is None
    facts = json.loads((Path(made["folder"]) / "memo.json").read_text())
    assert facts["memo"]["ledger"]["seq"] == after.entries[-1].seq
    assert facts["memo"]["after"] == 1, "memo no. 1 was known then"
    assert facts["memo"]["draft"] == "D2"
    said = call("memo", "draft", "--by", COORDINATOR, "--as-of", TODAY.isoformat(), "--known-at", moment.isoformat())
    assert "no memo was issued so" in said.out
    assert "it cannot be approved" in said.out


def test_a_moment_without_a_zone_is_new_yorks(after: DemoInstallation, call: Call) -> None:
    made = as_known(call, "--known-at", "2026-11-25T09:30:00")
    assert (made["issued"], made["as_of"]) == (1, "2026-11-25")
    first = after.entries[0].recorded_at
    ended = call("memo", "draft", "--by", COORDINATOR, "--known-at", (first - timedelta(seconds=1)).isoformat())
    assert (ended.code, "nothing was recorded by" in ended.err) == (2, True)
    assert datetime.fromisoformat("2026-11-25T09:30:00-05:00") == first


def test_a_moment_stands_in_the_folders_name_as_utc_so_that_two_moments_are_two_folders(
    after: DemoInstallation, call: Call
) -> None:
    for moment, hour in (
        ("2026-11-26T16:50:00", "215000Z"),
        ("2026-11-26T21:50:00+00:00", "215000Z"),
        ("2026-11-26T16:50:00+00:00", "165000Z"),
    ):
        folder = Path(as_known(call, "--known-at", moment)["folder"])
        assert folder.name == f"2026-11-26-month-20261126T{hour}"


def test_a_moment_to_come_is_refused_and_a_day_after_the_moment_too(after: DemoInstallation, call: Call) -> None:
    for words, why in (
        (("--known-at", "2026-11-27T10:00:01"), "is in the future; write a time in the past"),
        (("--known-at", "2026-11-26T10:00:00", "--as-of", "2026-11-27"), "comes after --known-at"),
    ):
        ended = call("memo", "draft", "--by", COORDINATOR, *words)
        assert (ended.code, why in ended.err) == (2, True), ended.err
    assert not (after.settings.home / "memos" / "as-known").exists()


def test_what_was_withdrawn_is_not_made_again(after: DemoInstallation, call: Call) -> None:
    withdrawn(after, 1, "Made up: it may not be shown.")
    ended = call("memo", "draft", "--by", COORDINATOR, "--known-at", "2026-11-25T09:30:00")
    assert (ended.code, "memo no. 1 said exactly this and was withdrawn" in ended.err) == (4, True), ended.err
    assert not (after.settings.home / "memos" / "as-known").exists()


def test_a_memo_whose_files_are_gone_is_not_claimed_to_be_the_one_issued(after: DemoInstallation, call: Call) -> None:
    cut = MemoDocument.model_validate_json(files_of(after, "1")["memo.json"]).memo.recorded_through
    lost = after.settings.home / "memos" / "1" / "memo.pdf"
    lost.parent.chmod(0o755)
    lost.unlink()
    made = as_known(call, "--as-of", TODAY.isoformat(), "--known-at", cut.isoformat())
    again = MemoDocument.model_validate_json((Path(made["folder"]) / "memo.json").read_bytes())
    assert (made["issued"], again.memo.number, again.memo.state) == (None, None, "draft")
