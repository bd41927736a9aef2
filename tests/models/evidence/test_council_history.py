"""A record's whole history as dated lines."""

import json
import re
from pathlib import Path

import pytest

from models.evidence.council import history_of

COUNCIL = Path(__file__).parents[2] / "council"
RECORDS = [path for path in sorted(COUNCIL.rglob("*.json")) if path.name != "last_sync.json"]


def says(name: str) -> list[str]:
    return list(history_of((COUNCIL / name).read_bytes()))


def test_a_bill_that_became_law_is_told_from_its_first_day_to_its_last() -> None:
    assert says("introduction_2026_0055.json") == [
        "2026-01-29: introduced (action 27, Introduced by Council; status 2)",
        "2026-01-29: referred to a committee (action 43, Referred to Comm by Council; status 3)",
        "2026-03-09: heard by a committee (action 54, Hearing Held by Committee; status 3)",
        "2026-03-09: laid over by a committee (action 17, Laid Over by Committee; status 25)",
        "2026-06-11: heard by a committee (action 54, Hearing Held by Committee; status 3)",
        "2026-06-11: an amendment was proposed in committee (action 5001, Amendment Proposed by Comm; status 3)",
        "2026-06-11: amended by a committee (action 33, Amended by Committee; status 3)",
        "2026-06-11: approved by a committee (action 32, Approved by Committee; status 24; passed; 5 for)",
        "2026-06-11: approved by the Council (action 68, Approved by Council; status 10; passed; "
        "44 for; 6 against; 1 absent)",
        "2026-06-11: sent to the Mayor (action 53, Sent to Mayor by Council; status 10)",
        "2026-07-11: became law without the Mayor's signature (action 58, City Charter Rule Adopted; status 35)",
        "2026-07-13: returned unsigned by the Mayor (action 5084, Returned Unsigned by Mayor; status 35)",
    ]


def test_an_entry_that_was_edited_in_place_gives_another_line() -> None:
    before, after = (
        json.loads((COUNCIL / f"int_0125_2024_over_time/{day}.json").read_bytes())["History"][-1]
        for day in ("2026-01-30", "2026-02-01")
    )
    assert before["ID"] == after["ID"]
    first, second = says("int_0125_2024_over_time/2026-01-30.json"), says("int_0125_2024_over_time/2026-02-01.json")
    assert first[:-1] == second[:-1]
    assert first[-1] == "2026-01-29: approved by the Council (action 68, Approved by Council; status 10; passed)"
    assert second[-1] == (
        "2026-01-29: the veto was overridden by the Council (action 61, Overridden by Council; status 35; passed)"
    )


def test_a_meeting_is_told_by_what_was_done_with_its_items() -> None:
    assert says("events_2026_2026-03-05_10_00_oversight-and-investigations_22233.json") == [
        "2026-03-05: T2026-1030 heard by a committee (action 54, Hearing Held by Committee)",
        "2026-03-05: T2026-1030 filed by a committee (action 5031, Filed, by Committee)",
    ]
    assert says("events/2026-09-30_10_00_public-safety_22668.json") == [], "an agenda alone says nothing of the past"


def test_the_api_and_an_unsorted_history_are_told_in_the_order_of_time() -> None:
    assert says("cases/made-up/api_vetoed.json") == [
        "2026-02-02: introduced (action 27, Introduced by Council; status 2)",
        "2026-03-03: approved by the Council (action 68, Approved by Council; status 10; passed)",
        "2026-03-20: vetoed by the Mayor (action 59, Vetoed by Mayor; status 11)",
    ]
    assert says("cases/api/matter_17071.json")[-1] == (
        "1998-01-07: approved by the Council (action 68, Approved by Council; passed)"
    )


def test_a_failed_vote_and_an_action_nobody_knows_are_said_as_they_are() -> None:
    assert says("cases/made-up/override_failed.json")[-1] == (
        "2026-04-10: Override Failed (action 9061, Override Failed; status 11; not passed)"
    )


def test_a_step_without_a_day_is_told_without_one() -> None:
    body = b"""{"ID": 1, "File": "Int 1-2026", "StatusID": 3, "History": [
        {"Date": "2026-03-10T23:30:00Z", "ActionID": 43}, {"Date": "0001-01-01T00:00:00Z", "ActionID": 0}]}"""
    first, second = history_of(body)
    assert first == "no day is shown: an action without a name (action 0)"
    assert second.startswith("2026-03-10: "), "the Z is false: it is New York time"


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_no_line_names_a_person(path: Path) -> None:
    text = path.read_text()
    names = set(re.findall(r'"FullName": "([^"]+)"', text))
    told = " ".join(history_of(path.read_bytes()))
    assert not [name for name in names if name in told]


def test_what_is_no_record_has_no_history() -> None:
    assert history_of((COUNCIL / "last_sync.json").read_bytes()) == ()
    assert history_of(b"<html>") == ()


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.name)
def test_the_mirrors_own_order_is_the_order_of_time(path: Path) -> None:
    written = [step["ActionID"] for step in json.loads(path.read_bytes()).get("History") or []]
    if written:
        lines = "\n".join(history_of(path.read_bytes()))
        assert [int(number) for number in re.findall(r"\(action (\d+)", lines)] == written
