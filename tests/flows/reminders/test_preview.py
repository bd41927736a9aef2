"""`reminder preview` explains each person's next message in plain words; keys are in the JSON alone."""

import pytest

from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import VERIFIER, DemoInstallation
from tests.material.memo_installation import drafted


def test_the_preview_lists_each_persons_next_message_and_why_without_a_key(
    installation: DemoInstallation,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    head = ledger.head(installation.database)
    shown = call("reminder", "preview")
    assert shown.code == 0
    assert ledger.head(installation.database) == head
    found = call("reminder", "preview", "--json").json["next"]
    assert found
    for each in found:
        assert each["to"] in shown.out
        assert [part["key"] for part in each["parts"]]
        assert not any(part["key"] in shown.out for part in each["parts"])
        assert all(part["about"] in shown.out and part["kind"] in shown.out for part in each["parts"])
    assert "acts on it" in shown.out or "coordinates" in shown.out


def test_the_preview_explains_one_milestone_rule_by_rule(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    shown = call("reminder", "preview", "--explain", "r4-m1")
    assert shown.code == 0
    assert "Rules for R4-M1" in shown.out
    for rule in ("End", "Clock", "Verification", "Quiet", "Unknown", "Recipients", "Channels", "Hours"):
        assert f"\n{rule} " in shown.out
    assert call("reminder", "preview", "--explain", "R4-M1", "--json").json["milestone_id"] == "R4-M1"
    assert call("reminder", "preview", "--explain", "R4-M99").code == 2


def test_a_reviewer_hears_of_a_memo_for_they_may_review_it(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    drafted(installation)
    lines = [line for line in call("reminder", "preview").out.splitlines() if "memo_ready" in line]
    assert any(VERIFIER in line and "may review memos" in line for line in lines), lines
    assert not any("looks at evidence" in line for line in lines)


def test_a_preview_without_a_road_says_that_nothing_would_go_out(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "would go out at" in call("reminder", "preview").out
    monkeypatch.delenv("FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    last = call("reminder", "preview").out.splitlines()[-1]
    assert last.startswith("no message can be sent: set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    assert "would be due at" in last
    assert "no message can be sent" in call("reminder", "preview", "--json").err
