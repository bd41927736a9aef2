"""A made-up clock counts in a demonstration and in tests alone (docs/operations.md#settings)."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows._runtime import clock
from flows._runtime.data import DEMO_MARK
from flows._runtime.environment import play_also, play_with
from flows._runtime.settings import load_settings
from models.core import SettingsError

MOMENT = "2026-11-25T09:30:00-05:00"
TOKEN = "xoxb-" + "made-up"


@pytest.fixture(autouse=True)
def environment_as_before() -> Iterator[None]:
    """Put the environment back after a test."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def test_a_made_up_clock_is_refused_by_name_where_nothing_says_that_all_is_made_up(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path / "home"), NOW=MOMENT)
    with pytest.raises(SettingsError, match=r"NOW works in a folder that `followthrough demo` made.* unset it"):
        clock.now()


def test_a_mark_in_the_environment_alone_does_not_let_a_made_up_clock_in(tmp_path: Path) -> None:
    play_with(HOME=str(tmp_path / "home"), NOW=MOMENT, DEMONSTRATION="1")
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_NOW works in a folder"):
        clock.now()


@pytest.mark.parametrize("place", [".", "home"])
def test_a_made_up_clock_counts_in_a_folder_that_a_demonstration_made(tmp_path: Path, place: str) -> None:
    (tmp_path / "home").mkdir(mode=0o700)
    (tmp_path / place / DEMO_MARK).touch()
    play_with(HOME=str(tmp_path / "home"), NOW=MOMENT)
    assert clock.now().isoformat() == MOMENT
    assert load_settings().is_demonstration


@pytest.mark.parametrize("slack", ["https://slack.com/api/", "https://slack-gov.com/api/"])
def test_a_made_up_clock_is_refused_where_messages_reach_real_people(tmp_path: Path, slack: str) -> None:
    (tmp_path / DEMO_MARK).touch()
    play_with(HOME=str(tmp_path / "home"), NOW=MOMENT)
    play_also(SLACK_BOT_TOKEN=TOKEN, SLACK_API_URL=slack)
    with pytest.raises(SettingsError, match="FOLLOWTHROUGH_NOW is for a demonstration and refused with real"):
        clock.now()
