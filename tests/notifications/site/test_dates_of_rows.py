"""The days past on the site are those from which the memo counts them (docs/record.md#standing)."""

from datetime import date

import pytest

from notifications.site.rows import dates_of

DUE, AS_OF = date(2026, 6, 30), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("counts_from", "days", "said"),
    [
        ("2026-11-19", 8, date(2026, 11, 19)),
        ("2026-06-30", 150, None),
        ("2026-03-02", 150, None),
        (None, 150, None),
    ],
)
def test_days_past_are_counted_from_the_later_of_the_date_and_the_day_of_the_answer(
    counts_from: str | None, days: int, said: date | None
) -> None:
    row = {"due": DUE.isoformat(), "days": -150, "told": {"on": "2026-11-04", "counts_from": counts_from}}
    found = dates_of(row, "past_target_date", AS_OF)
    assert (found["days"], found["counts_from"]) == (days, said)


def test_where_nothing_is_past_no_days_are_counted() -> None:
    row = {"due": DUE.isoformat(), "days": -150, "told": {"on": "2026-11-20", "counts_from": "2026-12-07"}}
    assert dates_of(row, "awaiting_answer", AS_OF)["days"] == 0
