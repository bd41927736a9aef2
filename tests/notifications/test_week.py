"""A coordinator's week: the terminal, the Home tab and the page of the daily run say the same (docs/operations.md)."""

import pytest

from models.answers import Operations
from models.core import evolve
from models.standing import Week
from notifications.answers import say_home
from notifications.prefect import say_week_page
from notifications.terminal import say_week
from notifications.words import week_parts
from tests.material.messages import HOME, PRESSED
from tests.notifications.answers.test_home import words
from tests.notifications.week_material import DAY, NAMES, a_week, week_item

PARTS = [
    "Needs a decision from you (2)",
    "Past a legal deadline (1)",
    "Awaiting DOI review (1)",
    "Past their dates, no fixed legal deadline (2, 1 of them for all recommendations)",
    "Unknown (1): we have not read the source; this does not mean no progress",
    "On hold (1)",
    "Due in the next 14 days (1)",
    "Clock not started (1)",
    "Target dates not received (1): they do not count yet",
    "Sources not read (1 of 10): this does not mean no progress",
    "Delivery unknown (2)",
]


def on_the_home_tab(week: Week) -> str:
    return words(say_home(evolve(HOME, operations=Operations(week=week), names=NAMES), PRESSED))


def in_the_terminal(week: Week) -> str:
    return "\n".join(say_week(week, NAMES, {}, {}, whole=True, demonstration=False))


def test_what_nobody_tried_to_read_is_not_checked_yet() -> None:
    one = week_item("R3-M3", standing="unknown", days_late=0, source_checked=False)
    said = in_the_terminal(Week(as_of=DAY, unknown=(one,)))
    assert " not checked yet. The date is " in said
    assert "could not" not in said


def test_the_parts_come_in_one_order_the_most_urgent_first() -> None:
    assert [f"{part.heading}{part.count}" for part in week_parts(a_week(), NAMES, {}, {})] == PARTS


def test_terminal_home_tab_and_page_name_the_same_items_in_the_same_parts() -> None:
    terminal, home, page = in_the_terminal(a_week()), on_the_home_tab(a_week()), say_week_page(a_week(), NAMES)[0]
    folded = " ".join(terminal.split()).casefold()
    for part in week_parts(a_week(), NAMES, {}, {}):
        heading = f"{part.heading}{part.count}"
        assert heading.casefold() in folded
        assert heading in page.replace("\\", "")
        assert heading in home
        for title, *_ in part.items:
            assert title.casefold() in folded
            assert title in page.replace("\\", "")
            assert title in home


def test_it_says_whom_each_item_waits_for_and_how_long() -> None:
    text = " ".join(in_the_terminal(a_week()).split())
    assert "Policy R5-M1 (R5-M1) 33 days past our target date, April 29, 2026. With p-records-1." in text
    assert "With a verifier since May 20, 2026." in text
    assert "On hold, waiting for: R2-M1." in text
    assert "Due June 10, 2026. With p-records-1." in text


def test_a_part_shows_five_items_and_counts_the_rest() -> None:
    many = a_week(past=tuple(week_item(f"R5-M{n}") for n in range(1, 9)))
    short = "\n".join(say_week(many, NAMES, {}, {}, whole=False, demonstration=False))
    assert "3 more: followthrough week --all" in short
    assert "R5-M8" in in_the_terminal(many)


@pytest.mark.parametrize("week", [Week(as_of=DAY)])
def test_a_week_without_work_says_so(week: Week) -> None:
    assert "Nothing needs you" in in_the_terminal(week)
    assert "Nothing needs you" in say_week_page(week, NAMES)[0]
