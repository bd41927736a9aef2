"""What a message promises is so, over four played quarters of the shipped register (docs/reminders.md#promises)."""

import pytest

from tests.journeys.played_quarters import PLAYERS, Quarter, played
from tests.journeys.promises import (
    days_off,
    false_answer_days,
    false_histories,
    head_days,
    heads_before_the_answer,
    memo_words,
    next_days,
    silent_before_asked,
    too_late,
)

ENOUGH, ENOUGH_HEADS, ENOUGH_MEMOS = 40, 12, 5
"""Promises of a next message, of a head and of a memo that the four quarters hold against the record, at least."""


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
    assert sum(len(list(head_days(played(name)))) for name in PLAYERS) >= ENOUGH_HEADS


def test_the_next_message_comes_on_the_day_that_was_promised(quarter: Quarter) -> None:
    assert [about for about, is_kept in next_days(quarter) if not is_kept] == []


def test_the_quarters_hold_next_days_to_the_record() -> None:
    assert sum(len(list(next_days(played(name)))) for name in PLAYERS) >= ENOUGH


def test_the_next_memo_would_say_by_that_day_s_record_what_a_message_says_it_will(quarter: Quarter) -> None:
    assert [about for about, is_so in memo_words(quarter) if not is_so] == []


def test_the_quarters_hold_the_words_of_the_next_memo() -> None:
    assert sum(len(list(memo_words(played(name)))) for name in PLAYERS) >= ENOUGH_MEMOS


def test_a_bundle_asks_for_an_answer_by_the_earliest_day_of_its_items(quarter: Quarter) -> None:
    assert list(false_answer_days(quarter)) == []


def test_what_is_said_of_a_date_to_come_is_never_said_of_one_that_has_passed(quarter: Quarter) -> None:
    assert list(too_late(quarter)) == []


def test_no_day_that_a_message_names_is_a_weekend_or_a_holiday(quarter: Quarter) -> None:
    assert list(days_off(quarter)) == []


def test_a_verifier_is_called_silent_only_after_being_asked_in_person(quarter: Quarter) -> None:
    assert list(silent_before_asked(quarter)) == []
