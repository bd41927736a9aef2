"""Notices of sources through the outbox: claimed before sent, looked up when unsure, never twice and never lost."""

import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from models.core import CITY, People
from models.evidence import Result, SourceResult
from models.ledger import (
    Event,
    PlanAdopted,
    QuestionRaised,
    RecordVanished,
    ReminderSent,
    SourceBlocked,
    SourceRecovered,
    SourcesChecked,
)
from models.projections import REMINDERS, SOURCES
from notifications.reminders import say_reminder
from notifications.words import Sender
from tasks import ledger
from tasks.ledger import Database, records
from tasks.reminders import outbox, slack_delivery, uncertain
from tasks.reminders.report import unreconciled, unsaid
from tasks.slack import Pace, Slack, open_slack
from tests.chaos.claiming import Claim, claim
from tests.chaos.sweep import adopted, planned
from tests.material.memo import register_events
from tests.material.slack import SlackStandIn
from tests.models.reminders.reminder_material import people

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)  # a Tuesday
EARLIER = NOON - timedelta(hours=4)
MINUTES = timedelta(minutes=1)
DAY = timedelta(days=1)
WAY = slack_delivery.Route(to="U0000000003")
MIRROR, RECORD = "council_mirror", "city_record"


def reconciled(installation: Database, client: Slack, parts: uncertain.Parts, now: datetime) -> Any:
    """Return what is to be sent again of an uncertain message, as a sweep does."""
    load = partial(outbox.context_at, installation, people(), now, outbox.SLACK_ONLY)
    return uncertain.reconcile(installation, client, people(), parts, now, outbox.SLACK_ONLY, load)


@pytest.fixture
def client(slack: SlackStandIn) -> Slack:
    slack.clock = NOON.timestamp
    return open_slack(slack.url, slack.token)


@pytest.fixture
def installation(database: Database) -> Database:
    """A ledger that took in the register and read two sources well, the day before."""
    adopted = [each for each in register_events() if each.kind == "plan_adopted"]
    ledger.append(database, [*adopted, looked("ok", NOON - DAY)], now=NOON - DAY)
    return database


def looked(result: Result, at: datetime) -> SourcesChecked:
    rows = tuple(SourceResult(name=name, result=result, checked_at=at) for name in (MIRROR, RECORD))
    return SourcesChecked(check_id=f"check:{at}", results=rows)


def blocked(name: str = MIRROR) -> SourceBlocked:
    return SourceBlocked(source=name, reason="timed_out", check_id="check:1")


def unhurried() -> Pace:
    return Pace(time.monotonic, time.sleep)


def happen(database: Database, *events: Event, at: datetime = EARLIER) -> None:
    ledger.append(database, events, now=at)


def send_all(
    database: Database, slack: Slack, now: datetime = NOON, everyone: People | None = None, *, note: bool = True
) -> Claim:
    """Claim and send what is due, as the flow does; without `note` the sender dies before it notes the answers."""
    everyone = everyone or people()
    claimed = claim(database, everyone, now)
    for claims in claimed.messages:
        user, message = everyone.person(claims[0].to).slack, say_reminder(claims, Sender(), {})
        end = slack_delivery.send(slack, slack_delivery.Route(to=user), claims, message, now, unhurried())
        if note:
            outbox.note_results(database, outbox.with_redirect(end, claims, everyone), now)
    return claimed


def kinds(database: Database) -> list[str]:
    return [each.event.kind for each in ledger.entries(database)][2:]


def test_a_turn_is_claimed_and_committed_before_it_is_sent_once(
    installation: Database, slack: SlackStandIn, client: Slack
) -> None:
    happen(installation, blocked(), blocked(RECORD))
    seen = []
    slack.on_stored = lambda _answer: seen.extend(kinds(installation))
    for minutes in (0, 30, 24 * 60):
        send_all(installation, client, NOON + minutes * MINUTES)
    assert seen == ["source_blocked", "source_blocked", "notice_claimed", "notice_claimed"]
    [message] = slack.messages
    assert message["text"].startswith("2 sources could not be read\n")
    assert message["metadata"]["event_payload"]["key"] == f"{RECORD}:blocked:2026-11-24"
    assert kinds(installation)[-1] == "reminder_sent"
    assert {each.notices[0].told_on for each in records.every(installation, SOURCES).values()} == {NOON.date()}
    assert set(records.wakes(installation, SOURCES).values()) == {None}


def test_a_sender_that_dies_after_the_post_is_found_by_the_key_and_nothing_is_sent_again(
    installation: Database, slack: SlackStandIn, client: Slack
) -> None:
    happen(installation, blocked())
    send_all(installation, client, note=False)
    later = NOON + 4 * MINUTES
    [parts] = uncertain.uncertain_messages(installation, later)
    assert reconciled(installation, client, parts, later) == ()
    send_all(installation, client, later)
    assert len(slack.messages) == 1
    [record] = records.every(installation, REMINDERS).values()
    assert record.is_settled
    [sent] = ledger.of_kinds(installation, ["reminder_sent"])
    assert isinstance(sent.event, ReminderSent)
    assert sent.event.found_by_key
    assert records.every(installation, SOURCES)[MIRROR].notices[0].told_on == NOON.date()


def test_a_sender_that_dies_before_the_post_loses_nothing_and_the_notice_goes_out_once(
    installation: Database, slack: SlackStandIn, client: Slack
) -> None:
    happen(installation, blocked())
    claim(installation, people(), NOON)
    again: Any = ()
    for minutes in (4, 8, 12):
        for parts in uncertain.uncertain_messages(installation, NOON + minutes * MINUTES):
            again = reconciled(installation, client, parts, NOON + minutes * MINUTES) or again
    [one] = again
    assert (one.attempt, one.message) == (2, f"{MIRROR}:blocked:2026-11-24")
    end = slack_delivery.send(client, WAY, again, say_reminder(again, Sender(), {}), NOON + 8 * MINUTES, unhurried())
    outbox.note_results(installation, end.events, NOON + 8 * MINUTES)
    assert len(slack.messages) == 1
    assert not records.every(installation, SOURCES)[MIRROR].untold


def test_a_lost_claim_of_a_source_that_turned_back_is_let_go_and_no_stale_alarm_goes_out(
    installation: Database, slack: SlackStandIn, client: Slack
) -> None:
    happen(installation, blocked(), QuestionRaised(
        source=RECORD, question="page_changed", milestones=("R1-M1",), ref="page", sha256="ab" * 32,
    ))  # fmt: skip
    claim(installation, people(), NOON)
    happen(installation, SourceRecovered(source=MIRROR, unread_since=NOON.date(), check_id="l"), at=NOON + MINUTES)
    again: Any = ()
    for minutes in (4, 8):
        for parts in uncertain.uncertain_messages(installation, NOON + minutes * MINUTES):
            again = reconciled(installation, client, parts, NOON + minutes * MINUTES)
    assert [each.facts.topic for each in again] == ["page_changed"]
    assert records.every(installation, SOURCES)[MIRROR].notices == ()
    assert records.wakes(installation, SOURCES)[MIRROR] is None


def test_a_check_in_that_was_not_sent_before_its_date_passed_is_not_named(database: Database) -> None:
    saturday = date(2026, 11, 21)
    ledger.append(database, [*adopted(), planned(1, saturday)], now=NOON - 60 * DAY)
    [late] = unsaid(database, CITY, NOON - 4 * DAY)
    assert late.startswith("R5-M1: due since before")
    assert unsaid(database, CITY, NOON - DAY) == [], "the next reminder is due a business day after the Monday"


def test_what_is_untold_for_more_than_a_business_day_and_not_held_is_named(installation: Database) -> None:
    happen(installation, RecordVanished(source=MIRROR, ref="matter 73", sha256="ab" * 32))
    assert unsaid(installation, CITY, NOON) == []
    [named] = unsaid(installation, CITY, NOON + DAY)
    assert named.startswith(f"{MIRROR}: due since before")
    claim(installation, people(), NOON + DAY)
    assert unsaid(installation, CITY, NOON + DAY) == []
    assert unreconciled(installation, NOON + 3 * DAY) == [
        f"{kept_key(installation)}: delivery has been unconfirmed for 24 hours"
    ]


def kept_key(database: Database) -> str:
    [record] = records.every(database, REMINDERS).values()
    return record.message


def test_a_new_holiday_moves_what_the_coordinator_is_to_hear_on_it(installation: Database) -> None:
    happen(installation, blocked())
    wake = records.wakes(installation, SOURCES)[MIRROR]
    adopted = next(each for each in register_events() if isinstance(each, PlanAdopted))
    days = {2026: (*adopted.calendar.listed[2026], NOON.date())}
    calendar = adopted.calendar.model_copy(update={"listed": adopted.calendar.listed | days})
    ledger.append(installation, [adopted.model_copy(update={"sha256": "f" * 64, "calendar": calendar})], now=NOON)
    assert records.wakes(installation, SOURCES)[MIRROR] == wake + DAY
    assert ledger.rebuild(installation) == ()
