"""Which target dates a letter lists, in which order, to whom it goes, and how its files are called."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.answers import Letter, letters_of, propose
from models.ledger import DateAgreed, DateHandedOver, DateOffered, Entry, Event, HoldAdded, RecommendationPlanned
from models.records import MilestoneRecord, RegisterRecord, fold_milestone, fold_recommendation
from tests.material.records import planned, shipped

PLAN = shipped().plan
RECORD = RegisterRecord(
    id="register", register_id=PLAN.register_id, title=PLAN.title, sha256="0" * 64, seq=1, report=PLAN.report,
    calendar=PLAN.calendar.as_calendar(), roles=PLAN.roles, bodies=PLAN.bodies, council=PLAN.council, sources={},
)  # fmt: skip
DAY = date(2026, 11, 25)
PASSED, TO_COME = date(2026, 5, 29), date(2026, 12, 18)


def entry(seq: int, event: Event) -> Entry:
    return Entry(
        seq=seq, occurred_on=event.on or DAY, recorded_at=datetime(2026, 11, 25, 15, tzinfo=UTC), actor="p", event=event
    )


def proposed(milestone_id: str, due_on: date, *events: Event, **changes: Any) -> MilestoneRecord:
    """Return a milestone whose date was proposed, after what happened since."""
    record = fold_milestone(milestone_id, None, entry(1, planned(milestone_id, due_on, **changes)))
    for seq, event in enumerate((propose(record), *events), start=2):
        record = fold_milestone(milestone_id, record, entry(seq, event))
    return record


def letters(*records: MilestoneRecord, unit: str = "Policy office (keeps the manual)") -> tuple[Letter, ...]:
    """Return the letters about milestones of R4, which a unit owns."""
    one = next(each for each in PLAN.recommendations if each.id == "R4").model_copy(update={"milestones": ()})
    owned = one.model_copy(update={"owner": one.owner.model_copy(update={"unit": unit})})
    event = RecommendationPlanned(recommendation_id="R4", recommendation=owned, accepted_basis="Made up.")
    r4 = fold_recommendation("R4", None, entry(1, event))
    return letters_of(records, {"R4": r4}, RECORD, DAY, reply_to="replies@office.example")


def test_a_letter_lists_the_dates_of_a_unit_the_earliest_first_and_gives_ten_business_days() -> None:
    (one,) = letters(proposed("R4-M1", TO_COME), proposed("R4-M2", PASSED))
    assert [(each.milestone_id, each.passed) for each in one.dates] == [("R4-M2", True), ("R4-M1", False)]
    assert (one.on, one.answer_by) == (DAY, date(2026, 12, 10)), "Thanksgiving is no business day"
    assert (one.unit, one.recommendations, one.assumed) == ("Policy office", ("R4",), True)


def test_a_date_passes_after_its_day() -> None:
    (one,) = letters(proposed("R4-M1", DAY))
    assert [each.passed for each in one.dates] == [False]


@pytest.mark.parametrize(
    "event",
    [
        DateHandedOver(milestone_id="R4-M1", due=TO_COME),
        DateAgreed(milestone_id="R4-M1", due=TO_COME),
        DateOffered(milestone_id="R4-M1", to=date(2027, 3, 1), reason_id="t"),
        HoldAdded(milestone_id="R4-M1", not_mine=True),
    ],
    ids=["received", "agreed", "offered", "not theirs"],
)
def test_a_date_that_was_received_or_answered_is_in_no_letter(event: Event) -> None:
    assert letters(proposed("R4-M1", TO_COME, event)) == ()


def test_a_date_that_was_not_proposed_is_in_no_letter() -> None:
    record = fold_milestone("R4-M1", None, entry(1, planned("R4-M1", TO_COME)))
    assert letters(record) == ()


def test_the_duty_of_another_body_goes_to_that_body_and_not_to_the_unit() -> None:
    one, other = letters(proposed("R4-M1", TO_COME), proposed("R4-M2", TO_COME, duty_on="council"))
    assert {one.unit, other.unit} == {None, "Policy office"}
    council = one if one.unit is None else other
    assert council.duty_holder_name == RECORD.names.body_name("council")


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("Policy office (keeps the manual)", "2026-11-25-policy-office"),
        ("../Legal/Bureau", "2026-11-25-legal-bureau"),
        ("Unité d'É.", "2026-11-25-unite-d-e"),
        ("局", "2026-11-25-unit"),
        ("x" * 200, "2026-11-25-" + "x" * 60),
    ],
)
def test_the_name_of_a_file_is_the_day_and_the_unit_in_plain_signs(unit: str, name: str) -> None:
    (one,) = letters(proposed("R4-M1", TO_COME), unit=unit)
    assert one.name == name
