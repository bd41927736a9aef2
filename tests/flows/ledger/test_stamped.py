"""The daily audit has its checkpoint stamped by an outside authority, and checks each stamp kept, offline."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from flows._runtime.data import VERIFIER
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from flows.ledger.audit_ledger import audit_ledger
from models.core import LedgerBroken
from models.ledger import CheckpointTaken
from tasks import ledger
from tasks.ledger import stamps
from tests.chaos.authority import make_authority, serve_authority
from tests.flows.ledger.test_the_record import run
from tests.material.installation import DemoInstallation
from tests.material.memo_installation import files_of, issued
from tests.material.records import planned

pytestmark = pytest.mark.usefixtures("system_program")  # openssl is the authority


@pytest.fixture
def home(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose checkpoints are stamped; by the machine's own clock, because the authority has no other."""
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FOLLOWTHROUGH_STAMP_CA", str(make_authority(tmp_path / "authority")))
    monkeypatch.setenv("FOLLOWTHROUGH_STAMP_URL", serve_authority(httpserver, tmp_path / "authority"))
    note("R4-M1")
    return tmp_path / "home"


def note(milestone_id: str) -> None:
    moment = datetime.now(UTC) - timedelta(seconds=1)
    ledger.append(load_settings().database(begin=True), [planned(milestone_id)], now=moment)


def noted() -> CheckpointTaken:
    event = ledger.entries(load_settings().database())[-1].event
    assert isinstance(event, CheckpointTaken)
    return event


def test_a_checkpoint_is_stamped_and_the_stamp_is_checked_without_the_authority(
    home: Path, httpserver: HTTPServer
) -> None:
    assert run(audit_ledger)["stamp"].startswith("by http://127.0.0.1")
    (stamp,) = (home / "checkpoints").glob("*.tsr")
    assert noted().stamp_sha256
    httpserver.clear()
    run(audit_ledger)

    good = stamp.read_bytes()
    for harm, told in ((good[:-9], "was changed"), (None, "is gone")):
        stamp.unlink()
        if harm:
            stamp.write_bytes(harm)
        with pytest.raises(LedgerBroken, match=f"time stamp 00000001.json.tsr {told}"):
            run(audit_ledger)
        stamp.write_bytes(good)
    run(audit_ledger)


def test_an_authority_that_does_not_answer_stops_nothing_and_is_told(home: Path, httpserver: HTTPServer) -> None:
    httpserver.clear()
    told = run(audit_ledger)
    assert "gave no good stamp" in told["stamp"]
    assert noted().stamp_sha256 is None
    assert run(audit_ledger)["seq"] == 2


def test_an_issued_memo_is_stamped_and_its_stamp_is_checked(
    installation: DemoInstallation, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = installation.folder / "authority"
    play_also(STAMP_CA=str(make_authority(folder)), STAMP_URL=serve_authority(httpserver, folder))
    monkeypatch.setattr(stamps, "LATE", timedelta(days=40_000))  # the house has a clock of its own
    assert issued(installation) == 1
    memo, authority = files_of(installation, "1"), installation.settings.authority
    assert authority
    assert stamps.check(memo["SHA256SUMS.tsr"], memo["SHA256SUMS"], authority.trusted())
    home = installation.settings.home / "memos" / "1"
    verified = subprocess.run([sys.executable, str(VERIFIER), str(home)], capture_output=True, text=True, check=False)
    assert "SHA256SUMS.tsr" not in verified.stdout + verified.stderr
    httpserver.clear()
    installation.do(audit_ledger)

    monkeypatch.setattr(stamps, "LATE", timedelta(0))
    with pytest.raises(
        LedgerBroken, match=r"memo no. 1 has a time stamp \(SHA256SUMS.tsr\) that was made at .*, long after"
    ):
        installation.do(audit_ledger)
