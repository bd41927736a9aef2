"""The log: one line of JSON an event where that is asked, and a traceback once."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from flows._runtime import logs
from flows._runtime.logs import formatter

PROGRAM = """
from pathlib import Path
import sys
from flows._runtime.environment import own_prefect
own_prefect(Path(sys.argv[1]))
import logging
from prefect import flow
for name in ("prefect.server.services", "uvicorn.error", "followthrough.listener", "sqlalchemy"):
    try:
        raise ValueError("made-up words")
    except ValueError:
        logging.getLogger(name).exception("it failed")
"""


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_SEEN", {})


def logged(name: str, times: int) -> list[str]:
    """Return the lines of a fault that comes so often."""
    lines = []
    for _ in range(times):
        try:
            raise ValueError("made-up words")
        except ValueError:
            record = logging.LogRecord(name, logging.ERROR, "", 0, "it failed", None, sys.exc_info())
            lines.append(formatter().format(record))
    return lines


def test_a_traceback_that_repeats_200_times_is_logged_once() -> None:
    lines = logged("prefect.server", 200)

    assert sum("Traceback" in line for line in lines) == 1
    assert lines[199].endswith("ERROR prefect.server: it failed\nValueError, with the same traceback as before")


def test_a_traceback_is_logged_again_after_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "REPEATED_AFTER", 0.0)
    assert sum("Traceback" in line for line in logged("prefect.server", 2)) == 2


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_fault_of_ours_is_logged_with_its_place_and_without_its_words(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLLOWTHROUGH_LOG", form)
    (line,) = logged("followthrough.watch", 1)

    assert "made-up words" not in line.replace('raise ValueError("made-up words")', "").replace(
        'raise ValueError(\\"made-up words\\")', ""
    )
    assert "test_logs.py" in line
    assert "ValueError" in line


def run(folder: Path, *words: str) -> list[dict[str, str]]:
    """Run a program in a folder, with logs as JSON, and return its events."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}
    around = kept | {"FOLLOWTHROUGH_LOG": "json", "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run(
        [sys.executable, *words], cwd=folder, env=around, capture_output=True, text=True, check=False
    )
    return [json.loads(line) for line in ended.stderr.splitlines()]


def test_as_json_every_event_of_every_library_is_one_line(tmp_path: Path) -> None:
    events = run(tmp_path, "-c", PROGRAM, str(tmp_path))

    assert [(event["level"], event["logger"], event["message"]) for event in events] == [
        ("ERROR", "prefect.server.services", "it failed"),
        ("ERROR", "uvicorn.error", "it failed"),
        ("ERROR", "followthrough.listener", "it failed"),
        ("ERROR", "sqlalchemy", "it failed"),
    ]
    assert events[0]["traceback"].endswith("ValueError: made-up words")
    assert events[3]["traceback"] == "ValueError, with the same traceback as before"
    assert all(event["at"].endswith("+00:00") for event in events)


def test_what_a_command_refuses_is_an_event_too(tmp_path: Path) -> None:
    (event,) = run(tmp_path, "-m", "flows", "status", "no-such-id")

    assert (event["level"], event["logger"]) == ("ERROR", "followthrough")
    assert "there is no record at " in event["message"]


def test_what_the_watch_found_is_an_event_with_a_level(tmp_path: Path) -> None:
    events = run(tmp_path, "-m", "flows", "watch")

    assert [(event["level"], event["message"][:35]) for event in events] == [
        ("WARNING", "The record cannot be read or writte"),
        ("ERROR", "nobody could be told: no Slack toke"),
        ("ERROR", "alarms: database"),
    ]
