"""A register with a recommendation on each line: it reads as any other, its faults bear their lines, in bounds."""

import json
from pathlib import Path
from typing import Any

import pytest

from models.core import PlanError
from tasks.register import check_plan, open_plan, read_plan, write_yaml
from tasks.register.rows import LIST, row_of
from tests.material.records import as_written, shipped


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    """The shipped register as a person writes it."""
    return as_written(shipped().plan)


def with_rows(folder: Path, plan: dict[str, Any], *lines: bytes) -> Path:
    """Write a register with a recommendation on each line; `lines` stand in place of the last ones."""
    own = list(map(row_of, plan["recommendations"]))
    head = {key: value for key, value in plan.items() if key != "recommendations"}
    path = folder / "recommendations.yaml"
    path.write_bytes(write_yaml(head) + LIST + b"".join((*own[: len(own) - len(lines)], *lines)))
    return path


def told(path: Path) -> list[str]:
    """Return every fault without the name of the file."""
    return [str(each).removeprefix(f"{path}:") for each in check_plan(path)]


@pytest.mark.parametrize("at_once", [2, 500])
def test_it_is_the_same_register(
    written: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr("tasks.register.plan.AT_ONCE", at_once)

    path = with_rows(tmp_path, written)

    assert check_plan(path) == ()
    assert read_plan(path).plan == shipped().plan
    parts = list(open_plan(path).parts())
    assert [len(part.recommendations) for part in parts] == ([2, 2, 2, 1] if at_once == 2 else [7])
    assert sum(len(part.portfolio.milestones) for part in parts) == len(written["portfolio"]["milestones"])


def test_what_lies_between_recommendations_is_found_whatever_is_read_at_once(
    written: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *others, last = json.loads(json.dumps(written["recommendations"]))
    first["milestones"][0]["needs"] = [last["milestones"][0]["id"]]
    last["milestones"][0]["needs"] = [first["milestones"][0]["id"], "R9-M9"]
    last["milestones"][1]["id"] = first["milestones"][1]["id"]
    path = with_rows(tmp_path, written | {"recommendations": [first, *others, last]})
    whole = told(path)

    monkeypatch.setattr("tasks.register.plan.AT_ONCE", 2)

    assert told(path) == whole
    assert sorted({each.partition(":")[0] for each in whole}) == sorted({line_of(path, 0), line_of(path, 6)})
    for what in ("needs itself", "there is no milestone R9-M9", "stands twice"):
        assert any(what in each for each in whole)
    with pytest.raises(PlanError, match="needs itself"):
        list(open_plan(path).parts())


def line_of(path: Path, row: int) -> str:
    """Return the line of a recommendation, counted from 0."""
    return str(path.read_bytes().splitlines(keepends=True).index(LIST) + row + 2)


def test_a_row_that_a_person_wrote_is_read_as_yaml_and_its_faults_bear_its_line(
    written: dict[str, Any], tmp_path: Path
) -> None:
    row = row_of(written["recommendations"][-1])
    by_hand = row.replace(b'"id": "R7"', b"id:   R7")
    assert told(with_rows(tmp_path, written, b"# by hand\n" + by_hand)) == []

    path = with_rows(tmp_path, written, row.replace(b'"id": "R7"', b'"id": "R7", "id": "R8"'))
    assert told(path)[0].startswith(f"{line_of(path, 6)}: `id` stands twice")

    path = with_rows(tmp_path, written, row[:-5] + b"\n")
    assert told(path)[0].startswith(f"{line_of(path, 6)}: YAML cannot read this")

    path = with_rows(tmp_path, written, row.replace(b'"priority": ', b'"urgency": '))
    assert [each for each in told(path) if each.startswith(f"{line_of(path, 6)}: R7 urgency: `urgency` is not known")]


def test_a_register_out_of_bounds_is_refused_by_its_line(
    written: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = row_of(written["recommendations"][-1])
    path = with_rows(tmp_path, written, row.replace(b'"id": "R7"', b'"id": "' + b"R" * 1_000_000 + b'"'))
    assert told(path) == [f"{line_of(path, 6)}: the line is longer than 1 MB; shorten its texts"]

    path = with_rows(tmp_path, written, b"  - id: R7\n" + row)
    monkeypatch.setattr("tasks.register.rows.LARGEST", path.stat().st_size - 1)
    assert told(path) == [
        f"{line_of(path, 6)}: this is no recommendation on a line of its own; write `  - {{...}}`, as the lines above"
    ]

    path = with_rows(tmp_path, written)
    monkeypatch.setattr("tasks.register.rows.LARGEST_LIST", path.stat().st_size - 1)
    assert told(path)[0].startswith(f"{line_of(path, 6)}: the file is larger than")


def test_a_file_that_is_changed_while_it_is_read_is_refused(written: dict[str, Any], tmp_path: Path) -> None:
    path = with_rows(tmp_path, written)
    opened = open_plan(path)
    path.write_bytes(path.read_bytes().replace(b'"priority": "low"', b'"priority": "high"'))

    with pytest.raises(PlanError, match="was changed while it was read; try again"):
        list(opened.parts())


def test_reading_ends_after_a_thousand_faults(written: dict[str, Any], tmp_path: Path) -> None:
    rows = (b"  - {}\n",) * 30_000

    found = check_plan(with_rows(tmp_path, written | {"recommendations": [{}] * 30_000}, *rows))

    assert 1_000 < len(found) < 20_000
