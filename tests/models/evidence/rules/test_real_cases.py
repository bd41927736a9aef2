"""The table of real cases in tests/council/cases.yaml: no false candidate over it, and no missed one."""

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from models.core import inspect
from models.evidence.council import judge_event, judge_matter, summary_of
from models.evidence.values import Judgment, RuleInput
from models.register import EventHeld, MatterStatus

COUNCIL = Path(__file__).parents[3] / "council"
CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load((COUNCIL / "cases.yaml").read_text())
ASKED = [(case, ask) for case in CASES for ask in case["asks"]]
REAL = [case for case in CASES if case["copy"] != "made-up"]
ENDS = (5040, 20, 8)


def judged(case: dict[str, Any], ask: dict[str, Any]) -> Judgment:
    body = (COUNCIL / case["file"]).read_bytes()
    shown = RuleInput(ref=case["file"], sha256=sha256(body).hexdigest(), body=body)
    if "event_id" in case:
        held = EventHeld(
            type="event_held", event_id=case["event_id"], matter_file=ask["item"], agenda_status_id=2, action_id=54,
            path=case["file"],
        )  # fmt: skip
        return judge_event(held, shown)
    law = "status_id" not in ask
    status = MatterStatus(
        type="matter_status", status_id=ask.get("status_id", 35), law=law, ends_watch=ENDS, path=case["file"],
        **case["matter"],
    )  # fmt: skip
    return judge_matter(status, shown)


@pytest.mark.parametrize(("case", "ask"), ASKED, ids=[f"{case['file']}-{ask['because']}" for case, ask in ASKED])
def test_a_record_gives_the_candidate_that_the_table_says_and_no_other(
    case: dict[str, Any], ask: dict[str, Any]
) -> None:
    found = judged(case, ask)

    assert (found.candidate is not None) is ask["found"], found.why
    assert found.watch_ended is ask.get("ended", False), found.why
    assert found.why
    if found.candidate is not None:
        on: date | None = ask["on"]
        assert found.candidate.happened_on == on
        assert found.candidate.says == found.why


def test_thirty_cases_and_more_are_real_and_have_an_origin() -> None:
    assert len(REAL) >= 30
    assert all(" at " in case["origin"] for case in REAL)
    assert not any("origin" in case for case in CASES if case["copy"] == "made-up")


def test_every_copy_that_is_held_is_a_case_once() -> None:
    held = {str(path.relative_to(COUNCIL)) for path in COUNCIL.rglob("*.json")} - {"last_sync.json"}
    assert sorted(case["file"] for case in CASES) == sorted(held)


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_what_is_made_up_says_so_and_nothing_else_does(case: dict[str, Any]) -> None:
    record = json.loads((COUNCIL / case["file"]).read_bytes())
    made_up = case["copy"] == "made-up"
    assert ("made-up" in case["file"]) is made_up
    assert ("MadeUp" in record) is made_up


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_no_copy_added_here_names_a_person_or_holds_what_the_gate_refuses(case: dict[str, Any]) -> None:
    text = (COUNCIL / case["file"]).read_text()
    assert inspect(text).verdict != "refused"
    if case["file"].startswith("cases/"):
        for key in ("Sponsors", "Votes", "RollCall", "FullName", "Text", "RTF", "Attachments"):
            assert f'"{key}"' not in text, key


def test_every_kind_the_issue_names_is_there() -> None:
    kinds = {case["kind"] for case in CASES}
    real = {case["kind"] for case in REAL}
    assert {
        "became law by charter rule", "signed", "overridden", "vetoed, not overridden", "laid over",
        "filed at the end of the session", "hearing held", "hearing held jointly", "hearing deferred",
    } <= real  # fmt: skip
    assert {"withdrawn", "bill filed", "hearing cancelled", "hearing recessed"} <= kinds - real


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_only_a_bill_is_said_to_be_law_or_not_to_be(case: dict[str, Any]) -> None:
    said = summary_of((COUNCIL / case["file"]).read_bytes())
    assert said is not None
    is_law = any(ask["found"] for ask in case["asks"] if "matter" in case and "status_id" not in ask)
    assert (" is law: " in said) is is_law
    bill = json.loads((COUNCIL / case["file"]).read_bytes())
    file = bill.get("File") or bill.get("Matter", {}).get("MatterFile", "")
    assert (" is not law: " in said) is (file.startswith("Int ") and not is_law)
