"""A made-up clock counts in a demonstration alone, which its record says (docs/record.md#demonstration)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows._runtime import clock
from flows._runtime.environment import play_also, play_with
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from models.core import SettingsError
from tasks import ledger
from tests.material.commands import Call
from tests.material.records import NOW, planned

MOMENT = "2026-11-25T09:30:00-05:00"
TOKEN = "xoxb-" + "made-up"


@pytest.fixture(autouse=True)
def environment_as_before() -> Iterator[None]:
    """Put the environment back after a test."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home without a record."""
    play_with(HOME=str(tmp_path / "home"))
    return tmp_path / "home"


def begin() -> None:
    ledger.append(load_settings().database(begin=True), [planned()], now=NOW)


def test_a_made_up_clock_is_refused_by_name_where_the_record_is_no_demonstration(home: Path) -> None:
    refused = "FOLLOWTHROUGH_NOW works in a demonstration, and the record of .* is none; unset it"
    play_also(NOW=MOMENT)
    with pytest.raises(SettingsError, match=refused):
        clock.now()
    play_with(HOME=str(home))
    begin()
    play_also(NOW=MOMENT)
    with pytest.raises(SettingsError, match=refused):
        clock.now()


@pytest.mark.parametrize("begun", [False, True])
def test_no_file_parent_folder_or_variable_makes_a_demonstration(home: Path, begun: bool) -> None:
    if begun:
        begin()
    home.mkdir(mode=0o700, exist_ok=True)
    for place in (home, home.parent):
        (place / ".made-by-followthrough-demo").touch()
    play_also(DEMONSTRATION="1")
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_DEMONSTRATION works in a demonstration"):
        load_settings()
    play_with(HOME=str(home))
    assert not load_settings().is_demonstration


def test_what_began_is_not_made_a_demonstration_later(home: Path) -> None:
    begin()
    with beginning_demonstration():
        assert not load_settings().is_demonstration
        ledger.append(load_settings().database(), [planned("R4-M2")], now=NOW)
    assert not load_settings().is_demonstration


def test_a_demonstration_is_told_by_its_first_entry_and_its_clock_may_be_set(home: Path) -> None:
    with beginning_demonstration():
        begin()
        ledger.append(load_settings().database(), [planned("R4-M2")], now=NOW)
    assert load_settings().is_demonstration
    assert [entry.channel for entry in ledger.entries(load_settings().database())] == ["demonstration", "flow"]
    play_also(NOW=MOMENT)
    assert clock.now().isoformat() == MOMENT


def test_init_begins_a_demonstration_and_makes_none_of_a_real_record(tmp_path: Path, call: Call) -> None:
    play_with()
    shown = call("init", str(tmp_path / "demo"), "--demonstration")
    assert shown.code == 0, shown.err
    assert "of which the first says so" in shown.out
    play_with(ENV_FILE=str(tmp_path / "demo" / "followthrough.env"))
    assert load_settings().is_demonstration
    assert load_settings().people().examples

    play_with()
    assert call("init", str(tmp_path / "real")).code == 0
    play_with(ENV_FILE=str(tmp_path / "real" / "followthrough.env"))
    begin()
    refused = call("init", str(tmp_path / "real"), "--demonstration")
    assert refused.code == 2
    assert "no demonstration, and none is made of it" in refused.err
    assert not load_settings().is_demonstration


@pytest.mark.parametrize("slack", ["https://slack.com/api/", "https://slack-gov.com/api/"])
def test_a_made_up_clock_is_refused_where_messages_reach_real_people(home: Path, slack: str) -> None:
    with beginning_demonstration():
        begin()
    play_also(NOW=MOMENT, SLACK_BOT_TOKEN=TOKEN, SLACK_API_URL=slack)
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_NOW is for a demonstration and refused with real"):
        clock.now()
