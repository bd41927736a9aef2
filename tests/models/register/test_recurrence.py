from calendar import monthrange
from datetime import date, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.core import CITY, InputError, RuleError
from models.register.plan import Milestone, RecurrenceAfter, RecurrenceRule
from models.register.recurrence import Occurrence, instances, next_opening, occurrences, rule_for_instance
from models.register.rules import DatasetRow, Human, PageLink, RowWhere, TextInFile
from tests.material.records import milestones_of, shipped

QUARTERS = {
    1: "january.{0,60}march.{0,20}{y}|0?1/(20)?{yy}",
    2: "april.{0,60}june.{0,20}{y}",
    3: "july.{0,60}september.{0,20}{y}",
    4: "october.{0,60}december.{0,20}{y}",
}
KINDS = st.sampled_from(["calendar_year_before", "year_to_30_june", "calendar_quarter_before"])
DAYS = st.dates(date(2025, 12, 3), date(2040, 12, 31))


def milestone(name: str, recurrence: object, **more: object) -> Milestone:
    return Milestone.model_validate(
        {
            "id": name,
            "title": "Quarterly report",
            "says": "The report.",
            "evidence": {"kind": "document", "source": "doris_drop", "rule": {"type": "human", "why": "A test."}},
            "due": {"day": "2026-04-30", "basis": "planning_assumption", "counting": "Chosen by us."},
            "duty_basis": "statute",
            "recurrence": recurrence,
            "responsible": "reporting_office",
            "escalation": "oversight_coordinator",
            **more,
        }
    )


def by_rule(rrule: str, dtstart: str, kind: str = "calendar_quarter_before", **more: object) -> RecurrenceRule:
    key = "{period_year}Q{period_quarter}" if kind == "calendar_quarter_before" else "{year}"
    words = {"period": "a period", "counting": "Chosen by us.", "key": key}
    return RecurrenceRule.model_validate({"dtstart": dtstart, "rrule": rrule, "period_kind": kind, **words, **more})


QUARTERLY = milestone("R4-M3", by_rule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=30", "2026-04-30", key_words=QUARTERS))
OFFSET = {"business_days": 10, "calendar": "nyc_city_government"}
FOLLOWER = milestone(
    "R4-M4", {"follows": "R4-M3", "offset": OFFSET, "counts_from": "the sending", "counting": "The day is not counted."}
)
YEARLY = milestone("R3-M3", by_rule("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1", "2026-09-01", "year_to_30_june"))
ANNUAL = milestone("ALL-M4", by_rule("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1", "2026-04-01", "calendar_year_before"))


def test_the_quarters_of_the_register_come_as_it_expects() -> None:
    made = instances(QUARTERLY, date(2026, 12, 31), CITY)

    assert [str(one.due_on) for one in made] == ["2026-04-30", "2026-07-30", "2026-10-30", "2027-01-30"]
    assert [one.id for one in made] == ["R4-M3@2026Q1", "R4-M3@2026Q2", "R4-M3@2026Q3", "R4-M3@2026Q4"]
    assert [str(one.period_end) for one in made] == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    assert made[0].words == "january.{0,60}march.{0,20}2026|0?1/(20)?26"


def test_what_follows_takes_key_and_words_and_counts_business_days() -> None:
    made = instances(FOLLOWER, date(2026, 12, 31), CITY, QUARTERLY)
    followed = instances(QUARTERLY, date(2026, 12, 31), CITY)

    assert [str(one.due_on) for one in made] == ["2026-05-14", "2026-08-13", "2026-11-17", "2027-02-12"]
    assert [(one.key, one.words, one.period_end) for one in made] == [
        (one.key, one.words, one.period_end) for one in followed
    ]
    assert {one.template_id for one in made} == {"R4-M4"}


@pytest.mark.parametrize(
    ("one", "days"),
    [
        (YEARLY, ["2026-09-01", "2027-09-01", "2028-09-01"]),
        (ANNUAL, ["2026-04-01", "2027-04-01", "2028-04-01"]),
    ],
)
def test_the_years_of_the_register_come_as_it_expects(one: Milestone, days: list[str]) -> None:
    made = instances(one, date(2028, 6, 30), CITY)

    assert [str(each.due_on) for each in made][:3] == days
    assert [each.key for each in made][:3] == ["2026", "2027", "2028"]
    assert made[0].words == "2026"


def test_an_instance_is_made_on_the_last_day_of_its_period_and_not_the_day_before() -> None:
    assert instances(QUARTERLY, date(2026, 3, 30), CITY) == ()
    assert [one.key for one in instances(QUARTERLY, date(2026, 3, 31), CITY)] == ["2026Q1"]
    assert next_opening(QUARTERLY, date(2026, 3, 30)) == date(2026, 3, 31)
    assert next_opening(QUARTERLY, date(2026, 3, 31)) == date(2026, 6, 30)
    assert next_opening(FOLLOWER, date(2026, 3, 31), QUARTERLY) == date(2026, 6, 30)


def test_a_rule_on_the_30th_that_meets_february_leaves_that_month_out() -> None:
    """The shipped quarters meet January, April, July and October. From November on the rule would meet February."""
    leaves_out = by_rule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=30", "2026-11-30")
    keeps = by_rule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "2026-11-30")

    assert [str(one.due_on) for one in islice(occurrences(leaves_out), 4)] == [
        "2026-11-30", "2027-05-30", "2027-08-30", "2027-11-30",
    ]  # fmt: skip
    assert [str(one.due_on) for one in islice(occurrences(keeps), 2)] == ["2026-11-30", "2027-02-28"]


def test_a_leap_day_comes_every_fourth_year() -> None:
    rule = by_rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29", "calendar_year_before")

    assert [str(one.due_on) for one in islice(occurrences(rule), 3)] == ["2028-02-29", "2032-02-29", "2036-02-29"]
    assert next(occurrences(rule)).period_end == date(2027, 12, 31)


def test_a_withdrawn_milestone_makes_no_instance_after_that_day() -> None:
    withdrawn = milestone("R4-M3", QUARTERLY.recurrence, withdrawn={"on": "2026-07-15", "reason": "Repealed."})

    assert [one.key for one in instances(withdrawn, date(2030, 1, 1), CITY)] == ["2026Q1", "2026Q2"]
    assert next_opening(withdrawn, date(2026, 7, 1)) is None
    assert next_opening(withdrawn, date(2026, 5, 1)) == date(2026, 6, 30)


def test_a_milestone_that_does_not_recur_has_no_instance() -> None:
    once = milestone("R1-M1", None)

    assert instances(once, date(2030, 1, 1), CITY) == ()
    assert next_opening(once, date(2026, 1, 1)) is None


def test_a_rule_that_ends_opens_nothing_more() -> None:
    ended = milestone("R4-M3", by_rule("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=30;COUNT=2", "2026-04-30"))

    assert len(instances(ended, date(2040, 1, 1), CITY)) == 2
    assert next_opening(ended, date(2026, 6, 30)) is None


@pytest.mark.parametrize("followed", [None, YEARLY, milestone("R4-M3", None)])
def test_a_follower_without_what_it_follows_is_refused(followed: Milestone | None) -> None:
    with pytest.raises(RuleError, match="R4-M4 follows R4-M3"):
        instances(FOLLOWER, date(2026, 12, 31), CITY, followed)


@pytest.mark.parametrize("rrule", ["FREQ=DAILY", "FREQ=MONTHLY;INTERVAL=0", "FREQ=MONTHLY\nDTSTART:20200101", "x", ""])
def test_a_rule_that_never_ends_or_comes_too_often_is_refused(rrule: str) -> None:
    rule = by_rule("FREQ=YEARLY", "2026-04-30").model_copy(update={"rrule": rrule})

    with pytest.raises(InputError):
        next(occurrences(rule), None)


@st.composite
def recurring(draw: st.DrawFn) -> Milestone:
    """A recurring milestone of any period kind, on any day that its month has; 2028 is a leap year."""
    kind = draw(KINDS)
    start = draw(st.dates(date(2026, 1, 1), date(2030, 12, 31)))
    if kind == "calendar_quarter_before":
        rrule = f"FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY={draw(st.integers(1, 31))}"
    else:
        month = draw(st.integers(7 if kind == "year_to_30_june" else 1, 12))
        rrule = f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={draw(st.integers(1, monthrange(2028, month)[1]))}"
    return milestone("R4-M3", by_rule(rrule, str(start), kind))


@settings(deadline=None)
@given(recurring(), DAYS, DAYS)
def test_instances_are_in_order_bear_their_own_key_and_wait_for_their_period(
    one: Milestone, early: date, late: date
) -> None:
    early, late = sorted((early, late))
    made = instances(one, late, CITY)
    follows = instances(FOLLOWER, late, CITY, one)

    days = [each.due_on for each in made]
    assert all(day < after for day, after in pairwise(days))
    assert len({each.key for each in made}) == len(made)
    assert all(each.period_end <= late and each.period_end < each.due_on for each in made)
    assert made[: len(instances(one, early, CITY))] == instances(one, early, CITY), "more days take nothing away"
    assert [each.key for each in follows] == [each.key for each in made]
    assert all(CITY.between(day, each.due_on) == 10 for day, each in zip(days, follows, strict=True))


@settings(deadline=None)
@given(recurring(), DAYS)
def test_the_next_opening_is_the_day_on_which_one_more_is_made(one: Milestone, day: date) -> None:
    opening = next_opening(one, day)

    assert opening is not None, "what recurs without end always opens again"
    assert opening > day
    assert len(instances(one, opening - timedelta(days=1), CITY)) == len(instances(one, day, CITY))
    assert len(instances(one, opening, CITY)) == len(instances(one, day, CITY)) + 1


def test_only_the_two_names_are_replaced_in_a_pattern() -> None:
    second = Occurrence(due_on=date(2026, 7, 30), period_end=date(2026, 6, 30), key="2026Q2", words="april|june")
    rule = TextInFile(
        type="text_in_file", all_of=("(?i)quarter", "of {quarter_words}, {year} x{2,3}"), none_of=("{year}{4}",)
    )

    filled = rule_for_instance(rule, second)

    assert filled == TextInFile(
        type="text_in_file", all_of=("(?i)quarter", "of (?:april|june), 2026 x{2,3}"), none_of=("2026{4}",)
    )


def test_every_pattern_of_a_rule_is_filled_and_a_rule_without_one_stays() -> None:
    where = RowWhere.model_validate(
        {"agency_matches": "NYPD", "issued_from": "2025-12-01", "issued_to": "2025-12-31", "text_matches": "in {year}"}
    )
    year = Occurrence(due_on=date(2027, 9, 1), period_end=date(2027, 6, 30), key="2027", words="2027")
    row = DatasetRow(type="dataset_row", where=where, column="status", equals="Implemented")
    human = Human(type="human", why="{year}")

    filled = rule_for_instance(row, year)

    assert isinstance(filled, DatasetRow)
    assert filled.where.text_matches == "in 2027"
    assert rule_for_instance(PageLink(type="page_link", pattern="fy ?{year}"), year) == PageLink(
        type="page_link", pattern="fy ?2027"
    )
    assert rule_for_instance(human, year) == human


def test_the_last_day_of_the_period_is_put_for_its_name() -> None:
    row = DatasetRow.model_validate(
        {"type": "dataset_row", "where": {"law_matches": "LL"}, "column": "last_published", "after": "{period_end}"}
    )

    filled = [rule_for_instance(row, quarter) for quarter in instances(FOLLOWER, date(2026, 12, 31), CITY, QUARTERLY)]

    assert [one.after for one in filled if isinstance(one, DatasetRow)] == [
        "2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31",
    ]  # fmt: skip


def test_the_due_dates_of_the_register_that_are_no_business_days_are_these() -> None:
    """They are shown as they are; nobody is called late before the next business day."""
    plan = shipped().plan
    city, by_id = plan.calendar.as_calendar(), milestones_of(plan)
    due = {
        each.id: each.due.day for each in plan.milestones if not each.recurrence and each.due.basis != "pending_bill"
    }
    for each in plan.milestones:
        followed = by_id[each.recurrence.follows] if isinstance(each.recurrence, RecurrenceAfter) else None
        due |= {one.id: one.due_on for one in instances(each, date(2028, 6, 30), city, followed)}
    odd = {name: city.late_from(day) for name, day in due.items() if not city.is_workday(day)}
    assert {name: day for name, day in odd.items() if due[name].year <= 2027 or name == "ALL-M4@2028"} == {
        "ALL-M4@2028": date(2028, 4, 3),
        "ALL-M6": date(2025, 12, 15),
        "R4-M3@2026Q4": date(2027, 2, 1),
        "R4-M3@2027Q3": date(2027, 11, 1),
        "R5-M4": date(2026, 11, 2),
        "R7-M6@2026Q4": date(2027, 2, 1),
        "R7-M6@2027Q3": date(2027, 11, 1),
    }
    assert city.late_from(date(2026, 9, 30)) == date(2026, 10, 1)
    assert city.late_from(date(2026, 4, 1), by_id["ALL-M4"].due.shown_within_days) == date(2026, 4, 13)
