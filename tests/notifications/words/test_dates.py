"""Dates and numbers as docs/voice.md#dates-and-numbers gives them."""

from datetime import date, time

import pytest

from notifications.words import (
    clock_time,
    counted,
    date_inside,
    day_month,
    ended,
    listed,
    long_date,
    mid,
    number,
    number_first,
    short_date,
    tally,
    titled,
    weekday_date,
)
from notifications.words.dates import n_of


def test_a_date_is_american_in_each_form() -> None:
    day = date(2026, 9, 3)
    assert long_date(day) == "September 3, 2026"
    assert date_inside(day) == "September 3, 2026,"
    assert short_date(day) == "Sept. 3, 2026"
    assert day_month(day) == "Sept. 3"
    assert weekday_date(day) == "Thursday, September 3"


@pytest.mark.parametrize("month", [3, 4, 5, 6, 7])
def test_march_to_july_are_never_shortened(month: int) -> None:
    day = date(2026, month, 1)
    assert short_date(day) == long_date(day)


@pytest.mark.parametrize(
    ("moment", "words"),
    [(time(9, 31), "9:31 a.m."), (time(0, 5), "12:05 a.m."), (time(12, 0), "12:00 p.m."), (time(17, 2), "5:02 p.m.")],
)
def test_a_time_of_day(moment: time, words: str) -> None:
    assert clock_time(moment) == words


@pytest.mark.parametrize(
    ("n", "inside", "first"),
    [
        (0, "zero", "Zero"),
        (1, "one", "One"),
        (9, "nine", "Nine"),
        (10, "10", "Ten"),
        (15, "15", "Fifteen"),
        (20, "20", "Twenty"),
        (42, "42", "Forty-two"),
        (99, "99", "Ninety-nine"),
        (100, "100", "100"),
        (1234, "1,234", "1,234"),
    ],
)
def test_a_number_inside_and_at_the_start(n: int, inside: str, first: str) -> None:
    assert number(n) == inside
    assert number_first(n) == first


def test_what_is_counted() -> None:
    assert [counted(n, "day") for n in (0, 1, 3, 15)] == ["zero days", "one day", "three days", "15 days"]
    assert [tally(n, "duty", "duties") for n in (0, 1, 3)] == ["0 duties", "1 duty", "3 duties"]
    assert (n_of(2, 7), n_of(7, 10), n_of(7, 10, "our")) == ("two of seven", "7 of 10", "7 of our 10")


def test_a_title_before_its_id_and_inside_a_sentence() -> None:
    assert titled("Written audit plan", "R1-M1") == "Written audit plan (R1-M1)"
    assert mid("Written audit plan") == "written audit plan"
    assert mid("DOI's record that R1 is implemented") == "DOI's record that R1 is implemented"
    assert mid("NYPD policy") == "NYPD policy"
    assert mid("Offered December 18, 2026") == "offered December 18, 2026"
    assert mid("Police Commissioner") == "Police Commissioner"


def test_a_sentence_ends_with_one_period_and_inside_the_quotation_marks() -> None:
    assert ended("Nothing") == "Nothing."
    assert ended("Done.") == "Done."
    assert ended("Reason: “It waits”") == "Reason: “It waits.”"
    assert ended("Reason: “It waits.”") == "Reason: “It waits.”"


def test_a_list() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a and b", "a, b and c"]
