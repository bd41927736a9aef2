"""A person is written to in the office's hours and in their own, wherever they are."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.core import Person, new_york_day
from models.reminders.decision import decide
from models.reminders.limits import hours_warnings, next_open_moment
from tests.models.reminders.reminder_material import (
    CALENDAR,
    COORDINATOR,
    HEAD,
    PERSON,
    directory_at,
    local,
    milestone,
    people,
    read_source,
    recipient,
)

ZONES = ("America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Europe/London", "Asia/Kolkata", "Asia/Tokyo",
         "Pacific/Auckland", "Pacific/Kiritimati", "Pacific/Apia", "UTC")  # fmt: skip


def one(opens: str, closes: str, timezone: str) -> Person:
    return people(records={"hours": {"from": opens, "to": closes, "timezone": timezone}}).by_id[PERSON]


@pytest.mark.parametrize(
    ("hours", "moment", "free"),
    [
        (("08:00", "18:00", "America/New_York"), "2026-05-26T09:30", "2026-05-26T09:30"),
        (("11:00", "18:00", "America/New_York"), "2026-05-26T09:30", "2026-05-26T11:00"),
        (("06:00", "09:00", "America/Los_Angeles"), "2026-05-26T09:30", "2026-05-26T09:30"),
        (("06:00", "09:00", "America/Los_Angeles"), "2026-05-26T12:01", "2026-05-27T09:30"),
        (("09:00", "17:00", "Europe/London"), "2026-05-22T12:30", "2026-05-26T09:30"),
        # The clocks went forward in New York on 8 March 2026, in London on 29 March: an hour less between them.
        (("15:00", "16:30", "Europe/London"), "2026-03-06T09:30", "2026-03-06T10:00"),
        (("15:00", "16:30", "Europe/London"), "2026-03-09T09:30", "2026-03-09T11:00"),
        (("15:00", "16:30", "Europe/London"), "2026-03-30T09:30", "2026-03-30T10:00"),
        # It is Wednesday morning there when it is Tuesday afternoon in New York.
        (("08:00", "12:00", "Pacific/Auckland"), "2026-05-26T09:30", "2026-05-26T16:00"),
        (("06:00", "09:00", "Pacific/Kiritimati"), "2026-05-26T09:30", "2026-05-26T12:00"),
        # It is Tuesday night there when the installation opens, and Wednesday morning when it closes.
        (("05:00", "08:00", "Asia/Tokyo"), "2026-05-26T09:30", "2026-05-26T16:00"),
        # Half an hour in common is as good as none: a sweep comes each half hour, and one may be missed.
        (("09:00", "10:00", "America/New_York"), "2026-05-26T11:00", "2026-05-26T11:00"),
        (("09:00", "10:30", "America/New_York"), "2026-05-26T11:00", "2026-05-27T09:30"),
        # Friday evening's slot is gone; Monday is a holiday.
        (("08:00", "12:00", "Pacific/Honolulu"), "2026-05-22T17:30", "2026-05-26T14:00"),
    ],
)
def test_the_first_moment_is_one_at_which_both_are_open(hours: tuple[str, str, str], moment: str, free: str) -> None:
    assert next_open_moment(one(*hours), local(moment), CALENDAR) == local(free)


@given(
    st.builds(datetime.combine, st.dates(date(2026, 1, 1), date(2028, 12, 31)), st.times(), tzinfo=st.just(UTC)),
    st.sampled_from(ZONES),
    st.integers(0, 22),
    st.integers(1, 23),
)
def test_it_is_never_out_of_the_offices_hours_and_never_late_by_more_than_two_weeks(
    now: datetime, zone: str, opens: int, length: int
) -> None:
    person = one(f"{opens:02}:00", f"{min(opens + length, 23):02}:59", zone)
    free = next_open_moment(person, now, CALENDAR)
    assert free >= now
    assert CALENDAR.may_send(free)
    assert free - now <= timedelta(days=15)
    warned = hours_warnings(people(records={"hours": person.hours}), new_york_day(now), CALENDAR)
    assert person.hours is not None
    there = free.astimezone(ZoneInfo(zone)).time()
    assert warned or person.hours.opens <= there <= person.hours.closes


def test_hours_that_never_meet_the_offices_are_ignored_and_named() -> None:
    night = {"hours": {"from": "01:00", "to": "05:00", "timezone": "America/New_York"}}
    assert next_open_moment(people(records=night).by_id[PERSON], local("2026-05-26T10:00"), CALENDAR) == local(
        "2026-05-26T10:00"
    )
    [warning] = hours_warnings(people(records=night), date(2026, 5, 26), CALENDAR)
    assert PERSON in warning
    assert "people file" in warning
    assert hours_warnings(people(), date(2026, 5, 26), CALENDAR) == ()


def decision(now: str, known: dict[str, Any] | None = None, **hours: Any) -> Any:
    milestone_now = milestone()
    return decide(
        milestone_now, directory_at(local(now), people(**hours), known or {}), CALENDAR, read_source(date(2026, 5, 26))
    )


def test_what_is_due_before_the_persons_hours_is_held_until_they_begin() -> None:
    late = {"hours": {"from": "11:00", "to": "18:00", "timezone": "America/New_York"}}
    early = decision("2026-05-26T09:30", records=late)
    assert (early.outgoing, early.why_nothing, early.next_check()) == ((), "outside_hours", local("2026-05-26T11:00"))
    [held] = early.delayed
    assert (held.delay.reason, held.delay.until) == ("outside_hours", local("2026-05-26T11:00"))
    assert [each.to for each in decision("2026-05-26T11:00", records=late).outgoing] == [PERSON]


def test_what_the_cap_holds_waits_for_the_persons_hours_of_the_next_allowed_day() -> None:
    late = {"hours": {"from": "11:00", "to": "18:00", "timezone": "America/New_York"}}
    [held] = decision("2026-05-26T12:00", {PERSON: recipient(PERSON, ("2026-05-26",))}, records=late).delayed
    assert (held.delay.reason, held.delay.until) == ("cap", local("2026-05-29T11:00"))


def test_the_coordinators_hours_hold_what_is_for_the_coordinator() -> None:
    late = {"hours": {"from": "15:00", "to": "18:00", "timezone": "America/New_York"}}
    found = decision("2026-05-26T09:30", records={"slack": None}, follow_up=late)
    [held] = found.delayed
    assert (held.to, held.reason, held.delay.reason) == (COORDINATOR, "no_channel", "outside_hours")
    assert HEAD not in {each.to for each in found.outgoing}
