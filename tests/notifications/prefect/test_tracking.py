"""What runs in Prefect are called, how they end, and their pages."""

from datetime import date
from typing import Any

import pytest

from models.records import MilestoneRecord, NoticeItem, RecommendationRecord, RegisterRecord, SourceRecord
from models.register import Recommendation
from models.standing import ReportView, view_report
from notifications.prefect import (
    OVERDUE,
    say_begun,
    say_milestones,
    say_sources,
    state_of,
)
from notifications.words import DATE
from tests.material.records import DUE, NOW, changed, found, planned, received, says, shipped, told

TODAY, DAY_LATE = date(2026, 4, 1), date(2026, 12, 1)
READ = SourceRecord(id="a_drop", result="ok", checked_at=NOW, seq=1, answered_on=TODAY, answered_at=NOW)
UNREAD = READ.model_copy(
    update={
        "id": "page",
        "result": "blocked",
        "reason": "folder_missing",
        "unread_since": date(2026, 3, 9),
        "answered_on": date(2026, 3, 8),
        "notices": (NoticeItem(seq=2, on=TODAY, tell_on=TODAY, mark="2", topic="blocked"),),
    }
)


PLAN = shipped().plan
REGISTER_RECORD = RegisterRecord(
    id="register", register_id=PLAN.register_id, title=PLAN.title, sha256="0" * 64, seq=1, report=PLAN.report,
    calendar=PLAN.calendar.as_calendar(), roles=PLAN.roles, bodies=PLAN.bodies, council=PLAN.council, sources={},
)  # fmt: skip
NAMES = REGISTER_RECORD.names


PLAN_OF_R4 = Recommendation.model_construct(title="Record", withdrawn=None)


def view_of(record: MilestoneRecord, as_of: date, **sources: SourceRecord) -> ReportView:
    """Return a report with one milestone, which covers all recommendations, and whose source was read that day."""
    read = READ.model_copy(update={"id": record.source, "answered_on": as_of})
    shared = changed(record, recommendation_id="ALL")
    return view_report(REGISTER_RECORD, {}, {record.id: shared}, {record.source: read} | sources, as_of)


def of_r4(*records: MilestoneRecord, unread: bool = False) -> ReportView:
    """Return a report with R4, which asks for these milestones, and whose source was read today."""
    recommendation = RecommendationRecord.model_construct(id="R4", plan=PLAN_OF_R4)
    sources = {"agency_drop": READ.model_copy(update={"id": "agency_drop", "answered_on": DAY_LATE})}
    milestones = {record.id: record for record in records}
    if unread:
        sources["page"] = UNREAD
        ahead = changed(told(planned(due_on=date(2027, 6, 1))), id="R4-M9", source="page")
        milestones[ahead.id] = ahead
    return view_report(REGISTER_RECORD, {"R4": recommendation}, milestones, sources, DAY_LATE)


def test_what_could_not_be_read_stands_first_with_its_reason_and_since_when() -> None:
    one = changed(told(planned()), source="page")
    report = view_report(REGISTER_RECORD, {}, {one.id: one}, {"a_drop": READ, "page": UNREAD}, TODAY)
    page, line = say_sources(report, NAMES, NOW)
    rows = [row for row in page.splitlines() if row.startswith(("| A drop", "| Page"))]
    assert rows == [
        "| Page | Not read<br>Folder is missing "
        "| March 8, 2026<br>not read since March 9, 2026<br>1 item to report | 1 |",
        "| A drop | Read | April 1, 2026 | 0 |",
    ]
    assert (
        line
        == "April 1, 2026, 9:00 a.m.: of one source that open milestones rely on: 0 read, 1 not read. Not read does "
        "not mean no progress."
    )


def test_overdue_is_the_word_of_a_legal_deadline_alone() -> None:
    assert [code for code, word in DATE.items() if "overdue" in word] == ["missed"]


@pytest.mark.parametrize(
    ("basis", "events", "state", "must_act"),
    [
        ("statute", (), "Passed; no proof on file", True),
        ("statute", (says("done"),), "Passed; no proof on file", True),
        ("statute", (says("started"),), OVERDUE, True),
        ("conditional_statute", (says("started"),), "Passed; no proof on file", False),
        ("executive_order_reported", (), "Passed; no proof on file", False),
    ],
)
def test_only_a_legal_deadline_that_is_known_to_be_missed_makes_the_daily_check_red(
    basis: Any, events: tuple[Any, ...], state: str, must_act: bool
) -> None:
    late = told(planned(basis=basis), *events)
    report = view_of(late, date(2027, 1, 4))
    assert state_of(report.shared, NAMES) == state
    ((line, is_warning),) = say_milestones(report.shared, NAMES)
    assert is_warning == must_act, "a warning is what a person must act on"
    assert "past" in line
    assert ": read since then. Next: " in line, "nothing is called absent without the source that was read"


def heard(record: MilestoneRecord) -> MilestoneRecord:
    """Return a milestone of whose date its duty holder heard early."""
    return changed(record, told_on=date(2026, 1, 5), told_seq=1)


LAW = changed(told(planned(basis="conditional_statute")), id="R4-M2")
DUTY = changed(told(planned(basis="statute", relation="related_duty")), id="R4-M3")


CONDITIONAL_DUTY = changed(told(planned(basis="conditional_statute", relation="related_duty")), id="R4-M4")
AHEAD = told(planned(due_on=date(2027, 6, 1)))


@pytest.mark.parametrize(
    ("records", "unread", "state"),
    [
        ((heard(told(planned())),), True, "Passed; no proof on file"),
        ((heard(told(planned())), LAW), False, "Passed; no proof on file"),
        ((heard(told(planned())), CONDITIONAL_DUTY), False, "Passed; no proof on file"),
        ((heard(told(planned())),), False, "Passed; no proof on file"),
        ((AHEAD,), False, "Does not count yet; no proof on file"),
        ((AHEAD, DUTY), True, "Passed; no proof on file"),
    ],
)
def test_a_run_ends_in_the_worst_standing_of_its_milestones_a_related_duty_s_too(
    records: tuple[MilestoneRecord, ...], unread: bool, state: str
) -> None:
    report = of_r4(*records, unread=unread)
    (view,) = report.recommendations
    assert state_of(report.milestones, NAMES) == state
    assert state_of(view.milestones, NAMES) == state


def test_a_run_of_what_is_closed_ends_in_how_it_was_closed_unless_a_related_duty_s_date_passed() -> None:
    closed = told(planned(), received(), found(on=DUE))
    coming = changed(told(planned(due_on=date(2027, 6, 1), relation="related_duty")), id="R4-M5")
    assert state_of(of_r4(closed, coming).milestones, NAMES) == "Kept; verified as done"
    assert state_of(of_r4(closed, CONDITIONAL_DUTY).milestones, NAMES) == "Passed; no proof on file"
    assert state_of((), NAMES) == "Nothing to judge"


def test_a_file_that_awaits_review_stands_beside_the_name_of_a_date_that_passed() -> None:
    report = of_r4(heard(told(planned(), received())))
    (view,) = report.recommendations
    ((line, _),) = say_milestones(view.milestones, NAMES)
    assert line.startswith("Record of every request")
    assert ": Passed; awaiting DOI review " in line
    assert " Next: DOI, review the evidence" in line


def test_the_log_begins_with_what_is_judged() -> None:
    assert say_begun(TODAY, 7, 2) == "Daily check, April 1, 2026: 7 recommendations, 2 sources."


def test_a_line_of_the_log_counts_days_only_past_a_date_and_repeats_what_the_agency_says() -> None:
    one = told(planned(basis="conditional_statute"), says())
    for as_of, is_past in ((date(2026, 1, 5), False), (date(2027, 1, 4), True)):
        ((line, _),) = say_milestones(view_of(one, as_of).shared, NAMES)
        assert line.startswith(f"{one.plan.title} ({one.id}): ")
        assert (" days past" in line) == is_past
        assert " NYPD says: " in line
