import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from models.core import Unreadable
from models.evidence.council import judge_matter
from models.evidence.values import Judgment, RuleInput
from models.register import MatterStatus

COUNCIL = Path(__file__).parents[3] / "council"
INT_55 = {"file": "Int 0055-2026", "matter_id": 77317, "path": "introduction/2026/0055.json"}
INT_125 = {"file": "Int 0125-2024", "matter_id": 73462, "path": "introduction/2024/0125.json"}


def rule(of: dict[str, Any], **more: Any) -> MatterStatus:
    return MatterStatus(type="matter_status", **{"status_id": 35, "law": True, "ends_watch": (5040, 20, 8)} | of | more)


def judged(rule_: MatterStatus, body: bytes) -> Judgment:
    return judge_matter(rule_, RuleInput(ref=rule_.path, sha256=sha256(body).hexdigest(), body=body))


def record(name: str) -> bytes:
    return (COUNCIL / name).read_bytes()


def altered(name: str, **fields: Any) -> bytes:
    return json.dumps(json.loads(record(name)) | fields).encode()


def test_a_bill_that_is_law_is_found_on_the_day_it_was_enacted() -> None:
    body = record("introduction_2026_0055.json")
    found = judged(rule(INT_55), body)
    assert found.candidate is not None
    assert found.candidate.happened_on == date(2026, 7, 11)
    assert found.candidate.ref == "matter 77317, Int 0055-2026, status 35"
    assert found.candidate.sha256 == sha256(body).hexdigest()
    assert "LocalLaw 2026/114" in found.why
    assert not found.watch_ended


@pytest.mark.parametrize(
    ("day", "is_law"),
    [("2026-03-10", False), ("2026-05-18", False), ("2026-06-11", False), ("2026-06-25", False), ("2026-07-13", True)],
)
def test_a_bill_on_the_mayors_desk_is_not_law(day: str, is_law: bool) -> None:
    body = record(f"int_0055_2026_over_time/{day}.json")
    assert (judged(rule(INT_55), body).candidate is not None) is is_law
    if day == "2026-06-25":
        assert "Enacted (Mayor's Desk for Signature)" in judged(rule(INT_55), body).why


def test_a_status_that_goes_back_is_law_only_at_the_end() -> None:
    days = ["2025-12-19", "2026-01-24", "2026-01-29", "2026-01-30", "2026-02-01"]
    bodies = [record(f"int_0125_2024_over_time/{day}.json") for day in days]
    assert [json.loads(body)["StatusID"] for body in bodies] == [24, 11, 24, 10, 35]
    found = [judged(rule(INT_125), body) for body in bodies]
    assert [each.candidate is not None for each in found] == [False, False, False, False, True]
    assert found[-1].candidate is not None
    # Became law on 29 January; the mirror showed it on 1 February.
    assert found[-1].candidate.happened_on == date(2026, 1, 29)
    assert not any(each.watch_ended for each in found), "a veto is not an end"


def test_a_law_needs_its_number_and_a_real_date() -> None:
    name = "introduction_2026_0055.json"
    for fields in ({"LocalLaw": ""}, {"EnactmentDate": "0001-01-01T00:00:00Z"}, {"StatusID": 10}):
        assert judged(rule(INT_55), altered(name, **fields)).candidate is None, fields


def test_the_day_of_a_law_is_never_taken_from_passed_date() -> None:
    body = altered("introduction_2026_0055.json", PassedDate="2026-06-11T00:00:00Z")
    candidate = judged(rule(INT_55), body).candidate
    assert candidate is not None
    assert candidate.happened_on == date(2026, 7, 11)


def test_a_pending_bill_is_no_candidate_and_its_watch_goes_on() -> None:
    watch = rule({"file": "Int 0739-2026", "matter_id": 78351, "path": "introduction/2026/0739.json"})
    for day in ("2026-03-10", "2026-03-17", "2026-04-06"):
        found = judged(watch, record(f"int_0739_2026_over_time/{day}.json"))
        assert found.candidate is None
        assert not found.watch_ended


def test_a_bill_that_died_with_the_session_ends_its_watch() -> None:
    dead = json.loads(record("introduction_2025_1268.json"))
    watch = rule({"file": dead["File"], "matter_id": dead["ID"], "path": "introduction/2025/1268.json"})
    found = judged(watch, record("introduction_2025_1268.json"))
    assert found.watch_ended
    assert found.candidate is None


def test_a_number_without_its_year_is_another_bill() -> None:
    other = altered("introduction_2026_0739.json", File="Int 0739-2024", ID=70000, StatusID=35)
    watch = rule({"file": "Int 0739-2026", "matter_id": 78351, "path": "introduction/2026/0739.json"})
    found = judged(watch, other)
    assert found.candidate is None
    assert found.why.startswith("not matched: the record is Int 0739-2024")


def test_a_status_that_is_no_law_takes_its_day_from_the_history() -> None:
    laid_over = json.loads(record("introduction_2026_0261.json"))
    of = {"file": laid_over["File"], "matter_id": laid_over["ID"], "path": "introduction/2026/0261.json"}
    found = judged(rule(of, status_id=25, law=False), record("introduction_2026_0261.json"))
    assert found.candidate is not None
    assert found.candidate.happened_on == date(2026, 3, 9)


def test_a_status_that_a_later_step_keeps_was_reached_on_the_first_day() -> None:
    # Int 0728-2015 passed on 13 October 2016; the Mayor's hearing on the 31st left it on his desk.
    name = "introduction_2015_0728.json"
    signed = json.loads(record(name))
    on_the_desk = [step for step in signed["History"] if step["ActionID"] not in (57, 5023)]
    of = {"file": signed["File"], "matter_id": signed["ID"], "path": "introduction/2015/0728.json"}
    body = altered(name, StatusID=10, History=on_the_desk, LocalLaw="", EnactmentDate="0001-01-01T00:00:00Z")
    candidate = judged(rule(of, status_id=10, law=False), body).candidate
    assert candidate is not None
    assert candidate.happened_on == date(2016, 10, 13)
    assert candidate.rule_version == 2


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, "matched: Int 0055-2026 is Local Law 114 of 2026 (status 35, Enacted); LocalLaw 2026/114, "
             "EnactmentDate 2026-07-11"),
        ({"LocalLaw": ""}, "not matched: Int 0055-2026 is enacted, but no number of a law is shown (status 35, "
                           "Enacted); there is no LocalLaw number"),
        ({"StatusID": 10, "StatusName": "Enacted (Mayor's Desk for Signature)"},
         "not matched: Int 0055-2026 is passed by the Council, on the Mayor's desk for signature (status 10, Enacted "
         "(Mayor's Desk for Signature)); the rule waits for status 35"),
        ({"StatusID": 20, "StatusName": "Withdrawn"},
         "the watch has ended: Int 0055-2026 is withdrawn (status 20, Withdrawn); a person decides what follows"),
    ],
)  # fmt: skip
def test_the_rule_says_in_words_what_it_saw(fields: dict[str, Any], why: str) -> None:
    assert judged(rule(INT_55), altered("introduction_2026_0055.json", **fields)).why == why


def test_bytes_that_are_no_matter_are_unreadable() -> None:
    with pytest.raises(Unreadable):
        judged(rule(INT_55), b"<html>")
