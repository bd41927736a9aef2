"""A register that is far too large, or wrong in a large way: named by its place, in a short line, with bounds."""

from pathlib import Path
from typing import Any

import pytest

from models.core import Fault
from tasks.register import check_plan, write_yaml, yaml
from tests.material.records import as_written, shipped

MANY = 1_000


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """The shipped register as a person writes it."""
    return as_written(shipped().plan)


def faults_of(plan: dict[str, Any], folder: Path) -> tuple[Fault, ...]:
    file = folder / "recommendations.yaml"
    file.write_bytes(write_yaml(plan))
    return check_plan(file, None)


def with_needs(plan: dict[str, Any], needs: dict[int, list[int]]) -> dict[str, Any]:
    """Return the register with as many milestones more, each of which needs others of them, by number."""
    *rest, last = plan["recommendations"]
    model = last["milestones"][0]
    more = [
        model | {"id": f"{last['id']}-M{100 + number}", "needs": [f"{last['id']}-M{100 + other}" for other in others]}
        for number, others in needs.items()
    ]
    return plan | {"recommendations": [*rest, last | {"milestones": [*last["milestones"], *more]}]}


def test_a_cycle_of_a_thousand_milestones_is_named_once_and_in_short(written: dict[str, Any], tmp_path: Path) -> None:
    ring = {number: [(number + 1) % MANY] for number in range(MANY)}

    faults = [each for each in faults_of(with_needs(written, ring), tmp_path) if "needs itself" in each.what]

    assert len(faults) == 1
    assert len(faults[0].what) < 200
    assert "(996 more)" in faults[0].what


def test_of_milestones_that_all_need_each_other_some_cycles_are_named(written: dict[str, Any], tmp_path: Path) -> None:
    crowd = {number: [other for other in range(60) if other != number] for number in range(60)}

    faults = [each for each in faults_of(with_needs(written, crowd), tmp_path) if "needs itself" in each.what]

    assert len(faults) == 20


def test_a_text_of_five_million_characters_is_refused_by_its_place(written: dict[str, Any], tmp_path: Path) -> None:
    *rest, last = written["recommendations"]

    faults = faults_of(written | {"recommendations": [*rest, last | {"title": "x" * 5_000_000}]}, tmp_path)

    (fault,) = [each for each in faults if "characters" in each.what]
    assert str(fault.loc[-1]) == "title"
    assert len(fault.what) < 200
    assert fault.mend == "write at most 20,000 characters"


def test_two_milestones_with_one_id_and_a_day_that_is_none_are_both_named(
    written: dict[str, Any], tmp_path: Path
) -> None:
    *rest, last = written["recommendations"]
    milestones = list(last["milestones"])
    milestones[-1] = milestones[-1] | {"id": milestones[0]["id"]}
    milestones[-2] = milestones[-2] | {"due": milestones[-2]["due"] | {"day": "2026-02-30"}}

    said = " ".join(
        each.what
        for each in faults_of(written | {"recommendations": [*rest, last | {"milestones": milestones}]}, tmp_path)
    )

    assert "2026-02-30" in said


def test_two_hundred_thousand_keys_are_some_faults(tmp_path: Path) -> None:
    file = tmp_path / "recommendations.yaml"
    file.write_text("a: {" + ",".join(f"k{number}: 1" for number in range(200_000)) + "}\n")

    assert 0 < len(check_plan(file, None)) < 100


def test_more_values_than_a_register_may_have_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "MOST", 10_000)
    file = tmp_path / "recommendations.yaml"
    file.write_text("a:\n" + "- 1\n" * 10_001)

    assert any("values" in each.what for each in check_plan(file, None))
