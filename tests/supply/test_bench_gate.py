"""The gate of `make bench-gate`: a work that costs a third more than it did fails, and nothing less does."""

import json

import pytest

from tests.bench import gate


@pytest.mark.parametrize(("now", "named"), [(1.33, []), (1.34, ["sweep"]), (0.5, [])])
def test_a_ratio_that_is_worse_by_more_than_a_third_fails(now: float, named: list[str]) -> None:
    assert gate.worse({"sweep": 1.0, "memo": 2.0}, {"sweep": now, "memo": 2.0}) == named


def test_a_work_of_which_nothing_was_kept_is_not_worse() -> None:
    assert gate.worse({}, {"sweep": 9.0}) == []


def test_each_work_has_a_kept_ratio() -> None:
    assert sorted(json.loads(gate.KEPT.read_text())) == sorted(gate.WORKS)
