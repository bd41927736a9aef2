"""What a message promises is so, over four played quarters of the shipped register (docs/reminders.md#promises)."""

import pytest

from tests.material.played_quarters import PLAYERS, Quarter, played
from tests.material.promises import days_off, false_histories, head_days, heads_before_the_answer, silent_before_asked

ENOUGH = 20
"""Promises of one sort that the four quarters hold against the record, at least."""


@pytest.fixture(params=PLAYERS)
def quarter(request: pytest.FixtureRequest) -> Quarter:
    return played(request.param)


def test_a_history_is_that_of_the_person_of_whom_it_is_said(quarter: Quarter) -> None:
    assert list(false_histories(quarter)) == []


def test_a_head_is_notified_on_the_day_that_was_promised_and_by_the_name_that_was_promised(quarter: Quarter) -> None:
    assert [about for about, is_kept in head_days(quarter) if not is_kept] == []


def test_no_head_hears_of_a_rejection_before_its_answer_day(quarter: Quarter) -> None:
    assert list(heads_before_the_answer(quarter)) == []


def test_the_quarters_hold_heads_to_their_days() -> None:
    assert sum(len(list(head_days(played(name)))) for name in PLAYERS) >= ENOUGH


def test_no_day_that_a_message_names_is_a_weekend_or_a_holiday(quarter: Quarter) -> None:
    assert list(days_off(quarter)) == []


def test_a_verifier_is_called_silent_only_after_being_asked_in_person(quarter: Quarter) -> None:
    assert list(silent_before_asked(quarter)) == []
