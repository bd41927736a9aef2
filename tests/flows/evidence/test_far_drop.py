"""FOLLOWTHROUGH_DROP names a bucket or a server: the same commands, the same ledger, the same receipts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.__main__ import main
from flows._runtime.environment import play_also
from flows._runtime.settings import load_settings
from models.core import SettingsError
from models.records import receipts_of
from tests.material.drop import FarPlace, bucket, moto_server, sftp_server
from tests.material.installation import DemoInstallation


@pytest.fixture(params=["s3", "sftp"])
def far(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FarPlace]:
    """A place elsewhere."""
    if request.param == "s3":
        with moto_server() as port:
            yield bucket(port, tmp_path, monkeypatch)
    else:
        with sftp_server(tmp_path / "served", tmp_path / "ssh-home", monkeypatch) as server:
            yield server.far_place()


def look(capsys: pytest.CaptureFixture[str], *sources: str) -> dict[str, dict[str, object]]:
    """Look at sources as the command does, and return how each ended."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["evidence", "check", *sources, "--json"])
    assert ended.value.code == 0
    return {each["name"]: each for each in json.loads(capsys.readouterr().out)["sources"]}


def test_a_file_dropped_elsewhere_comes_into_custody_with_its_receipt(
    installation: DemoInstallation, far: FarPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    play_also(DROP=far.address)
    far.put("drop/agency/plan.txt", b"A made-up audit plan")
    first = look(capsys, "agency_drop", "doris_drop")
    assert (first["agency_drop"]["result"], first["doris_drop"]["reason"]) == ("ok", "folder_missing")
    far.put("drop/agency/plan (1).txt", b"A made-up audit plan")
    assert look(capsys, "agency_drop")["agency_drop"]["result"] == "ok"

    receipts = receipts_of(installation.entries, {})
    assert [(each.how, each.received_from, each.place) for each in receipts] == [
        ("drop folder", "agency_drop", "drop/agency/plan.txt"),
        ("drop folder", "agency_drop", "drop/agency/plan (1).txt"),
    ]
    assert len({each.sha256 for each in receipts}) == 1
    assert load_settings().store.read(receipts[0].sha256) == b"A made-up audit plan"


def test_an_address_with_a_password_stops_every_command_and_is_never_shown(
    installation: DemoInstallation, capsys: pytest.CaptureFixture[str]
) -> None:
    play_also(DROP="sftp://made-up:canary-word@host.invalid/drop")
    with pytest.raises(SettingsError):
        load_settings()
    for words in (["status"], ["doctor"]):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(words)
        said = capsys.readouterr()
        assert ended.value.code != 0
        assert "canary-word" not in said.out + said.err
