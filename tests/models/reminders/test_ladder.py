"""The ladder and the days on which nothing is sent."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.reminders.decision import decide
from models.reminders.kinds import LADDER
from models.reminders.ladder import day_of, next_digest_day
from models.reminders.schedule import next_check, pending
from tests.models.reminders.reminder_material import CALENDAR, directory_at, local, milestone, people

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
QUIET = [
    day
    for day in (date(2025, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1))
    if day.weekday() < 5 and not CALENDAR.is_workday(day)
]


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


@pytest.mark.parametrize("day", QUIET, ids=str)
def test_no_message_goes_out_on_a_city_holiday(day: date) -> None:
    record = milestone(planned_on=day - timedelta(days=90), due_on=day - timedelta(days=30))
    decision = decide(record, directory_at(local(f"{day}T10:00"), people(), {}), CALENDAR, None)
    assert (decision.outgoing, decision.why_nothing) == ((), "not_a_business_day")
    assert decision.next_check() == CALENDAR.slot(day)
    later = decide(record, directory_at(CALENDAR.slot(day), people(), {}), CALENDAR, None)
    assert later.outgoing


def test_there_are_city_holidays_in_each_of_the_four_years() -> None:
    assert {day.year for day in QUIET} == {2025, 2026, 2027, 2028}


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "Pacific/Honolulu"])
def test_the_slot_is_the_same_wherever_the_machine_stands(zone: str) -> None:
    code = (
        "from datetime import date; from models.core.workdays import CITY;"
        "print([CITY.slot(d).isoformat() for d in (date(2026,3,6),date(2026,3,8),date(2026,10,30),date(2026,11,1))])"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], env={"TZ": zone}, capture_output=True, text=True, check=True
    ).stdout
    expected = ["2026-03-06T14:30", "2026-03-09T13:30", "2026-10-30T13:30", "2026-11-02T14:30"]
    assert all(f"{moment}:00+00:00" in said for moment in expected)
