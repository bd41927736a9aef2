"""What one person gets on one day is one message, worst first, under one key."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from models.core import ReminderKeyReused
from models.ledger import Entry
from models.records import fold_reminder
from models.reminders.decision import decide
from models.reminders.kinds import KINDS
from models.reminders.notifications import LEASE, SHOWN, ReminderPart, bundled, claims_of, hash_of
from tests.models.reminders.reminder_material import (
    CALENDAR,
    PERSON,
    directory_at,
    facts_at,
    local,
    milestone,
    people,
    read_source,
)

NOW = local("2026-06-01T09:30")
BUNDLES = YAML(typ="safe").load(Path(__file__).parents[2].joinpath("reminder_cases.yaml"))["bundles"]


def said(milestone_id: str = "R5-M1", **changes: Any) -> ReminderPart:
    record = milestone(milestone_id, **changes)
    decision = decide(record, directory_at(NOW, people(), {}), CALENDAR, read_source(NOW.date()))
    notification = decision.outgoing[0]
    facts = facts_at(NOW, record, notification)
    return ReminderPart(notification=notification, facts=facts)


@pytest.mark.parametrize("case", BUNDLES, ids=lambda case: case["id"])
def test_a_bundle_of_the_data_file_is_put_in_order_as_it_is_stated(case: dict[str, Any]) -> None:
    would = case["would_send"]
    due = date(2026, 5, 29)
    places = sorted(
        (KINDS[each["kind"]].rank, date.fromisoformat(each.get("original_due", due.isoformat())), each["milestone"])
        for each in would
    )
    expected = case["expect"]
    if "order" in expected:
        assert [milestone_id for _, _, milestone_id in places] == expected["order"]
    kind = "bundle" if len(would) > 1 else would[0]["kind"]
    assert kind == expected["kind"]
    if "shown" in expected:
        assert (min(len(would), SHOWN), len(would) - SHOWN) == (expected["shown"], expected["more"])


def test_what_one_person_gets_is_one_message_under_the_key_of_its_first_part() -> None:
    parts = [said("R5-M2", due_on=date(2026, 6, 4)), said("R5-M1")]
    [message] = bundled(parts)
    claims = claims_of(message, NOW, None, {})
    assert [each.part.key for each in claims] == ["R5-M1:overdue:2026-05-29", "R5-M2:due_soon:2026-06-04"]
    assert {each.message for each in claims} == {"R5-M1:overdue:2026-05-29"}
    assert {each.lease_until for each in claims} == {NOW + LEASE}
    assert {each.body_hash for each in claims} == {hash_of(each.facts for each in message.parts)}
    assert all(each.introduces and each.to == PERSON for each in claims)


def test_the_same_facts_give_the_same_hash_and_another_day_another() -> None:
    first = said().facts
    assert hash_of([first]) == hash_of([first.model_copy()])
    assert hash_of([first]) != hash_of([first.model_copy(update={"days_late": 4})])


def test_a_claimed_key_with_another_body_is_refused_and_the_first_body_stands() -> None:
    [message] = bundled([said()])
    [claim] = claims_of(message, NOW, None, {})
    kept = fold_reminder(claim.part.key, None, _entry(1, claim))
    with pytest.raises(ReminderKeyReused):
        fold_reminder(claim.part.key, kept, _entry(2, claim.model_copy(update={"body_hash": "other", "attempt": 2})))
    assert kept.claim.body_hash == claim.body_hash


def test_a_key_that_was_surely_not_sent_is_claimed_again_as_a_further_attempt() -> None:
    [message] = bundled([said()])
    [claim] = claims_of(message, NOW, None, {})
    kept = fold_reminder(claim.part.key, None, _entry(1, claim)).model_copy(update={"released_at": NOW})
    [again] = claims_of(message, NOW + timedelta(hours=1), None, {claim.part.key: kept})
    assert (again.attempt, again.key) == (2, "item_claimed:R5-M1:overdue:2026-05-29:2")


def _entry(seq: int, event: Any) -> Entry:
    return Entry(seq=seq, occurred_on=NOW.date(), recorded_at=datetime(2026, 6, 1, tzinfo=UTC), actor="p", event=event)
