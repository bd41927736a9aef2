"""The ladder, the days on which nothing is sent, and what tells the unit that its date passed: one rule, for escalation
and quiet (docs/reminders.md#escalation)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.records import MilestoneRecord
from models.records.milestone import QuietItem
from models.reminders.kinds import LADDER
from models.reminders.ladder import day_of, next_digest_day, notices_of_passed_date, quiet_until, unit_head_notified_on
from models.reminders.schedule import next_check, pending
from tests.material.records import changed
from tests.models.reminders.reminder_material import CALENDAR, PERSON, milestone, told

DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
DUE = date(2026, 5, 30)
"""A Saturday, so that the date passes with it and the ladder counts from Monday."""


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


def after(*messages: tuple[str, date], **more: Any) -> MilestoneRecord:
    items = [told(kind, on, due=DUE, seq=seq, **more) for seq, (kind, on) in enumerate(messages, start=5)]
    quiet = QuietItem(seq=20, on=date(2026, 6, 1), by=PERSON, kind="snoozed", due=DUE, until=date(2026, 6, 12))
    return changed(milestone(due_on=DUE), messages=tuple(items), quiets=(quiet,))


@pytest.mark.parametrize(
    ("kind", "on", "reason", "counts"),
    [
        ("overdue", date(2026, 6, 2), None, True),
        ("evidence_rejected", date(2026, 6, 2), None, True),
        ("evidence_rejected", date(2026, 6, 1), None, False),
        ("weekly_digest", date(2026, 6, 8), None, True),
        ("weekly_digest", date(2026, 6, 8), "clock_not_started", False),
        ("due_soon", date(2026, 6, 2), None, False),
    ],
)
def test_one_rule_says_what_counts_as_notice(kind: str, on: date, reason: Any, counts: bool) -> None:
    record = after((kind, on), reason=reason)
    assert bool(notices_of_passed_date(record, CALENDAR)) == counts
    # A quiet asked for after it lasts; one asked for before it ends when the date passes.
    assert (quiet_until(record, CALENDAR) == date(2026, 6, 12)) == counts
    late = date(2026, 7, 1)
    assert (unit_head_notified_on(record, late, CALENDAR) != CALENDAR.add(late, 13)) == counts
