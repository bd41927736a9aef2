"""The City's business days and the send slot. The register's own lists are read as text here."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows._runtime.data import REGISTER
from models.core.workdays import CITY, NEW_YORK, Calendar, new_york_day

SHIPPED = REGISTER.read_text(encoding="utf-8")
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def listed(year: int) -> set[date]:
    found = re.search(rf"holidays_{year}: \[(.*)\]", SHIPPED)
    assert found
    return {date.fromisoformat(day) for day in found[1].split(", ")}


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_the_register_lists_the_computed_holidays_of_each_weekday(year: int) -> None:
    assert listed(year) == {day for day in CITY.holidays(year) if day.weekday() < 5}


def test_election_day_is_no_working_day_and_lincolns_birthday_is_one() -> None:
    assert [CITY.is_workday(date(year, 2, 12)) for year in (2025, 2026, 2027)] == [True] * 3
    assert [CITY.is_workday(day) for day in (date(2025, 11, 4), date(2026, 11, 3), date(2027, 11, 2))] == [False] * 3
    assert CITY.is_workday(date(2025, 11, 5))


def test_the_registers_list_is_right_where_it_differs() -> None:
    calendar = Calendar(listed={2026: (date(2026, 8, 3),)})

    assert not calendar.is_workday(date(2026, 8, 3))
    assert calendar.is_workday(date(2026, 12, 25))
    assert not calendar.is_workday(date(2027, 12, 24)), "a year that is not listed is computed"


@settings(deadline=None)
@given(DAYS)
def test_no_slot_falls_on_a_holiday_or_weekend_and_the_next_business_day_is_taken(day: date) -> None:
    slot = CITY.slot(day).astimezone(NEW_YORK)

    assert CITY.is_workday(slot.date())
    assert (slot.hour, slot.minute) == (9, 30)
    assert not any(CITY.is_workday(day + timedelta(days=n)) for n in range((slot.date() - day).days))
    assert CITY.may_send(slot)


def test_every_city_holiday_and_weekend_of_four_years_is_without_a_message() -> None:
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1)]
    quiet = [day for day in days if not CITY.is_workday(day)]
    noon = [datetime(day.year, day.month, day.day, 12, tzinfo=NEW_YORK) for day in quiet]

    assert len(quiet) > 4 * 104
    assert not any(CITY.may_send(moment) for moment in noon)


@pytest.mark.parametrize(
    ("day", "slot"),
    [
        (date(2026, 3, 6), "2026-03-06T14:30:00+00:00"),
        (date(2026, 3, 8), "2026-03-09T13:30:00+00:00"),
        (date(2026, 10, 30), "2026-10-30T13:30:00+00:00"),
        (date(2026, 11, 1), "2026-11-02T14:30:00+00:00"),
    ],
)
def test_the_slot_keeps_its_local_hour_when_the_clocks_change(day: date, slot: str) -> None:
    assert CITY.slot(day).isoformat() == slot


@settings(deadline=None)
@given(DAYS, st.integers(1, 40))
def test_adding_business_days_and_counting_them_agree_both_ways(day: date, count: int) -> None:
    later = CITY.add(day, count)

    assert CITY.is_workday(later)
    assert CITY.between(day, later) == count
    assert CITY.add(later, -count) <= day or not CITY.is_workday(day)
    assert CITY.add(day, 0) == day
    assert CITY.between(later, day) == 0


@settings(deadline=None)
@given(MOMENTS)
def test_a_moment_lies_between_its_last_slot_and_its_next(now: datetime) -> None:
    assert CITY.last_slot(now) <= now < CITY.next_slot(now)
    assert CITY.next_slot(CITY.last_slot(now)) == CITY.next_slot(now), "no slot lies between"


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        ("2026-04-15T09:29:59-04:00", False),
        ("2026-04-15T09:30:00-04:00", True),
        ("2026-04-15T17:00:00-04:00", True),
        ("2026-04-15T17:00:01-04:00", False),
        ("2026-04-15T22:30:00+09:00", True),
        ("2026-11-03T12:00:00-05:00", False),
    ],
)
def test_messages_go_out_in_office_hours_of_new_york_wherever_the_host_stands(moment: str, may: bool) -> None:
    assert CITY.may_send(datetime.fromisoformat(moment)) is may


def test_a_day_is_that_of_new_york() -> None:
    assert new_york_day(datetime(2026, 4, 1, 3, 59, tzinfo=UTC)) == date(2026, 3, 31)
    assert new_york_day(datetime(2026, 4, 1, 4, 0, tzinfo=UTC)) == date(2026, 4, 1)


@given(DAYS, st.integers(-3, 800))
def test_business_days_between_two_days_are_counted_one_by_one(start: date, days: int) -> None:
    listed = Calendar(listed={2026: (date(2026, 1, 1), date(2026, 5, 25), date(2026, 7, 4), date(2026, 12, 26))})
    end = start + timedelta(days=days)
    for calendar in (CITY, listed):
        one_by_one = sum(calendar.is_workday(start + timedelta(days=n)) for n in range(1, days + 1))
        assert calendar.between(start, end) == one_by_one
