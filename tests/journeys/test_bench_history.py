"""What `make bench KEEP=1` keeps: what got worse is named, and the chart says what it shows."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.bench import history, run
from tests.bench.ratio import Ratio, Turns


def results(day: str, **ratios: float) -> dict[str, object]:
    return {"at": day, "machine": "2 cores", "ratios": [{"name": name, "ratio": each} for name, each in ratios.items()]}


def test_a_ratio_that_grew_by_more_than_fifteen_percent_is_named() -> None:
    said = list(history.worse(results("2026-11-27", sweep=1.0, memos=2.0), results("2026-11-28", sweep=1.2, memos=2.2)))

    assert said == ["WORSE: sweep was 1.00 on 2026-11-27, and is 1.20"]


def test_without_a_history_nothing_is_worse() -> None:
    assert not list(history.worse(None, results("2026-11-28", sweep=9.0)))


def test_the_day_keeps_all_benches_and_the_chart_has_a_line_for_each_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "HISTORY", tmp_path / "history")
    monkeypatch.setattr(history, "CHART", tmp_path / "cost.svg")
    points = {"points": [[100, 0.01], [1000, 0.2], [10000, 3.0]]}
    history.keep(
        {"at": "2026-11-28", "machine": "2 <cores>", "ratios": [{"name": "scale_status", "ratio": 2, **points}]}
    )
    history.keep(results("2026-11-28", sweep=1.0) | {"machine": "2 <cores>"})

    kept = history.last_kept()
    assert kept is not None
    assert [each["name"] for each in kept["ratios"]] == ["scale_status", "sweep"]
    drawn = ET.fromstring((tmp_path / "cost.svg").read_text())  # noqa: S314 (ours)
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"status", "2 <cores>, 2026-11-28", "100", "1,000", "10,000"} <= set(words)


def test_a_bench_that_fails_is_an_error_at_its_end_and_takes_no_other_figure_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ratios_of(name: str) -> list[Ratio]:
        if name == "pace":
            raise RuntimeError("Slack asked us to wait 1 times")
        return [Ratio(name, 1.0, 2.0, "nothing", "times")]

    monkeypatch.setattr(run, "ratios_of", ratios_of)
    monkeypatch.setattr(run, "RESULTS", tmp_path / "results.json")
    monkeypatch.setattr("sys.argv", ["run.py", "sweep", "pace", "memos"])

    assert run.main() == 1

    assert "pace                ERROR RuntimeError: Slack asked us to wait 1 times" in capsys.readouterr().out
    kept = json.loads((tmp_path / "results.json").read_text())
    assert [ratio["name"] for ratio in kept["ratios"]] == ["sweep", "memos"]


def test_tries_whose_two_halves_differ_by_more_than_a_quarter_are_made_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    turns, seconds = Turns(4), iter([9.0, 1.0, 1.0, 1.3, 1.3, 9.0, 1.0, 1.0, 1.2, 1.2])
    for _ in turns:
        turns.add(next(seconds), 1.0)

    assert turns.sides.ours == [1.0, 1.0, 1.2, 1.2]
    assert "run 1: its two halves differ by more than a quarter" in capsys.readouterr().out
