"""A repeat says what is new since the message before, and sets no new day to answer (docs/reminders.md#rhythm)."""

from datetime import date
from typing import Any

from models.core import new_york_day
from models.ledger import Since
from models.records import MilestoneRecord
from models.records.milestone import QuietItem
from models.reminders.decision import decide
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    CALENDAR,
    HEAD,
    PERSON,
    directory_at,
    facts_at,
    local,
    milestone,
    people,
    read_source,
    told,
)

DUE, NOW = date(2026, 5, 29), local("2026-07-06T09:30")
SENT = (("overdue", date(2026, 6, 1), 5, PERSON), ("weekly_digest", date(2026, 6, 15), 7, PERSON))


def repeat(*more: tuple[Any, date, int, str], quiet_seq: int = 6) -> Any:
    messages = tuple(told(kind, on, due=DUE, seq=seq, to=to) for kind, on, seq, to in (*SENT, *more))
    quiet = QuietItem(seq=quiet_seq, on=date(2026, 6, 19), by=PERSON, kind="acknowledged", due=DUE, until=DUE)
    record: MilestoneRecord = changed(milestone(), messages=messages, quiets=(quiet,))
    found = decide(record, directory_at(NOW, people()), CALENDAR, read_source(new_york_day(NOW)))
    [reminder] = [one for one in found.outgoing if one.kind == "weekly_digest"]
    return facts_at(NOW, record, reminder)


def test_a_repeat_sets_no_new_day_and_says_since_when_nothing_is_new() -> None:
    facts = repeat()
    assert (facts.since, facts.news) == (date(2026, 6, 15), ())


def test_a_repeat_names_what_the_head_heard_and_what_was_answered_since_in_order() -> None:
    facts = repeat(("escalation", date(2026, 6, 18), 8, HEAD), quiet_seq=9)
    assert facts.news == (
        Since(what="head_told", on=date(2026, 6, 18)),
        Since(what="acknowledged", on=date(2026, 6, 19)),
    )
