"""The units that `install` writes: systemd's own tools hold them, and nothing of anybody else is written over."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows import listen_to_slack
from flows._runtime import settings
from flows._runtime.data import DATA
from flows._runtime.environment import play_also, play_with
from flows.commands import install
from flows.commands.install import lay_out
from models.core import InputError
from tasks.ledger import connect
from tests.material.commands import Call

UNITS = {
    "followthrough-listener.service",
    "followthrough-metrics.service",
    "followthrough-runner.service",
    "followthrough-server.service",
    "followthrough-watch.service",
    "followthrough-watch.timer",
    "followthrough.target",
}
MOST_EXPOSED = 2.6
"""What systemd-analyze says of a unit is from 0 (closed) to 10; those that open foreign files make namespaces."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation that belongs to a user of its own, and folders for units in place of the machine's."""
    place = tmp_path / "oversight"
    list(lay_out(place))
    if os.geteuid() == 0:
        shutil.chown(place / ".followthrough", "daemon", "daemon")
    monkeypatch.setattr(install, "SYSTEM", tmp_path / "units")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    yield place
    play_with()


@pytest.mark.parametrize("whose", ["--system", "--user"])
def test_systemd_reads_every_unit_and_finds_the_services_closed(
    folder: Path, tmp_path: Path, whose: str, call: Call, system_program: Callable[[str], str]
) -> None:
    analyze = system_program("systemd-analyze")
    said = call("install", str(folder), whose)
    assert said.code == 0, said.err
    place = tmp_path / ("units" if whose == "--system" else "config/systemd/user")
    units = sorted(place.iterdir())
    assert {each.name for each in units} == UNITS
    who = ["--user"] if whose == "--user" else ["--system"]
    read = subprocess.run(
        [analyze, "verify", "--man=no", *who, *units],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ) | {"XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert (read.returncode, read.stderr) == (0, "")
    for each in units if whose == "--system" else ():
        if each.suffix == ".service":
            found = subprocess.run(
                [analyze, "security", "--offline=true", "--no-pager", each],
                capture_output=True,
                text=True,
                check=True,
            )
            score = re.search(r"exposure level for \S+: ([\d.]+)", found.stdout)
            assert score, found.stderr
            assert float(score[1]) <= MOST_EXPOSED, f"{each.name}: {score[0]}"


def test_a_second_install_changes_nothing_and_a_unit_of_ours_is_renewed(folder: Path) -> None:
    def became() -> set[str]:
        return {became for _, _, became in install.install_units(folder, system=True, dry_run=False)}

    assert became() == {"written"}
    assert became() == {"unchanged"}
    (folder / "elsewhere").mkdir()
    (folder / "followthrough.env").write_text("FOLLOWTHROUGH_SITE=elsewhere\n")
    settings.read_settings.cache_clear()  # as in the next process
    assert became() == {"replaced", "unchanged"}
    assert f"ReadWritePaths={folder}/.followthrough {folder}/elsewhere\n" in unit("runner")


def unit(part: str) -> str:
    return (install.SYSTEM / f"followthrough-{part}.service").read_text()


def test_a_unit_that_was_edited_or_is_not_ours_is_left_alone_and_nothing_else_is_written(
    folder: Path, call: Call
) -> None:
    install.install_units(folder, system=True, dry_run=False)
    edited = install.SYSTEM / "followthrough-runner.service"
    edited.write_text(edited.read_text().replace("MemoryMax=3G", "MemoryMax=9G"))
    (install.SYSTEM / "followthrough.target").unlink()
    said = call("install", str(folder), "--system")
    assert said.code == 2
    assert str(edited) in said.err
    assert "drop-in" in said.err
    assert not (install.SYSTEM / "followthrough.target").exists()
    edited.write_text("[Service]\nExecStart=/bin/true\n")
    assert call("install", str(folder), "--system").code == 2
    assert edited.read_text() == "[Service]\nExecStart=/bin/true\n"


def test_a_dry_run_shows_the_units_and_writes_none(folder: Path, call: Call) -> None:
    said = call("install", str(folder), "--system", "--dry-run")
    assert "ExecStart=" in said.out
    assert "would be written" in said.out
    assert not install.SYSTEM.exists()


def test_what_no_unit_can_do_is_refused_with_the_reason(folder: Path, tmp_path: Path, call: Call) -> None:
    assert "--user" in call("install", str(folder)).err
    assert "followthrough init" in call("install", str(tmp_path), "--user").err
    spaced = tmp_path / "two words"
    shutil.copytree(folder, spaced)
    with pytest.raises(InputError, match="without spaces"):
        install.install_units(spaced, system=False, dry_run=False)
    if os.geteuid() == 0:
        shutil.chown(folder / ".followthrough", "root")
        assert "belongs to root" in call("install", str(folder), "--system").err


def test_init_names_two_databases_of_this_machine_and_no_password(tmp_path: Path, call: Call) -> None:
    assert call("init", str(tmp_path / "place"), "--postgresql").code == 0
    lines = (tmp_path / "place" / "followthrough.env").read_text().splitlines()
    named = [each.partition("=")[2] for each in lines if "DATABASE" in each and not each.startswith("#")]
    assert named == ["postgresql+psycopg:///followthrough", "postgresql+asyncpg:///prefect?host=/var/run/postgresql"]


def test_the_owner_makes_the_tables_of_an_empty_database_before_the_writer_comes(
    tmp_path: Path, empty_postgres_url: str, call: Call
) -> None:
    play_with()
    play_also(DATABASE_URL=empty_postgres_url, HOME=str(tmp_path / "home"))
    (tmp_path / "home").mkdir(mode=0o700)
    connection = connect(empty_postgres_url).engine.connect()
    try:
        connection.exec_driver_sql("DROP ROLE IF EXISTS comes_later")
        connection.exec_driver_sql("CREATE ROLE comes_later")
        connection.commit()
        said = call("ledger", "writer", "comes_later")
        assert said.code == 0, said.err
        granted = "SELECT has_table_privilege('comes_later', 'ledger', 'INSERT')"
        assert connection.exec_driver_sql(granted).scalar_one()
    finally:
        connection.close()
        play_with()


def test_a_listener_without_tokens_ends_with_the_code_at_which_systemd_leaves_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    for name in [name for name in os.environ if name.startswith("FOLLOWTHROUGH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FOLLOWTHROUGH_ENV_FILE", str(folder / "followthrough.env"))
    monkeypatch.setattr(listen_to_slack, "stop_on_signals", lambda: None)
    assert listen_to_slack.main() == listen_to_slack.NOT_SET_UP
    assert "needs Slack's two tokens" in capsys.readouterr().err
    unit = (DATA / "units" / "followthrough-listener.service").read_text()
    assert f"RestartPreventExitStatus={listen_to_slack.NOT_SET_UP}\n" in unit
