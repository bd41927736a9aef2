"""Nobody is called late on a weekend before the next business day (docs/record.md#standing)."""

from datetime import date

import pytest

from models.ledger import MilestonePlanned
from models.records import MilestoneRecord
from models.standing.lateness import lateness_of
from models.standing.sources import view_sources
from tests.material.records import milestones_of, shipped, source, told

PLAN = shipped().plan
CITY = PLAN.calendar.as_calendar()


def record_of(name: str, **due: object) -> MilestoneRecord:
    planned = milestones_of(PLAN)[name]
    milestone = planned.model_copy(update={"due": planned.due.model_copy(update=due), "recurrence": None})
    event = MilestonePlanned(milestone_id=name, recommendation_id="R5", milestone=milestone, on=date(2026, 1, 5))
    return told(event)


@pytest.mark.parametrize(
    ("today", "past", "days"),
    [(date(2026, 10, 31), False, 0), (date(2026, 11, 1), False, 0), (date(2026, 11, 2), True, 2)],
)
def test_a_saturday_deadline_is_not_past_before_monday_and_then_counts_from_its_own_day(
    today: date, past: bool, days: int
) -> None:
    record = record_of("R5-M4")
    lateness = lateness_of(record, source(today), today, CITY)
    assert lateness.has_passed is past
    assert lateness.days == days


@pytest.mark.parametrize(
    ("today", "past"), [(date(2026, 4, 2), False), (date(2026, 4, 12), False), (date(2026, 4, 13), True)]
)
def test_a_report_that_may_be_shown_within_ten_days_is_not_past_before(today: date, past: bool) -> None:
    assert lateness_of(record_of("ALL-M4"), source(today), today, CITY).has_passed is past


def test_a_source_that_no_milestone_looks_at_is_not_relied_on() -> None:
    records = {name: record_of(name) for name in milestones_of(PLAN)}
    relied = {each.evidence.source for each in PLAN.milestones if each.withdrawn is None}
    assert {name for name, source in view_sources(None, records.values(), {}).items() if source.milestone_ids} == relied
    assert set(PLAN.sources) - relied == {"legistar_api", "city_record", "nypd_surveillance_page"}
