"""What a memo covers, when the next one comes, and when the closing memo is due."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from models.core import InputError, RuleError
from models.ledger import Period
from models.memo.periods import due_period, is_regular, next_drafting, next_memo_on, period_of, scheduled_as_of
from models.projections import World
from tests.material.memo import AS_OF, all_closed, of_seven, sealed_of, story, world_at
from tests.models.drafts.memo_drafts import a_memo, by_id

CHECKOUT = Path(__file__).parents[3]
LATER = datetime(2026, 11, 25, 15, tzinfo=UTC)
CLOSED = world_at(sealed_of(all_closed()), AS_OF)
"""The made-up end: all seven are verified."""


@pytest.mark.parametrize(
    ("period", "today", "as_of"),
    [
        ("week", "2026-11-30", "2026-11-29"),
        ("week", "2026-12-01", "2026-11-29"),
        ("week", "2026-12-06", "2026-11-29"),
        ("month", "2026-12-01", "2026-11-30"),
        ("month", "2026-12-31", "2026-11-30"),
        ("quarter", "2027-01-01", "2026-12-31"),
        ("quarter", "2026-11-30", "2026-09-30"),
        ("hearing", "2026-11-30", "2026-11-30"),
        ("closing", "2026-11-30", "2026-11-30"),
    ],
)
def test_a_schedule_tells_of_the_time_just_past(period: Period, today: str, as_of: str) -> None:
    assert scheduled_as_of(period, date.fromisoformat(today)) == date.fromisoformat(as_of)


@pytest.mark.parametrize(
    ("period", "as_of", "on"),
    [
        ("week", "2026-11-29", "2026-12-07"),
        ("week", "2026-11-25", "2026-11-30"),
        ("month", "2026-11-30", "2027-01-01"),
        ("month", "2026-11-25", "2026-12-01"),
        ("quarter", "2026-09-30", "2026-11-01"),
        ("quarter", "2026-11-25", "2026-12-01"),
        ("hearing", "2026-11-25", "2026-12-01"),
        ("closing", "2026-12-31", "2027-02-01"),
    ],
)
def test_the_next_memo_is_the_one_drafted_after_this_one(period: Period, as_of: str, on: str) -> None:
    assert next_memo_on(date.fromisoformat(as_of), period) == date.fromisoformat(on)


def test_every_scheduled_memo_names_the_day_on_which_the_next_one_is_drafted() -> None:
    for period in ("week", "month", "quarter"):
        drafted = next_drafting(date(2026, 1, 1), period)
        for _ in range(20):
            as_of = scheduled_as_of(period, drafted)
            assert as_of == drafted - timedelta(days=1)
            # Who reads the quarterly memo gets the monthly ones between two of them.
            assert next_memo_on(as_of, period) == next_drafting(drafted, "week" if period == "week" else "month")
            assert is_regular(as_of, period)
            drafted = next_drafting(drafted, period)


def cron_days(cron: str, year: int) -> set[date]:
    """Return the days of a year that a schedule names, by its day of the month, its months and its weekday."""
    _, _, day, months, weekday = cron.split()
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(365))
    return {
        on for on in days
        if day in ("*", str(on.day)) and (months == "*" or str(on.month) in months.split(","))
        and weekday in ("*", str(on.isoweekday()))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("period", "schedules"),
    [("week", ("mondays",)), ("month", ("monthly", "quarterly")), ("quarter", ("quarterly",))],
)
@pytest.mark.parametrize("year", [2026, 2027])
def test_a_memo_of_each_day_of_a_year_is_regular_on_the_days_that_the_schedules_name_and_the_day_before(
    period: Period, schedules: tuple[str, ...], year: int
) -> None:
    """On the first of a quarter the quarterly memo takes the place of the monthly one, which is in its time too."""
    crons = [
        schedule["cron"]
        for deployment in YAML(typ="safe").load(CHECKOUT / "prefect.yaml")["deployments"]
        for schedule in deployment.get("schedules", ())
        if schedule["slug"].partition("-")[0] in schedules
    ]
    assert len(crons) == len(schedules)
    drafted = {on for cron in crons for on in cron_days(cron, year)}
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(364)]
    regular = {day for day in days if is_regular(day, period)}
    assert regular == {day for day in days if day in drafted or day + timedelta(days=1) in drafted}


@pytest.mark.parametrize("on", ["2026-04-01", "2026-08-01", "2026-11-01", "2027-01-01", "2027-07-01"])
def test_a_monthly_memo_on_the_first_was_not_made_in_between_whatever_day_of_the_week_it_is(on: str) -> None:
    assert is_regular(date.fromisoformat(on), "month")
    assert not is_regular(date.fromisoformat(on) + timedelta(days=1), "month")


def test_a_memo_covers_the_days_since_the_one_it_follows_or_since_the_report() -> None:
    world = world_at(sealed_of(story()), AS_OF)
    assert world.register is not None
    assert period_of(replace(world, drafts={}), "month") == (world.register.report.issued_on, world.as_of)
    before = by_id(a_memo(1, "month", (world.as_of - timedelta(days=10)).isoformat()))
    assert period_of(replace(world, drafts=before), "week") == (world.as_of - timedelta(days=9), world.as_of)
    with pytest.raises(RuleError, match="no register"):
        period_of(World(as_of=world.as_of), "month")
    day = world.register.report.issued_on - timedelta(days=1)
    with pytest.raises(InputError, match="is before the report"):
        period_of(replace(world, as_of=day, drafts={}), "month")


def test_the_closing_memo_waits_until_every_recommendation_is_verified_or_closed() -> None:
    open_world = world_at(sealed_of(story()), AS_OF)
    with pytest.raises(RuleError, match="these are neither: R1, R2, R3, R4, R5, R6, R7"):
        due_period(open_world, "closing", is_scheduled=False)
    one_left = world_at(sealed_of((*story(), *((LATER, each) for each in of_seven(but="R4")))), AS_OF)
    with pytest.raises(RuleError, match="these are neither: R4"):
        due_period(one_left, "closing", is_scheduled=True)
    assert due_period(one_left, "month", is_scheduled=True) == "month"
    assert due_period(CLOSED, "closing", is_scheduled=False) == "closing"


@pytest.mark.parametrize(
    ("period", "is_scheduled", "due"),
    [
        ("month", True, "closing"),
        ("quarter", True, "closing"),
        ("week", True, "week"),
        ("hearing", True, "hearing"),
        ("month", False, "month"),
    ],
)
def test_a_scheduled_monthly_or_quarterly_memo_is_the_closing_one_when_all_are_closed(
    period: Period, is_scheduled: bool, due: Period
) -> None:
    assert due_period(CLOSED, period, is_scheduled=is_scheduled) == due


def test_the_closing_memo_comes_once_unless_it_was_withdrawn() -> None:
    memo = a_memo(1, "closing", AS_OF.isoformat())
    assert due_period(replace(CLOSED, drafts=by_id(memo)), "month", is_scheduled=True) == "month"
    back = memo.model_copy(update={"withdrawn_on": AS_OF})
    assert due_period(replace(CLOSED, drafts=by_id(back)), "month", is_scheduled=True) == "closing"
