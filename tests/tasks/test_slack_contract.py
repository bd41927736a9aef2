"""What we rely on in Slack: one contract for the stand-in and, where a token is given, for a real workspace.

For a real one set FOLLOWTHROUGH_TEST_SLACK_TOKEN and FOLLOWTHROUGH_TEST_SLACK_CHANNEL (a channel that the bot is in).
"""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from models.errors import SlackRefused, SlackStopped, SlackUnfit
from notifications.message import SlackMessage, context, divider, fields, header, quote, section
from tasks import slack as door
from tasks.slack_stand_in import slack_stand_in

REAL_TOKEN = os.environ.get("FOLLOWTHROUGH_TEST_SLACK_TOKEN", "")
REAL_URL = "https://slack.com/api/"
WORKSPACES = ["stand-in", *(["real"] if REAL_TOKEN else [])]


class Place(NamedTuple):
    """A workspace to post in, and a moment before anything was posted."""

    url: str
    slack: door.Slack
    channel: str
    before: datetime


@pytest.fixture(params=WORKSPACES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    before = datetime.now(UTC) - timedelta(seconds=60)
    if request.param == "real":
        channel = os.environ["FOLLOWTHROUGH_TEST_SLACK_CHANNEL"]
        yield Place(REAL_URL, door.open_slack(REAL_URL, REAL_TOKEN), channel, before)
        return
    with slack_stand_in() as server:
        yield Place(server.url, door.open_slack(server.url, server.token), "C0000000001", before)


def a_message(**changes: object) -> SlackMessage:
    blocks = (
        header("A test of followthrough"),
        section("*Bold*, and a sign: <&>"),
        fields(("Original due date", "29 May 2026")),
        quote("<!channel> said so"),
        divider(),
        context("This message is taken away at once."),
    )
    whole = SlackMessage(text="A test of followthrough", blocks=blocks, key=f"test:{uuid.uuid4()}", body_hash="ab")
    return whole.model_copy(update=changes)


def test_a_message_is_found_by_its_key_changed_and_taken_away(place: Place) -> None:
    message = a_message()
    sent = door.post(place.slack, place.channel, message)
    assert door.find(place.slack, sent.channel, message.key, oldest=place.before) == [sent.ts]

    door.update(place.slack, sent.channel, sent.ts, message.model_copy(update={"text": "Changed"}))
    assert door.find(place.slack, sent.channel, message.key, oldest=place.before) == [sent.ts]

    door.delete(place.slack, sent.channel, sent.ts)
    assert door.find(place.slack, sent.channel, message.key, oldest=place.before) == []
    door.delete(place.slack, sent.channel, sent.ts)


def test_two_copies_under_one_key_are_both_found(place: Place) -> None:
    message = a_message()
    copies = [door.post(place.slack, place.channel, message, plain=plain).ts for plain in (False, True)]

    assert door.find(place.slack, place.channel, message.key, oldest=place.before) == copies
    for ts in copies:
        door.delete(place.slack, place.channel, ts)


def test_the_metadata_stays_out_of_the_answer_unless_it_is_asked_for(place: Place) -> None:
    sent = door.post(place.slack, place.channel, a_message())

    page = place.slack.conversations_history(channel=place.channel, oldest=str(place.before.timestamp()))
    [row] = [row for row in page["messages"] if row["ts"] == sent.ts]
    assert "event_payload" not in row.get("metadata", {})
    door.delete(place.slack, place.channel, sent.ts)


def test_a_channel_that_is_not_there_is_refused(place: Place) -> None:
    with pytest.raises(SlackRefused, match="channel_not_found"):
        door.post(place.slack, "nowhere", a_message())


def test_blocks_that_slack_cannot_read_are_unfit(place: Place) -> None:
    too_long = {"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}
    for blocks in ((too_long,), ({"type": "no_such_block"},)):
        with pytest.raises(SlackUnfit):
            door.post(place.slack, place.channel, a_message(blocks=blocks))


def test_a_user_who_is_not_there_is_refused(place: Place) -> None:
    with pytest.raises(SlackRefused, match="user_not_found"):
        door.open_conversation(place.slack, "nobody")


def test_a_false_token_stops_us(place: Place) -> None:
    with pytest.raises(SlackStopped, match="invalid_auth"):
        door.who(door.open_slack(place.url, "xoxb-false"))


def test_slack_says_who_we_are(place: Place) -> None:
    identity = door.who(place.slack)
    assert identity.team_id.startswith("T")
    assert {"chat:write", "im:write", "im:history"} <= set(identity.scopes)
