"""Two reports of one installation of 0.2.0 become two installations, by two commands (flows/ledger/parting.py)."""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from flows._runtime.environment import play_also, play_with
from flows._runtime.settings import load_settings
from tests.material.commands import Call
from tests.samples.stored import SAMPLES, unpack

A, B = "2024-b", "2025-a"
SHARED = {
    "MAIL_FROM": "office@office.example",
    "REPLY_TO": "follow-up@office.example",
    "SMTP_URL": "smtp://user:made-up@127.0.0.1:25",
}
HERE = "FOLLOWTHROUGH_SECRETS_FILE=followthrough.secrets\nFOLLOWTHROUGH_REPLY_TO=old@office.example\n"
HEADS = "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of two reports of 0.2.0, each with the record that this version made, and a joint checkpoint."""
    folder = tmp_path_factory.mktemp("made") / "reports"
    checkpoints = folder / "portfolio" / "checkpoints"
    checkpoints.mkdir(parents=True, mode=0o700)
    heads = {}
    for report in (A, B):
        (folder / report).mkdir(mode=0o700)
        home = unpack(SAMPLES / "0.2.0" / "home.tar.xz", folder / report / ".followthrough")
        (folder / report / "followthrough.env").write_text(HERE)
        (folder / report / "followthrough.secrets").touch(mode=0o600)
        heads[report] = dict(zip(("seq", "hash"), last(home), strict=True))
    (checkpoints / "00000001.json").write_text(json.dumps({"text": json.dumps({"heads": heads}), "signature": None}))
    return folder


@pytest.fixture
def reports(tmp_path: Path, made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of it, with the environment in which 0.2.0 worked."""
    before = dict(os.environ)
    folder = shutil.copytree(made, tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    play_with(REPORTS=str(folder), **SHARED)
    yield folder
    os.environ.clear()
    os.environ.update(before)


def last(home: Path) -> tuple[int, str]:
    """Return the last entry of a record and its hash, past all code of ours."""
    with sqlite3.connect(home / "followthrough.db") as connection:
        ((seq, digest),) = connection.execute(HEADS).fetchall()
    return seq, digest


def contents(folder: Path) -> dict[str, bytes]:
    """Return the content of each file, by its path, without those that SQLite makes while it reads."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def forge(home: Path) -> None:
    """Change an entry past its triggers."""
    with sqlite3.connect(home / "followthrough.db") as connection:
        connection.execute("DROP TRIGGER ledger_no_update")
        connection.execute("UPDATE ledger SET hash = 'f' || substr(hash, 2) WHERE seq = 100")


def test_a_dry_run_says_how_the_reports_are_parted_and_writes_nothing(reports: Path, call: Call) -> None:
    before = contents(reports)

    ended = call("upgrade", "--dry-run")

    assert ended.code == 0
    for report in (A, B):
        folder = reports / report
        assert (
            f"FOLLOWTHROUGH_MAIL_FROM, FOLLOWTHROUGH_REPLY_TO, as in the environment: would be written into {folder}"
            in ended.out
        )
        assert f"FOLLOWTHROUGH_SMTP_URL, as in the environment: would be written into {folder}" in ended.out
        assert f"export FOLLOWTHROUGH_ENV_FILE={folder}/followthrough.env" in ended.out
    assert "then unset FOLLOWTHROUGH_REPORTS" in ended.out
    assert "made-up" not in ended.out, "a password is not shown"
    assert contents(reports) == before


def test_each_report_is_an_installation_of_its_own_and_nothing_is_lost(reports: Path, call: Call) -> None:
    heads = {report: last(reports / report / ".followthrough") for report in (A, B)}
    joint = contents(reports / "portfolio")

    ended = call("upgrade")

    assert ended.code == 0
    for report, (seq, digest) in heads.items():
        assert f"{report}: verified: entry {seq}, {digest}; joint checkpoints that agree: 1" in ended.out
    assert contents(reports / "portfolio") == joint
    written = contents(reports)
    assert "written into" not in call("upgrade").out
    for name in (f"{A}/followthrough.env", f"{B}/followthrough.secrets"):
        assert (reports / name).read_bytes() == written[name], "a second time changes nothing"
    for report, (seq, _) in heads.items():
        folder = reports / report
        assert (folder / "followthrough.secrets").stat().st_mode & 0o777 == 0o600
        play_with(ENV_FILE=str(folder / "followthrough.env"))
        settings = load_settings()
        assert settings.reply_to == SHARED["REPLY_TO"]
        assert settings.smtp_url
        assert settings.smtp_url.get_secret_value() == SHARED["SMTP_URL"]
        assert call("ledger", "verify").code == 0
        assert call("status", "--json").json["ledger"]["seq"] >= seq
        assert len(call("status", "--json").json["recommendations"]) == 7


def test_without_the_setting_that_went_a_command_says_what_parts_the_reports(reports: Path, call: Call) -> None:
    ended = call("status")

    assert ended.code == 2
    assert "FOLLOWTHROUGH_REPORTS is no longer a setting; `followthrough upgrade --dry-run` says how" in ended.err


def test_a_record_that_was_changed_is_named_and_the_other_report_is_parted(reports: Path, call: Call) -> None:
    forge(reports / A / ".followthrough")

    ended = call("upgrade")

    assert ended.code == 3
    assert f"not parted: {A};" in ended.err
    assert f"{A}: entry 100" in ended.out
    assert (reports / A / "followthrough.env").read_text() == HERE
    assert f"FOLLOWTHROUGH_REPLY_TO={SHARED['REPLY_TO']}" in (reports / B / "followthrough.env").read_text()


def test_a_report_without_a_record_gets_its_settings_and_one_whose_record_is_gone_is_accused(
    reports: Path, call: Call
) -> None:
    (reports / "2026-new").mkdir()
    (reports / "2026-new" / "followthrough.env").write_text(HERE)
    (reports / "2026-new" / "followthrough.secrets").touch(mode=0o600)
    shutil.rmtree(reports / A / ".followthrough")

    ended = call("upgrade")

    assert ended.code == 3
    assert "2026-new: it has no record yet" in ended.out
    assert "FOLLOWTHROUGH_REPLY_TO" in (reports / "2026-new" / "followthrough.env").read_text()
    assert f"not parted: {A};" in ended.err
    assert "names entry 286, and the record ends at entry 0" in ended.out
    assert (reports / A / "followthrough.env").read_text() == HERE


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (('"hash\\": \\"', '"hash\\": \\"beef'), "names another entry 286 than the record holds"),
        (("text", "texts"), "is not a joint checkpoint; put it back from a copy"),
    ],
)
def test_a_joint_checkpoint_still_accuses_a_record(
    reports: Path, call: Call, change: tuple[str, str], why: str
) -> None:
    file = reports / "portfolio" / "checkpoints" / "00000001.json"
    file.write_text(file.read_text().replace(*change))

    ended = call("upgrade")

    assert ended.code == 3
    assert f"{file} {why}" in ended.out


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"HOME": "elsewhere"}, "FOLLOWTHROUGH_HOME is set for all reports, and each has its own; unset it"),
        ({"REPORTS": "elsewhere"}, "elsewhere, which FOLLOWTHROUGH_REPORTS names, has a followthrough.env"),
    ],
)
def test_an_environment_that_0_2_0_refused_parts_nothing(
    reports: Path, call: Call, settings: dict[str, str], why: str
) -> None:
    before = contents(reports)
    play_also(**settings)

    ended = call("upgrade")

    assert (ended.code, why in ended.err) == (2, True), ended.err
    assert contents(reports) == before


@pytest.mark.usefixtures("reports")
def test_a_key_is_named_by_its_whole_path_and_secrets_get_a_file_where_there_is_none(
    tmp_path: Path, call: Call
) -> None:
    key, settings = tmp_path / "key", tmp_path / "signed" / A / "followthrough.env"
    key.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key.chmod(0o600)
    assert call("init", str(settings.parent)).code == 0
    settings.write_text("")
    settings.with_name("followthrough.secrets").unlink()
    play_with(ENV_FILE=str(settings), SIGNING_KEY="key")
    assert (call("plan", "sync").code, call("ledger", "checkpoint").code) == (0, 0)
    play_with(REPORTS=str(tmp_path / "signed"), SIGNING_KEY="key", **SHARED)

    assert call("upgrade").code == 0

    assert f"FOLLOWTHROUGH_SIGNING_KEY={key}\n" in settings.read_text()
    play_with(ENV_FILE=str(settings))
    assert load_settings().smtp_url is not None
