"""Where each open milestone stands in the coordinator's week (docs/operations.md#health)."""

from datetime import date, timedelta
from typing import Any

from models.records import EvidenceItem, HoldItem, MilestoneRecord
from models.standing import AHEAD, week_of
from tests.models.reminders.reminder_material import CALENDAR, PERSON, milestone, people, read_source

DAY = date(2026, 6, 1)


def due_in(days: int, milestone_id: str, **changes: Any) -> MilestoneRecord:
    return milestone(milestone_id, due_on=DAY + timedelta(days=days)).model_copy(update=changes)


def test_what_is_due_within_14_days_is_due_soon() -> None:
    records = [due_in(0, "R1-M1"), due_in(14, "R1-M2"), due_in(15, "R1-M3"), due_in(-1, "R1-M4")]
    week = week_of({one.id: one for one in records}, {"agency_drop": read_source(DAY)}, DAY, CALENDAR, people=people())
    assert [one.id for one in week.soon] == ["R1-M1", "R1-M2"]
    assert timedelta(days=14) == AHEAD
    assert week.soon[0].held_by == PERSON


def test_each_item_says_whom_it_waits_for_and_the_legal_deadline_and_the_longest_wait_come_first() -> None:
    evidence = {"seq": 5, "on": DAY, "by": PERSON, "sha256": "ab" * 32, "name": "a.pdf", "voice": "agency"}
    records = [
        due_in(-40, "R1-M1"),
        due_in(-20, "R1-M2", basis="statute"),
        due_in(-50, "R1-M3", evidence=(EvidenceItem(**evidence, recorded_on=date(2026, 5, 20)),)),
        due_in(
            60, "R1-M4", holds=(HoldItem(seq=6, on=DAY, by=PERSON, recorded_on=DAY, waits_for="R1-M1", reason_id=None),)
        ),
        due_in(-45, "ALL-M1", recommendation_id="ALL"),
    ]
    week = week_of({one.id: one for one in records}, {"agency_drop": read_source(DAY)}, DAY, CALENDAR)
    assert [one.id for one in week.past] == ["R1-M2", "R1-M3", "ALL-M1", "R1-M1"]
    assert [one.over_all for one in week.past] == [False, True, False]
    assert [(one.id, one.review_since) for one in week.review] == [("R1-M3", date(2026, 5, 20))]
    assert [(one.id, one.waits_for) for one in week.on_hold] == [("R1-M4", "R1-M1")]
    unread = week_of({"R1-M1": due_in(-40, "R1-M1")}, {}, DAY, CALENDAR)
    assert [one.id for one in unread.unknown] == ["R1-M1"]
