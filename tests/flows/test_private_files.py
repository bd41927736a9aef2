"""What an installation makes is for its own user alone; what others can read is refused (docs/operations.md#files)."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from flows.__main__ import main
from flows._runtime.environment import own_addresses, play_with, settings_for_copy
from flows._runtime.settings import load_settings
from flows.commands.doctor.checks import examine_settings
from models.core import SettingsError

OTHERS = 0o077


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave the settings of the other tests as they were."""
    with patch.dict(os.environ):
        yield


def test_what_this_process_makes_nobody_else_can_read(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path / "home"))
    load_settings().database(begin=True).engine.dispose()
    made = [tmp_path / "home", *(tmp_path / "home").rglob("*")]
    assert len(made) > 1
    assert [path for path in made if path.stat().st_mode & OTHERS] == []


def test_a_home_that_others_can_enter_is_refused_with_the_command_that_fixes_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o755)
    play_with(HOME=str(home))
    with pytest.raises(SettingsError, match=f"others can read {home}; run: chmod 700 {home}"):
        load_settings().database(begin=True)
    assert list(home.iterdir()) == []


def test_copies_and_a_database_elsewhere_that_others_can_read_are_refused(tmp_path: Path) -> None:
    copies, database = tmp_path / "copies", tmp_path / "elsewhere.db"
    copies.mkdir()
    copies.chmod(0o750)
    play_with(HOME=str(tmp_path / "home"), BACKUP=str(copies))
    with pytest.raises(SettingsError, match=f"chmod 700 {copies}"):
        load_settings().database(begin=True)
    database.touch()
    database.chmod(0o644)
    play_with(HOME=str(tmp_path / "home"), DATABASE_URL=f"sqlite:///{database}")
    with pytest.raises(SettingsError, match=f"chmod 600 {database}"):
        load_settings().database(begin=True)


@pytest.mark.parametrize(
    "line",
    [
        "FOLLOWTHROUGH_SLACK_BOT_TOKEN=xoxb-made-up",
        "FOLLOWTHROUGH_SMTP_URL=smtp://user:made-up@mail.example",
        "FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user:made-up@db.example/x",
        "FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user@db.example/x?password=made-up",
    ],
)
def test_a_secret_in_the_plain_settings_file_is_refused_and_not_repeated(tmp_path: Path, line: str) -> None:
    plain = tmp_path / "followthrough.env"
    plain.write_text(f"{line}\n")
    play_with(HOME=str(tmp_path / "home"), ENV_FILE=str(plain))
    with pytest.raises(SettingsError, match="holds a secret; move it from") as refused:
        load_settings()
    assert "made-up" not in str(refused.value)


def test_an_address_without_a_password_may_stand_in_the_plain_file(tmp_path: Path) -> None:
    plain = tmp_path / "followthrough.env"
    plain.write_text("FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user@db.example/x\n")
    play_with(HOME=str(tmp_path / "home"), ENV_FILE=str(plain))
    assert load_settings().url.get_secret_value().endswith("@db.example/x")


def test_the_settings_never_show_the_password_of_the_database(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path / "home"), DATABASE_URL="postgresql+psycopg://user:made-up-password@db.example/x")
    assert "made-up-password" not in repr(load_settings())
    assert os.environ["FOLLOWTHROUGH_DATABASE_URL"] in load_settings().url.get_secret_value()


def test_doctor_shows_of_an_address_neither_user_nor_query(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path / "home"), FILES_URL="https://user:made-up@files.example/t?key=made-up")
    shown = {part.part: part.what for part in examine_settings(load_settings())}
    assert shown["FOLLOWTHROUGH_FILES_URL"] == "https://files.example/t (environment)"
    assert "made-up" not in str(shown)
    assert "made-up" not in settings_for_copy()


def test_a_setting_that_is_wrong_is_named_without_its_value(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path / "home"), FILES_URL="made-up-secret")
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_FILES_URL is wrong") as fault:
        load_settings()
    assert "made-up-secret" not in f"{fault.value} {fault.value.__cause__}"


@pytest.mark.parametrize(
    "address",
    ["https://", "https://[broken", "http://hc.example:made-up/x", "ftp://hc.example/x", "https://hc.example/a b"],
)
def test_an_address_to_ping_is_read_at_the_start(tmp_path: Path, address: str) -> None:
    play_with(HOME=str(tmp_path / "home"), WATCH_PING_URL=address)
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_WATCH_PING_URL is no web address"):
        load_settings()


def test_debug_prints_where_an_error_came_from_and_no_values(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            raise ValueError(os.environ["CANARY"])
        except ValueError as first:
            raise RuntimeError(os.environ["CANARY"]) from first

    monkeypatch.setenv("CANARY", "hushhush")
    monkeypatch.setattr("flows.__main__.app", fail)
    with pytest.raises(SystemExit):
        main(["--debug"])
    printed = capsys.readouterr().err
    assert "hushhush" not in printed
    assert "ValueError" in printed
    assert "RuntimeError" in printed
    assert "in fail\n" in printed


def test_networks_that_are_denied_reach_the_client_and_a_mistyped_one_is_named(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path), DENY_NETWORKS="203.0.113.0/24, 2001:db8::/32")
    assert load_settings().denied_networks == ("203.0.113.0/24", "2001:db8::/32")
    play_with(HOME=str(tmp_path), DENY_NETWORKS="203.0.113.7/24")
    with pytest.raises(SettingsError, match=r"DENY_NETWORKS: '203.0.113.7/24' is no network"):
        load_settings()


def test_the_address_of_a_source_is_read_from_the_settings_file_too(tmp_path: Path) -> None:
    file = tmp_path / "own.env"
    file.write_text(
        "FOLLOWTHROUGH_SOURCE_COUNCIL_MIRROR_URL=https://one.example\nFOLLOWTHROUGH_SOURCE_CITY_RECORD_URL=off\n"
    )
    play_with(HOME=str(tmp_path / "home"), ENV_FILE=str(file), SOURCE_CITY_RECORD_URL="https://two.example")

    assert own_addresses() == {"council_mirror": "https://one.example", "city_record": "https://two.example"}
