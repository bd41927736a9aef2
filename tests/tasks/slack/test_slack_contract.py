"""What we rely on in Slack: one contract for the stand-in and, where a token is given, for a real workspace.

For a real one set FOLLOWTHROUGH_TEST_SLACK_TOKEN and FOLLOWTHROUGH_TEST_SLACK_CHANNEL (a channel that the bot is in);
for the socket and what one person sees, FOLLOWTHROUGH_TEST_SLACK_APP_TOKEN and FOLLOWTHROUGH_TEST_SLACK_USER as well.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import NamedTuple

import pytest
from pydantic import SecretStr

from models.core import SlackRefused, SlackStopped, SlackUnfit
from notifications.slack import SlackMessage, context, divider, header, plain, quote, section
from tasks.slack import client as door
from tasks.slack.client import find
from tasks.slack.socket import Socket
from tests.material.slack import slack_stand_in

REAL_TOKEN = os.environ.get("FOLLOWTHROUGH_TEST_SLACK_TOKEN", "")
REAL_URL = "https://slack.com/api/"
WORKSPACES = ["stand-in", *(["real"] if REAL_TOKEN else [])]


class Place(NamedTuple):
    """A workspace to post in, and a moment before anything was posted."""

    url: str
    slack: door.Slack
    channel: str
    before: datetime
    app_token: str
    user: str


@pytest.fixture(params=WORKSPACES)
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    before = datetime.now(UTC) - timedelta(seconds=60)
    if request.param == "real":
        channel = os.environ["FOLLOWTHROUGH_TEST_SLACK_CHANNEL"]
        app_token, user = (os.environ.get(f"FOLLOWTHROUGH_TEST_SLACK_{each}", "") for each in ("APP_TOKEN", "USER"))
        yield Place(REAL_URL, door.open_slack(REAL_URL, REAL_TOKEN), channel, before, app_token, user)
        return
    with slack_stand_in() as server:
        client = door.open_slack(server.url, server.token)
        yield Place(server.url, client, "C0000000001", before, server.app_token, "U0000000001")


def a_message(**changes: object) -> SlackMessage:
    blocks = (
        header("A test of followthrough"),
        section("*Bold*, and a sign: <&>"),
        quote("<!channel> said so"),
        divider(),
        context("This message is taken away at once."),
    )
    whole = SlackMessage(text="A test of followthrough", blocks=blocks, key=f"test:{uuid.uuid4()}", body_hash="ab")
    return whole.model_copy(update=changes)


def test_a_message_is_found_by_its_key_changed_and_taken_away(place: Place) -> None:
    message = a_message()
    sent = door.post(place.slack, place.channel, message)
    assert find(place.slack, sent.channel, message.key, oldest=place.before) == [sent.ts]

    door.update(place.slack, sent.channel, sent.ts, message.model_copy(update={"text": "Changed"}))
    assert find(place.slack, sent.channel, message.key, oldest=place.before) == [sent.ts]

    door.delete(place.slack, sent.channel, sent.ts)
    assert find(place.slack, sent.channel, message.key, oldest=place.before) == []
    door.delete(place.slack, sent.channel, sent.ts)


def test_two_copies_under_one_key_are_both_found(place: Place) -> None:
    message = a_message()
    copies = [door.post(place.slack, place.channel, message, plain=plain).ts for plain in (False, True)]

    assert find(place.slack, place.channel, message.key, oldest=place.before) == copies
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


def of_a_person(place: Place) -> Place:
    if not (place.app_token and place.user):
        pytest.skip("no app token or user of a real workspace is set")
    return place


def test_a_reply_is_in_its_thread_and_not_in_the_history(place: Place) -> None:
    head = door.post(place.slack, place.channel, a_message())
    reply = place.slack.chat_postMessage(channel=place.channel, text="A reply", thread_ts=head.ts)["ts"]
    asked = {"channel": place.channel, "oldest": str(place.before.timestamp())}

    history = [each["ts"] for each in place.slack.conversations_history(**asked)["messages"]]
    thread = [each["ts"] for each in place.slack.conversations_replies(channel=place.channel, ts=head.ts)["messages"]]
    assert thread == [head.ts, reply]
    assert head.ts in history
    assert reply not in history
    for ts in (reply, head.ts):
        door.delete(place.slack, place.channel, ts)


def test_the_channel_says_whether_we_are_in_it(place: Place) -> None:
    described = place.slack.conversations_info(channel=place.channel)["channel"]
    assert (described["is_archived"], described["is_member"]) == (False, True)


def test_a_home_tab_is_published_over_the_last_one_and_not_over_another(place: Place) -> None:
    user = of_a_person(place).user
    view = {"type": "home", "blocks": [section("A test of followthrough")]}
    first = door.publish_home(place.slack, user, view, None)
    second = door.publish_home(place.slack, user, {**view, "blocks": [section("Changed")]}, first)

    assert first != second
    with pytest.raises(SlackRefused, match="hash_conflict"):
        door.publish_home(place.slack, user, view, first)


def test_one_person_is_told_something_in_their_own_conversation(place: Place) -> None:
    user = of_a_person(place).user
    door.tell(place.slack, door.open_conversation(place.slack, user), user, "A test of followthrough")


def test_a_form_needs_a_trigger_that_slack_gave_out(place: Place) -> None:
    with pytest.raises(SlackRefused, match=r"invalid_trigger_id|invalid_arguments"):
        door.open_form(place.slack, "1.2.abc", {"type": "modal", "title": plain("A form", 24), "blocks": [divider()]})


def test_slack_greets_on_the_socket_and_names_our_app(place: Place) -> None:
    stop = Event()
    said: list[str] = []

    def say(line: str) -> None:
        said.append(line)
        stop.set()

    socket = Socket(of_a_person(place).slack, SecretStr(place.app_token), stop, say)
    socket.listen(lambda envelope, acknowledge: None)

    assert said == ["listening to Slack"]
    assert socket.app_id.startswith("A")
