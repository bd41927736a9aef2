"""`reminder preview --explain` says rule by rule why a message comes, is held or does not come."""

import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from models.ledger.events.kinds import Rule
from models.records import HoldItem, MilestoneRecord
from models.records.milestone import QuietItem
from models.reminders import explain
from models.reminders.explanation import Explanation
from tests.material.records import changed
from tests.models.reminders.reminder_material import (
    PERSON,
    directory_at,
    local,
    milestone,
    people,
    recipient,
    told,
    view_of,
)

DUE = date(2026, 5, 29)
PAST = changed(milestone(), messages=(told("overdue", date(2026, 6, 1), due=DUE, seq=5),))
QUIET = QuietItem(seq=6, on=date(2026, 6, 5), by=PERSON, kind="acknowledged", due=DUE, until=date(2026, 6, 12))
HOLD = HoldItem(seq=6, on=date(2026, 6, 5), by=PERSON, recorded_on=date(2026, 6, 5), waits_for="R2-M1", reason_id=None)
FULL = {PERSON: recipient(PERSON, ("2026-06-04", "2026-06-05", "2026-06-03"))}


def explained(record: MilestoneRecord, now: str = "2026-06-08T09:30", known: Any = None, **more: Any) -> Explanation:
    moment = local(now)
    return explain(view_of(record, moment.date()), directory_at(moment, people(**more), known))


def failed(said: Explanation) -> set[str]:
    return {check.rule for check in said.checks if not check.passed and check.kind in (None, "weekly_digest")}


@pytest.mark.parametrize(
    ("record", "now", "known", "rule"),
    [
        (PAST, "2026-06-05T09:30", None, "Rhythm"),
        (PAST, "2026-06-08T08:00", None, "Hours"),
        (PAST, "2026-06-08T09:30", FULL, "Caps"),
        (changed(PAST, quiets=(QUIET,)), "2026-06-08T09:30", None, "Quiet"),
        (changed(PAST, holds=(HOLD,)), "2026-06-08T09:30", None, "Holds and requests"),
        (changed(PAST, withdrawn_on=DUE), "2026-06-08T09:30", None, "End"),
        (milestone(provisional=True), "2026-06-08T09:30", None, "Clock"),
        (milestone(agreed=False), "2026-06-08T09:30", None, "Proposal"),
    ],
)
def test_the_rule_that_stands_in_the_way_is_named_and_no_other(
    record: MilestoneRecord, now: str, known: Any, rule: str
) -> None:
    said = explained(record, now, known)
    assert rule in failed(said)
    assert failed(said) <= {rule, "Rhythm", "Proposal"}


def test_where_every_rule_passes_the_message_goes_out_and_says_to_whom() -> None:
    said = explained(PAST)
    assert failed(said) == set()
    assert [(one.kind, one.to) for one in said.outgoing] == [("weekly_digest", PERSON)]
    [who] = [check.who for check in said.checks if check.rule == "Recipients" and check.kind == "weekly_digest"]
    assert who == PERSON


def test_each_rule_is_called_as_its_heading_in_the_docs() -> None:
    docs = Path(__file__).parents[3].joinpath("docs/reminders.md").read_text()
    assert set(get_args(Rule)) <= set(re.findall(r"^## (.*)$", docs, re.MULTILINE))
