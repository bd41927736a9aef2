"""The decision on one milestone: every case of the data file."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from models.records import MilestoneRecord
from models.reminders.decision import Decision, decide
from models.reminders.schedule import next_check
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    DELEGATE,
    HEAD,
    PERSON,
    VERIFIER,
    after,
    directory_at,
    local,
    milestone,
    people,
    read_source,
    recipient,
)

FILE = YAML(typ="safe").load(Path(__file__).parents[2].joinpath("reminder_cases.yaml"))
CASES = FILE["cases"]
SEATS = {
    "person": PERSON,
    "escalation": HEAD,
    "coordinator": COORDINATOR,
    "verifier": VERIFIER,
    "delegate": DELEGATE,
    "operator": None,
}
SLACK_SAYS = {"unknown": "user_not_found", "deactivated": "user_disabled"}


def record_of(case: dict[str, Any]) -> MilestoneRecord:
    planned = {name: each for name, each in case["milestone"].items() if name != "cannot_tell"}
    opened, due = planned.pop("open_since", "2026-01-05"), date.fromisoformat(planned.pop("original_due"))
    first = milestone(planned.pop("id"), date.fromisoformat(opened), due_on=due, **planned)
    return after(first, case.get("history", []))


def decision_of(case: dict[str, Any]) -> Decision:
    now = local(case["now"])
    record = record_of(case)
    told = case.get("people", {})
    away = dict(told.get("person", {}).get("away", {}))
    if "delegate" in away:
        away["delegate"] = SEATS[away["delegate"]]
    recipients = {
        SEATS[role]: recipient(
            SEATS[role], tuple(known.get("sent_on", ())), SLACK_SAYS.get(known.get("slack", "")), now.date()
        )
        for role, known in told.items()
    }
    source = None if case["milestone"].get("cannot_tell") else read_source(now.date())
    return decide(record, directory_at(now, people(away=away or None), recipients), CALENDAR, source)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_a_case_of_the_data_file_is_decided_as_it_is_stated(case: dict[str, Any]) -> None:
    expected, decision = case["expect"], decision_of(case)
    listed = [
        {"kind": each.kind, "to": each.to} | ({"reason": each.reason} if each.reason else {})
        for each in decision.outgoing
    ]
    assert listed == [each | {"to": SEATS[each["to"]]} for each in expected["messages"]]
    assert [name for each in decision.outgoing for name in each.skipped] == expected.get("skipped", [])
    assert decision.why_nothing == expected.get("reason")
    wake = decision.next_check()
    assert (wake.date().isoformat() if wake else None) == expected["next_wake"]
    if "next_wake_utc" in expected:
        assert wake == datetime.fromisoformat(expected["next_wake_utc"])


def test_all_49_cases_and_5_bundles_of_the_data_file_are_here() -> None:
    assert [each["id"] for each in CASES] == [f"REM-C{n:02}" for n in range(1, 50)]
    assert [each["id"] for each in FILE["bundles"]] == [f"REM-B{n:02}" for n in range(1, 6)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_index_wakes_a_milestone_no_later_than_something_is_said(case: dict[str, Any]) -> None:
    decision = decision_of(case)
    record = record_of(case)
    wake = next_check(record, CALENDAR)
    if decision.outgoing:
        assert wake is not None
        assert wake <= local(case["now"])
