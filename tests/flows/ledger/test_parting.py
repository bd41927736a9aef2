"""An installation of 0.2.0 with several reports becomes one for each of their folders, and loses nothing."""

import json
import os
from pathlib import Path

import pytest

from flows._runtime.environment import play_with
from tests.material.commands import Call
from tests.samples.stored import SAMPLES, unpack

REPORTS = ("2024-overtime", "2025-immigration")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two reports as 0.2.0 laid them out, a head of both records, and what was set for all."""
    folder = tmp_path / "reports"
    for report in REPORTS:
        (folder / report).mkdir(parents=True)
        unpack(SAMPLES / "0.2.0" / "home.tar.xz", folder / report / ".followthrough")
        (folder / report / "followthrough.env").write_text("FOLLOWTHROUGH_HOME=.followthrough\n")
    joint = folder / "portfolio" / "checkpoints" / "00000001.json"
    joint.parent.mkdir(parents=True)
    joint.write_text("{}")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    play_with(REPORTS=str(folder), CONTACT="office@oversight.example", SLACK_BOT_TOKEN="xoxb-fictional")
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(folder: Path, call: Call) -> None:
    before = contents(folder)
    done = call("upgrade", "--dry-run")
    assert done.code == 0
    for report in REPORTS:
        assert f"{report}: would write into" in done.out
    assert "FOLLOWTHROUGH_CONTACT" in done.out
    assert "xoxb" not in done.out
    assert contents(folder) == before


def test_each_report_is_an_installation_of_its_own_after_it(folder: Path, call: Call) -> None:
    done = call("upgrade")
    assert done.code == 0, done.err
    assert "put into the secrets file of each report, if it needs them: FOLLOWTHROUGH_SLACK_BOT_TOKEN" in done.out
    assert "then unset FOLLOWTHROUGH_REPORTS" in done.out
    for report in REPORTS:
        file = folder / report / "followthrough.env"
        assert file.read_text().splitlines() == [
            "FOLLOWTHROUGH_HOME=.followthrough", "FOLLOWTHROUGH_CONTACT=office@oversight.example",
        ]  # fmt: skip
        play_with(ENV_FILE=str(file))
        assert call("ledger", "verify").code == 0
        assert len(json.loads(call("status", "--json").out)["recommendations"]) == 7
    assert (folder / "portfolio" / "checkpoints" / "00000001.json").read_text() == "{}"


def test_a_second_run_writes_nothing_twice(folder: Path, call: Call) -> None:
    call("upgrade")
    before = {report: (folder / report / "followthrough.env").read_bytes() for report in REPORTS}
    assert call("upgrade").code == 0
    assert {report: (folder / report / "followthrough.env").read_bytes() for report in REPORTS} == before


def test_a_report_that_cannot_be_upgraded_is_named_and_stops_no_other(folder: Path, call: Call) -> None:
    (folder / REPORTS[0] / ".followthrough" / "followthrough.db").write_bytes(b"not a database")
    done = call("upgrade")
    assert done.code == 2
    assert f"not upgraded: {REPORTS[0]}" in done.err
    assert f"{REPORTS[1]}: wrote into" in done.out
    assert "FOLLOWTHROUGH_CONTACT" in (folder / REPORTS[1] / "followthrough.env").read_text()


def test_a_folder_without_reports_is_refused(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", dict(os.environ))
    play_with(REPORTS=str(tmp_path))
    done = call("upgrade", "--dry-run")
    assert done.code == 2
    assert "in which no folder has a followthrough.env; unset it" in done.err
