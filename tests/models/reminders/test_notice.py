"""What tells the unit that its date passed: one rule, for escalation and quiet (docs/reminders.md#escalation)."""

from datetime import date
from typing import Any

import pytest

from models.records import MilestoneRecord
from models.records.milestone import QuietItem
from models.reminders.ladder import notices_of_passed_date, quiet_until, unit_head_notified_on
from tests.material.records import changed
from tests.models.reminders.reminder_material import CALENDAR, PERSON, milestone, told

DUE = date(2026, 5, 30)
"""A Saturday, so that the date passes with it and the ladder counts from Monday."""


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
