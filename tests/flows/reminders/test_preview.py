"""`reminder preview` explains each person's next message in plain words; keys are in the JSON alone."""

import re

import pytest

from notifications.terminal.layout import WIDTH
from notifications.words import NOTIFICATION
from tasks import ledger
from tests.material.commands import Call
from tests.material.installation import DemoInstallation


def test_the_preview_lists_each_persons_next_message_and_why_without_a_key(
    installation: DemoInstallation, call: Call
) -> None:
    head = ledger.head(installation.database)
    shown = call("reminder", "preview")
    assert shown.code == 0
    assert ledger.head(installation.database) == head
    found = call("reminder", "preview", "--json").json["next"]
    assert found
    people = {person.id: person.name for person in installation.settings.people().people}
    people["coordinator-channel"] = "The coordinators' channel"
    for each in found:
        assert re.search(rf"^\w+\.? \d+ +{people[each['to']].split()[0]}.* {each['to']}$", shown.out, re.MULTILINE)
        assert [part["key"] for part in each["parts"]]
        assert not any(part["key"] in shown.out for part in each["parts"])
        assert all(re.search(rf" {part['about']}$", shown.out, re.MULTILINE) for part in each["parts"]), "ids last"
        assert all(NOTIFICATION[part["kind"]] in shown.out for part in each["parts"])
    assert "acts on it" in shown.out or "coordinates" in shown.out
    lines = shown.out.splitlines()
    assert max(map(len, lines)) <= WIDTH
    assert not [line for line in lines if "_" in line or "2026-" in line.replace("2026-W", "")], (
        "no code of the program"
    )


def test_the_preview_explains_one_milestone_rule_by_rule(installation: DemoInstallation, call: Call) -> None:
    shown = call("reminder", "preview", "--explain", "r4-m1")
    assert shown.code == 0
    assert "Rules for R4-M1" in shown.out
    for rule in ("End", "Clock", "Verification", "Quiet", "Unknown", "Recipients", "Channels", "Hours"):
        assert f"\n{rule} " in shown.out
    assert max(map(len, shown.out.splitlines())) <= WIDTH
    assert not re.search(r"\d{4}-\d\d|overdue", shown.out), "dates are American, and a kind is no verdict"
    assert call("reminder", "preview", "--explain", "R4-M1", "--json").json["milestone_id"] == "R4-M1"
    assert call("reminder", "preview", "--explain", "R4-M99").code == 2


def test_a_preview_without_a_road_says_that_nothing_would_go_out(
    installation: DemoInstallation, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "would go out at" in " ".join(call("reminder", "preview").out.split())
    monkeypatch.delenv("FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    last = " ".join(call("reminder", "preview").out.rpartition("\n\n")[2].split())
    assert last.startswith("no message can be sent: set FOLLOWTHROUGH_SLACK_BOT_TOKEN")
    assert "would be due at" in last
    assert "no message can be sent" in call("reminder", "preview", "--json").err
