"""A frozen value is changed by `evolve`, which refuses a wrong name and a wrong type: when it runs, and under mypy."""

from datetime import date, time
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import pytest
from mypy import api
from pydantic import Field, ValidationError, model_validator

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


class Span(Value):
    first: date
    last: date

    @cached_property
    def days(self) -> int:
        return (self.last - self.first).days

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.last < self.first:
            raise ValueError("the last day is before the first")
        return self


class Days(Value):
    days: tuple[date, ...] = Field(min_length=1)
    steps: tuple[Step, ...] = ()

    @cached_property
    def count(self) -> int:
        return len(self.days)


def test_a_class_with_its_own_validator_is_checked_whole() -> None:
    span = Span(first=date(2026, 5, 8), last=date(2026, 5, 11))
    with pytest.raises(ValidationError, match="before the first"):
        evolve(span, last=date(2026, 5, 7))


def test_what_was_computed_from_the_old_fields_is_not_copied() -> None:
    days = Days(days=(date(2026, 5, 8),))
    span = Span(first=date(2026, 5, 8), last=date(2026, 5, 11))
    assert (days.count, span.days) == (1, 3)
    assert evolve(days, days=(date(2026, 5, 8), date(2026, 5, 11))).count == 2
    assert evolve(span, last=date(2026, 5, 12)).days == 4


def test_what_is_not_changed_is_the_same_object() -> None:
    """A projection writes only the columns that changed, and sees that by identity."""
    days = Days(days=(date(2026, 5, 8),), steps=(STEP,))
    assert evolve(days, days=(date(2026, 5, 9),)).steps is days.steps


@pytest.mark.parametrize("change", [{"days": ()}, {"days": [date(2026, 5, 8)]}, {"steps": ("check_in",)}], ids=str)
def test_a_constraint_and_what_lies_within_a_field_are_checked(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError, match=next(iter(change))):
        evolve(Days(days=(date(2026, 5, 8),)), **change)


@pytest.mark.parametrize("change", WRONG, ids=str)
def test_a_wrong_name_or_type_is_refused_when_it_runs(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        evolve(STEP, **change)


def test_mypy_refuses_a_wrong_name_and_a_wrong_type(tmp_path: Path) -> None:
    calls, settings = tmp_path / "calls.py", tmp_path / "mypy.ini"
    calls.write_text(CALLS)
    settings.write_text(
        f"[mypy]\nstrict = true\nimplicit_reexport = true\nplugins = pydantic.mypy, {ROOT}/tests/mypy_evolve.py\n"
    )
    report, _, _ = api.run(["--config-file", str(settings), str(calls)])
    assert [line.partition(": error: ")[2] for line in report.splitlines() if ": error: " in line] == [
        'Unexpected keyword argument "dya" for "evolve"  [call-arg]',
        'Argument "day" to "evolve" has incompatible type "str"; expected "date"  [arg-type]',
    ]


class Round(Value):
    shape: Literal["round"] = "round"


class Square(Value):
    shape: Literal["square"] = "square"


class Drawn(Value):
    name: str
    of: Round | Square = Field(discriminator="shape")


def test_a_field_of_several_shapes_is_changed_by_its_own_check() -> None:
    drawn = Drawn(name="one", of=Round())

    assert evolve(evolve(drawn, of=Square()), name="two") == Drawn(name="two", of=Square())
    with pytest.raises(ValidationError):
        evolve(drawn, of=Step(kind="check_in", day=date(2026, 5, 8)))
