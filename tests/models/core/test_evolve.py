"""A frozen value is changed by `evolve`, which refuses a wrong name and a wrong type: when it runs, and under mypy."""

from datetime import date, time
from pathlib import Path
from typing import Any, Literal

import pytest
from mypy import api
from pydantic import ValidationError

from models.core import Hours, Record, Value, evolve

ROOT = Path(__file__).parents[3]


class Step(Value):
    kind: str
    day: date
    to_coordinator: bool = False
    reason: Literal["away", "on_hold"] | None = None


class StepRecord(Record):
    id: str
    day: date


STEP = Step(kind="check_in", day=date(2026, 5, 8))
WRONG: tuple[dict[str, Any], ...] = (
    {"dya": date(2026, 5, 11)},
    {"day": "2026-05-11"},
    {"day": None},
    {"to_coordinator": 1},
    {"reason": "because"},
)
CALLS = """\
from datetime import date
from typing import Literal
from models.core import Value, evolve

class Step(Value):
    day: date
    reason: Literal["away", "on_hold"] | None = None

def right(step: Step) -> Step:
    return evolve(step, day=date(2026, 5, 11), reason="on_hold")

def wrong_name(step: Step) -> Step:
    return evolve(step, dya=date(2026, 5, 11))

def wrong_type(step: Step) -> Step:
    return evolve(step, day="2026-05-11")
"""


def test_a_changed_copy_leaves_the_first_value_as_it_was() -> None:
    later = evolve(STEP, day=date(2026, 5, 11))
    assert (later.day, later.kind, STEP.day) == (date(2026, 5, 11), STEP.kind, date(2026, 5, 8))


def test_a_record_is_changed_as_a_value_is() -> None:
    record = StepRecord(id="a", day=date(2026, 5, 8))
    assert evolve(record, day=date(2026, 5, 11)) == StepRecord(id="a", day=date(2026, 5, 11))
    with pytest.raises(ValidationError):
        evolve(record, **dict[str, Any](day="2026-05-11"))


def test_a_field_with_an_alias_is_changed_by_its_name() -> None:
    hours = Hours.model_validate({"from": "09:00", "to": "17:00", "timezone": "America/New_York"})
    assert evolve(hours, opens=time(10)).opens == time(10)


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_a_wrong_name_or_type_is_refused_when_it_runs(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        evolve(STEP, **change)


def test_mypy_refuses_a_wrong_name_and_a_wrong_type(tmp_path: Path) -> None:
    calls, settings = tmp_path / "calls.py", tmp_path / "mypy.ini"
    calls.write_text(CALLS)
    settings.write_text(f"[mypy]\nstrict = true\nplugins = pydantic.mypy, {ROOT}/tests/mypy_evolve.py\n")
    report, _, _ = api.run(["--config-file", str(settings), str(calls)])
    assert [line.partition(": error: ")[2] for line in report.splitlines() if ": error: " in line] == [
        'Unexpected keyword argument "dya" for "evolve"  [call-arg]',
        'Argument "day" to "evolve" has incompatible type "str"; expected "date"  [arg-type]',
    ]
