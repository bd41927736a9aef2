"""The ladder and the days on which nothing is sent."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.reminders.kinds import LADDER
from models.reminders.ladder import day_of, next_digest_day
from models.reminders.schedule import next_check, pending
from tests.models.reminders.reminder_material import CALENDAR, milestone

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@given(DAYS)
def test_the_rungs_of_any_date_rise_and_fall_on_business_days(due: date) -> None:
    days = [day_of(rung, due, CALENDAR) for rung in LADDER]
    assert days == sorted(days)
    assert all(CALENDAR.is_workday(day) for day in days)
    assert [rung.name for rung, day in zip(LADDER, days, strict=True) if day <= due] == ["check_in", "due_soon"]


@given(DAYS)
def test_a_digest_comes_on_the_first_business_day_of_a_later_week(last: date) -> None:
    day = next_digest_day(last, last, CALENDAR)
    monday = day - timedelta(days=day.weekday())
    assert monday > last
    assert CALENDAR.on_or_after(monday) == day
    assert CALENDAR.between(last, day) >= 3


@given(DAYS, st.booleans())
def test_an_open_milestone_always_has_something_to_come(due: date, provisional: bool) -> None:
    record = milestone(due_on=due, provisional=provisional)
    assert pending(record, CALENDAR)
    assert next_check(record, CALENDAR) is not None
