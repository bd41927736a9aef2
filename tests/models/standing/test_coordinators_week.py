"""Where each open milestone stands in the coordinator's week (docs/operations.md#health)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from models.core import People
from models.records import EvidenceItem, HoldItem, MilestoneRecord, OfferItem, RequestItem, SourceRecord
from models.standing import AHEAD, Headline, MilestoneView, Week, view_report
from tests.material.records import changed
from tests.models.reminders.reminder_material import PERSON, milestone, people, read_source

DAY = date(2026, 6, 1)
ITEM: dict[str, Any] = {"seq": 5, "on": DAY, "by": PERSON, "recorded_on": DAY}
EVIDENCE = EvidenceItem(**ITEM | {"recorded_on": date(2026, 5, 20)}, sha256="ab" * 32, name="a.pdf", voice="agency")


def due_in(days: int, milestone_id: str, **changes: Any) -> MilestoneRecord:
    return changed(milestone(milestone_id, due_on=DAY + timedelta(days=days)), **changes)


def week_of(
    records: Iterable[MilestoneRecord], sources: dict[str, SourceRecord] | None = None, staff: People | None = None
) -> Week:
    read = {"agency_drop": read_source(DAY)} if sources is None else sources
    return Week(view_report(None, {}, {record.id: record for record in records}, read, DAY), people=staff)


def ids(views: Iterable[MilestoneView]) -> list[str]:
    return [view.id for view in views]


def test_what_is_due_within_14_days_is_due_soon() -> None:
    records = [due_in(0, "R1-M1"), due_in(14, "R1-M2"), due_in(15, "R1-M3"), due_in(-1, "R1-M4")]
    week = week_of(records, staff=people())
    assert ids(week.soon) == ["R1-M1", "R1-M2"]
    assert timedelta(days=14) == AHEAD
    assert week.held_by(week.soon[0]) == PERSON


def test_the_legal_deadline_and_the_longest_wait_come_first() -> None:
    records = [
        due_in(-40, "R1-M1"),
        due_in(-20, "R1-M2", basis="statute"),
        due_in(60, "R1-M3", evidence=(EVIDENCE,)),
        due_in(60, "R1-M4", holds=(HoldItem(**ITEM, waits_for="R1-M1", reason_id=None),)),
        due_in(-45, "ALL-M1", recommendation_id="ALL"),
    ]
    week = week_of(records)
    assert ids(week.listed("legal")) == ["R1-M2"]
    assert ids(week.listed("target")) == ["ALL-M1", "R1-M1"]
    assert ids(week.listed("to_review")) == ["R1-M3"]
    assert [(view.id, view.hold and view.hold.waits_for) for view in week.on_hold] == [("R1-M4", "R1-M1")]
    assert ids(week_of([due_in(-40, "R1-M1")], {}).listed("not_checked")) == ["R1-M1"]


def test_a_late_file_that_awaits_review_takes_no_passed_date_out_of_the_week() -> None:
    week = week_of([due_in(-40, "R1-M1", basis="statute", evidence=(EVIDENCE,))])
    assert ids(week.listed("legal")) == ids(week.listed("to_review")) == ["R1-M1"]


def test_a_date_offered_waits_for_the_coordinator_as_a_date_requested_does() -> None:
    offered = OfferItem(**ITEM | {"on": date(2026, 5, 28)}, to=DAY, reason_id="t", due=DAY - timedelta(days=40))
    requested = RequestItem(**ITEM, to=DAY, reason_id="t")
    # Evidence is the first thing that the office owes; the decision is owed beside it.
    records = [
        due_in(9, "R1-M1", extension_requests=(requested,), evidence=(EVIDENCE,)),
        due_in(-40, "R1-M2", offers=(offered,), agreements=()),
    ]
    week = week_of(records)
    assert sorted((view.id, view.undecided[-1].kind) for view in week.listed("to_decide")) == [
        ("R1-M1", "date_requested"),
        ("R1-M2", "date_offered"),
    ]


def test_a_milestone_is_with_nobody_of_the_agency_while_it_is_the_offices_turn() -> None:
    week = week_of([due_in(-40, "R1-M1", evidence=(EVIDENCE,)), due_in(-40, "R1-M2")], staff=people())
    assert [(view.id, week.held_by(view)) for view in week.listed("target")] == [("R1-M1", None), ("R1-M2", PERSON)]


def test_the_parts_hold_what_the_counts_of_every_surface_hold() -> None:
    records = [
        due_in(-40, "R1-M1", evidence=(EVIDENCE,)),
        due_in(-30, "R1-M2", basis="statute"),
        due_in(-30, "R1-M3", source="elsewhere"),
        due_in(-30, "ALL-M1", recommendation_id="ALL"),
        due_in(30, "R1-M4", evidence=(EVIDENCE,)),
        due_in(30, "R1-M5", provisional=True),
    ]
    blocked = read_source(DAY).model_copy(update={"result": "blocked"})
    week = week_of(records, {"agency_drop": read_source(DAY), "relied_on_by_nobody": blocked})
    for name in Headline.model_fields.keys() - {"recommendations", "done", "oldest"}:
        assert sorted(ids(week.listed(name))) == sorted(getattr(week.report.headline, name))
    assert ids(week.listed("not_checked")) == ["R1-M3"]
    assert [source.name for source in week.report.unread_sources] == ["elsewhere"]
    assert week.report.source_counts.unread == 1
