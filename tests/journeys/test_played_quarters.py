"""What a message promises is so, over four played quarters of the shipped register (docs/reminders.md#promises)."""

import pytest

from tests.material.played_quarters import PLAYERS, Quarter, played
from tests.material.promises import days_off, false_histories, silent_before_asked


@pytest.fixture(params=PLAYERS)
def quarter(request: pytest.FixtureRequest) -> Quarter:
    return played(request.param)


def test_a_history_is_that_of_the_person_of_whom_it_is_said(quarter: Quarter) -> None:
    assert list(false_histories(quarter)) == []


def test_no_day_that_a_message_names_is_a_weekend_or_a_holiday(quarter: Quarter) -> None:
    assert list(days_off(quarter)) == []


def test_a_verifier_is_called_silent_only_after_being_asked_in_person(quarter: Quarter) -> None:
    assert list(silent_before_asked(quarter)) == []
