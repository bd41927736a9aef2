"""The days past on the site are the memo's own, counted from where the memo counts them (docs/record.md#standing)."""

import json
from typing import Any

import pytest

from tests.material.site import files_of, memo, told
from tests.notifications.site.test_site_misread import row_of


def shown_with(standing: str, days: int, received: str | None, counts_from: str | None) -> str:
    """Return the row of a milestone that was due on June 30, 2026, as the page of its recommendation shows it."""
    facts: dict[str, Any] = json.loads(told())
    row = next(row for row in facts["annex"][0]["milestones"] if row["id"] == "R1-M1")
    row |= {"due": "2026-06-30", "due_now": "2026-06-30", "extended": None, "standing": standing, "days": days}
    row["told"] = {"on": received, "answer_due": counts_from, "counts_from": counts_from}
    return row_of(files_of([memo(1, says=facts)])["recommendations/R1.html"], "R1-M1")


@pytest.mark.parametrize(
    ("counts_from", "days", "words"),
    [
        ("2026-11-19", 6, "6 days past our target date, counted from Nov. 19, 2026"),
        ("2026-06-30", 148, "148 days past our target date"),
        ("2026-03-02", 148, "148 days past our target date"),
        (None, 148, "148 days past our target date"),
    ],
)
def test_days_past_are_counted_from_the_later_of_the_date_and_the_day_of_the_answer(
    counts_from: str | None, days: int, words: str
) -> None:
    shown = shown_with("past_target_date", days, "2026-11-04", counts_from)
    assert words in shown
    assert ("counted from" in shown) == ("counted from" in words)


def test_where_nothing_is_past_no_days_are_counted() -> None:
    assert "past" not in shown_with("awaiting_answer", 148, "2026-11-20", "2026-12-07")


@pytest.mark.parametrize(("received", "words"), [(None, "NYPD has not received this date"), ("2026-11-04", "Target")])
def test_a_date_that_nobody_received_is_called_so_where_nobody_could_look(received: str | None, words: str) -> None:
    shown = shown_with("unknown", 0, received, None)
    assert words.lower() in shown.lower()
    assert ("has not received" in shown) == (received is None)
