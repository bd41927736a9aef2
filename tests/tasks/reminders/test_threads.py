"""A message about one milestone alone stands in that milestone's thread; the rest of a conversation stays readable."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import update

from models.core import People
from models.ledger import FindingRecorded, Reassigned, ReminderSent
from models.projections import RECIPIENTS, REMINDERS
from models.projections.rows import ReminderRow
from models.reminders import LEASE
from notifications.reminders import say_reminder
from notifications.words import Sender
from tasks import ledger
from tasks.ledger import Database, records
from tasks.register import read_people
from tasks.reminders import outbox, uncertain
from tasks.reminders.delivery import Delivery
from tasks.reminders.slack_delivery import Claims, threads_of
from tasks.slack import Pace, Slack, find, open_slack
from tests.chaos.claiming import claim
from tests.chaos.sweep import DUE, NOON, adopted, people_file, planned
from tests.material.slack import SlackStandIn

MONDAY = datetime(2026, 12, 7, 17, tzinfo=UTC)


@pytest.fixture
def client(slack: SlackStandIn) -> Slack:
    return open_slack(slack.url, slack.token)


@pytest.fixture
def everyone(tmp_path: Path) -> People:
    roster = tmp_path / "people.yaml"
    roster.write_text(people_file(2))
    roster.chmod(0o600)
    return read_people(roster)


@pytest.fixture
def installation(database: Database) -> Database:
    """Two made-up milestones past their date, each of another person."""
    ledger.append(database, (*adopted(), planned(1, DUE), planned(2, DUE)), now=NOON - timedelta(days=60))
    return database


def sent(installation: Database, client: Slack, everyone: People, now: datetime) -> None:
    """Claim and send what is due."""
    post = Delivery(installation, everyone, Sender(), client, None, Pace(time.monotonic, time.sleep), lambda: now)
    messages = claim(installation, everyone, now).messages
    for batch in post.send_all([messages], records.every(installation, RECIPIENTS)):
        outbox.note_results(installation, [event for _, sending in batch for event in sending.result().events], now)


def of_first(slack: SlackStandIn) -> list[dict[str, object]]:
    return [each for each in slack.messages if each["channel"] == "D0000000001"]


def test_the_second_message_about_a_milestone_is_a_reply_that_the_channel_shows_too(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    sent(installation, client, everyone, NOON)
    sent(installation, client, everyone, MONDAY)
    first, second = of_first(slack)
    assert "thread_ts" not in first or first["thread_ts"] == first["ts"]
    assert second["thread_ts"] == first["ts"]
    assert second["subtype"] == "thread_broadcast", "nobody misses it"
    assert ledger.rebuild(installation) == ()


def test_a_message_of_several_parts_begins_no_thread(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    sent(installation, client, everyone, NOON)
    parts = [(record.milestone_id, record.to) for record in records.every(installation, REMINDERS).values()]
    milestones, people = zip(*parts, strict=True)
    assert [(part.milestone_id, part.to) for part in records.lone_parts(installation, milestones, people)] == parts
    with installation.writing() as session:
        session.exec(update(ReminderRow).values(message="of both"))
    assert records.lone_parts(installation, milestones, people) == []


def test_where_no_conversation_can_be_opened_in_time_the_message_goes_out_without_its_thread(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    """Slack documents a thread in a conversation, and none for a user's id, and opens fewer conversations a minute."""
    sent(installation, client, everyone, NOON)
    slack.faults.append("conversations.open ratelimited")
    sent(installation, client, everyone, MONDAY)
    assert ["thread_ts" in each for each in slack.messages[2:]].count(True) == 1
    posts = [each["body"] for each in slack.transcript() if each["method"] == "chat.postMessage"]
    assert all(str(each["channel"]).startswith("D") for each in posts if each.get("thread_ts"))
    assert len(slack.messages) == 4


def test_a_thread_whose_first_message_is_gone_is_done_without(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    sent(installation, client, everyone, NOON)
    slack.faults.append("chat.postMessage error:thread_not_found")
    sent(installation, client, everyone, MONDAY)
    _first, second = of_first(slack)
    assert "thread_ts" not in second
    assert len(slack.messages) == 4, "each of the two twice"


def test_a_conversation_that_is_another_persons_by_now_has_no_thread(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    """The people file was corrected: the message goes to who is named now, and under no message of the other."""
    sent(installation, client, everyone, NOON)
    other = [
        each.model_copy(update={"slack": "U0000000777"}) if each.id == "p-made-up-1" else each
        for each in everyone.people
    ]
    sent(installation, client, People(people=tuple(other)), MONDAY)
    [there] = [each for each in slack.messages if each["channel"] == "D0000000777"]
    assert "thread_ts" not in there
    assert len(of_first(slack)) == 1


def test_a_bundle_is_the_root_of_no_thread(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    ledger.append(installation, [Reassigned(milestone_id="R5-M2", to="p-made-up-1", was="p-made-up-2")], now=NOON)
    sent(installation, client, everyone, NOON)
    [together] = of_first(slack)
    assert "R5-M2" in str(together["text"])
    verified = FindingRecorded(milestone_id="R5-M2", verdict="met", reason_id="ab" * 32)
    ledger.append(installation, [verified], now=NOON, actor="p-verifier")
    sent(installation, client, everyone, MONDAY)
    assert "thread_ts" not in of_first(slack)[1]


def test_a_reply_whose_answer_was_lost_is_found_in_its_thread(
    installation: Database, slack: SlackStandIn, client: Slack, everyone: People
) -> None:
    sent(installation, client, everyone, NOON)
    slack.clock = MONDAY.timestamp
    slack.faults.append("drop_after_store")
    sent(installation, client, everyone, MONDAY)
    second = of_first(slack)[1]
    del second["subtype"]  # a reply that was not broadcast is in the thread alone
    later = MONDAY + 2 * LEASE
    for parts in uncertain.uncertain_messages(installation, later):
        assert uncertain.reconcile(installation, client, everyone, parts, later, outbox.SLACK_ONLY) == ()
    sent_events = [entry.event for entry in ledger.of_kinds(installation, ["reminder_sent"])]
    [key] = [each.message for each in sent_events if isinstance(each, ReminderSent) and each.found_by_key]
    assert key.startswith("R5-M1:weekly_digest")
    assert find(client, "D0000000001", key, oldest=NOON) == []


def test_what_stands_alone_has_no_thread(installation: Database, everyone: People) -> None:
    messages = claim(installation, everyone, NOON).messages
    assert threads_of(installation, messages) == {}
    assert threads_of(installation, [bundle(messages)]) == {}
    assert say_reminder(messages[0], Sender(), {}).key == messages[0][0].message


def bundle(messages: tuple[Claims, ...]) -> Claims:
    return tuple(claims[0] for claims in messages)
