"""The week's digests go out with the other messages, once, and none is silent."""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows._runtime.settings import load_settings
from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import CheckFailed, SlackError
from models.ledger import DigestClaimed, ReminderSent, read_head
from models.reminders import CHANNEL
from tasks import ledger
from tests.chaos.sweep import NOON, Installation
from tests.material.slack import slack_stand_in

COORDINATOR = "D0000009999"
NEXT_TUESDAY = datetime(2026, 12, 1, 17, tzinfo=UTC)
NEXT_WEDNESDAY = datetime(2026, 12, 2, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("installation"), stand_in, messages=2)


@pytest.fixture
def installation(opened: Installation) -> Iterator[Installation]:
    with opened.begun():
        yield opened


def run(installation: Installation, flow: Any, now: datetime, **more: str) -> Any:
    installation.now = now
    os.environ.update(installation.environment(None) | more)
    load_settings().database(begin=True).engine.dispose()
    return asyncio.run(flow.fn())


def digests(installation: Installation) -> list[DigestClaimed]:
    return [
        each.event
        for each in ledger.entries(load_settings().database(begin=True))
        if isinstance(each.event, DigestClaimed)
    ]


def test_the_coordinator_gets_one_digest_a_week(installation: Installation) -> None:
    run(installation, deliver_reminders, NOON)
    assert digests(installation) == [], "what came up since the week began is for the next one"
    for now in (NEXT_TUESDAY, NEXT_TUESDAY + timedelta(minutes=30), NEXT_WEDNESDAY):
        run(installation, deliver_reminders, now)
    [digest] = digests(installation)
    assert (digest.to, digest.facts.about) == ("p-follow-up", "coordinator")
    [message] = [each for each in installation.stand_in.messages if each["channel"] == COORDINATOR]
    assert message["text"].startswith("Yours this week: 1 to repair\n")
    head = read_head(digest.head)
    assert head, "who gets it holds the record's head"
    assert ledger.sealed_entries(load_settings().database())[head[0] - 1].hash.startswith(head[1])
    assert f"Record head: {digest.head}." in message["text"]
    assert run(installation, audit_reminders, NEXT_WEDNESDAY)["silent"] == 0
    for weeks in (1, 2, 3, 4, 5):
        run(installation, deliver_reminders, NEXT_TUESDAY + timedelta(weeks=weeks))
    heads = {one.facts.week: bool(one.head) for one in digests(installation) if one.facts.about == "coordinator"}
    assert [week for week, has_head in heads.items() if has_head] == ["2026-W49", "2027-W01"], "once a month"
    assert len(heads) == 6


def test_a_digest_whose_answer_was_lost_is_looked_up_in_the_channel(installation: Installation) -> None:
    channel = {"FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL": "C0000000042"}
    run(installation, deliver_reminders, NOON, **channel)
    installation.stand_in.faults.append("drop_after_store")
    run(installation, deliver_reminders, NEXT_TUESDAY, **channel)
    run(installation, deliver_reminders, NEXT_TUESDAY + timedelta(minutes=4), **channel)
    sent = [entry.event for entry in ledger.of_kinds(load_settings().database(begin=True), ["reminder_sent"])]
    found = [each for each in sent if isinstance(each, ReminderSent) and each.found_by_key]
    assert [each.to for each in found] == [CHANNEL]
    assert [each["channel"] for each in installation.stand_in.messages].count("C0000000042") == 1
    assert run(installation, audit_reminders, NEXT_TUESDAY + timedelta(minutes=5), **channel)["silent"] == 0


def test_a_digest_that_does_not_go_out_for_more_than_a_business_day_is_named(installation: Installation) -> None:
    run(installation, deliver_reminders, NOON)
    for now in (NEXT_TUESDAY, NEXT_WEDNESDAY):
        installation.stand_in.faults[:] = ["error:token_revoked"]
        with pytest.raises(SlackError) as raised:
            run(installation, deliver_reminders, now)
    assert "digest:p-follow-up:2026-W49: due for more than a business day" in str(raised.value)
    with pytest.raises(CheckFailed, match="digest:p-follow-up:2026-W49"):
        run(installation, audit_reminders, NEXT_WEDNESDAY)
    installation.stand_in.faults.clear()
    run(installation, deliver_reminders, NEXT_WEDNESDAY + timedelta(minutes=30))
    assert [each.attempt for each in digests(installation)] == [1, 2, 3]
    assert [each["channel"] for each in installation.stand_in.messages].count(COORDINATOR) == 1
    assert run(installation, audit_reminders, NEXT_WEDNESDAY + timedelta(minutes=31))["silent"] == 0
