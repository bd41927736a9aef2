import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.evidence.council import judge_event
from models.evidence.values import Judgment, RuleInput
from models.register import EventHeld

COUNCIL = Path(__file__).parents[3] / "council"
HEARING = COUNCIL / "events_2026_2026-03-05_10_00_oversight-and-investigations_22233.json"


def rule(event_id: int = 22233, matter_file: str = "T2026-1030") -> EventHeld:
    return EventHeld(
        type="event_held", event_id=event_id, matter_file=matter_file, agenda_status_id=2, action_id=54, path="events/x"
    )


def judged(rule_: EventHeld, body: bytes) -> Judgment:
    return judge_event(rule_, RuleInput(ref="events/x", sha256="0" * 64, body=body))


def test_the_hearing_of_5_march_was_held() -> None:
    found = judged(rule(), HEARING.read_bytes()).candidate
    assert found is not None
    assert found.ref == "event 22233, item T2026-1030, action 54"
    assert found.happened_on == date(2026, 3, 5)


def test_a_final_agenda_of_a_meeting_to_come_is_not_a_meeting_held() -> None:
    body = (COUNCIL / "events/2026-09-30_10_00_public-safety_22668.json").read_bytes()
    assert json.loads(body)["AgendaStatusName"] == "Final"
    assert judged(rule(22668, "T2026-2395"), body).candidate is None


def test_a_deferred_meeting_was_not_held() -> None:
    body = (COUNCIL / "events/2026-02-27_10_00_immigration_22192.json").read_bytes()
    assert judged(rule(22192, "Int 0055-2026"), body).candidate is None


def test_a_matter_that_stands_twice_is_heard_once() -> None:
    body = (COUNCIL / "events/2026-03-09_10_00_immigration_22230.json").read_bytes()
    items = [item for item in json.loads(body)["Items"] if item.get("MatterFile") == "Int 0055-2026"]
    assert {item["ActionID"] for item in items} == {54, 17}
    for order in (items, items[::-1]):
        meeting = json.loads(body) | {"Items": order}
        assert judged(rule(22230, "Int 0055-2026"), json.dumps(meeting).encode()).candidate is not None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"ID": 1}, "the record is event 1"),
        ({"AgendaStatusID": 1}, "the agenda has status 1"),
        ({"Items": []}, "has no item"),
        ({"Items": [{"MatterFile": "T2026-1030", "ActionID": 5031}]}, "bears no action 54"),
        ({"Items": [{"MatterFile": "T2026-9999", "ActionID": 54}]}, "has no item"),
    ],
)
def test_what_is_not_the_hearing_does_not_match(fields: dict[str, Any], why: str) -> None:
    found = judged(rule(), json.dumps(json.loads(HEARING.read_bytes()) | fields).encode())
    assert found.candidate is None
    assert why in found.why


@pytest.mark.parametrize(
    ("name", "of", "why"),
    [
        ("events_2026_2026-03-05_10_00_oversight-and-investigations_22233.json", (22233, "T2026-1030"),
         "matched: event 22233, item T2026-1030, action 54 (Hearing Held by Committee), on 2026-03-05"),
        ("events/2026-02-27_10_00_immigration_22192.json", (22192, "Int 0055-2026"),
         "not matched: event 22192 of 2026-02-27: the agenda has status 4 (Deferred), not 2"),
        ("events/2026-09-30_10_00_public-safety_22668.json", (22668, "T2026-2395"),
         "not matched: event 22668 of 2026-09-30: item T2026-2395 bears no action 54; its actions: none so far"),
        ("cases/made-up/event_heard_by_the_mayor.json", (90005, "Int 9001-2026"),
         "not matched: event 90005 of 2026-04-17: item Int 9001-2026 bears no action 54; "
         "its actions: 5014 (Hearing Held by Mayor)"),
    ],
)  # fmt: skip
def test_the_rule_says_in_words_what_it_saw(name: str, of: tuple[int, str], why: str) -> None:
    assert judged(rule(*of), (COUNCIL / name).read_bytes()).why == why
