"""The stand-in is as strict as Slack, loses answers as networks do, and keeps no token."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest

from models.errors import SlackBusy, SlackRefused, SlackUncertain
from notifications.message import SlackMessage, section
from notifications.transcript import render_transcript
from tasks import slack as door
from tasks.slack_stand_in import SlackStandIn, slack_stand_in

CHANNEL = "C0000000001"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MESSAGE = SlackMessage(text="R4-M1 is late", blocks=(section("*R4-M1* is late"),), key="R4-M1:overdue", body_hash="ab")
NOON = 1_780_000_000.0


def client_of(stand_in: SlackStandIn) -> door.Slack:
    return door.open_slack(stand_in.url, stand_in.token)


def ask(stand_in: SlackStandIn, path: str, body: dict[str, Any], *, form: bool = False, bearer: str = "") -> Any:
    """Ask with no library of Slack's between; returns the answer, or the HTTP code where it is not 200."""
    if form:
        sent = urlencode({name: said if isinstance(said, str) else json.dumps(said) for name, said in body.items()})
    else:
        sent = json.dumps(body)
    kind = "application/x-www-form-urlencoded" if form else "application/json; charset=utf-8"
    headers = {"Content-Type": kind, "Authorization": f"Bearer {bearer or stand_in.token}"}
    with closing(HTTPConnection("127.0.0.1", stand_in.server_port, timeout=10)) as connection:
        connection.request("POST", f"/api/{path}" if "/" not in path else path, sent, headers)
        answer = connection.getresponse()
        return json.load(answer) if answer.status == 200 else answer.status


def text(words: str, kind: str = "mrkdwn", **more: Any) -> dict[str, Any]:
    return {"type": kind, "text": words, **more}


BAD_BLOCKS: list[list[dict[str, Any]]] = [
    [{"type": "divider"}] * 51,
    [{"type": "section", "text": text("a" * 3001)}],
    [{"type": "section", "text": text("")}],
    [{"type": "section"}],
    [{"type": "section", "fields": []}],
    [{"type": "section", "fields": [text("a" * 2001)]}],
    [{"type": "section", "fields": [text("a")] * 11}],
    [{"type": "section", "text": text("a", emoji=True)}],
    [{"type": "header", "text": text("a" * 151, "plain_text")}],
    [{"type": "header", "text": text("a")}],
    [{"type": "context", "elements": []}],
    [{"type": "actions", "elements": [{"type": "button", "text": text("a" * 76, "plain_text"), "action_id": "x"}]}],
    [{"type": "no_such_block"}],
    [{"type": "divider", "typo": 1}],
]


@pytest.mark.parametrize("form", [False, True])
@pytest.mark.parametrize("blocks", BAD_BLOCKS)
def test_blocks_over_slacks_limits_are_refused(slack: SlackStandIn, blocks: list[dict[str, Any]], form: bool) -> None:
    answer = ask(slack, "chat.postMessage", {"channel": CHANNEL, "text": "a", "blocks": blocks}, form=form)

    assert answer == {"ok": False, "error": "invalid_blocks"}
    assert slack.messages == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "no_text"),
        ({"text": "a" * 40_001}, "msg_too_long"),
        ({"blocks": [{"type": "section", "text": text("a" * 3000)}] * 5}, "msg_blocks_too_long"),
        ({"text": "a", "metadata": {"event_type": "x"}}, "invalid_metadata_format"),
        ({"text": "a", "metadata": "x"}, "invalid_metadata_format"),
    ],
)
def test_other_defects_have_slacks_codes(slack: SlackStandIn, body: dict[str, Any], code: str) -> None:
    assert ask(slack, "chat.postMessage", {"channel": CHANNEL, **body})["error"] == code


def test_slacks_own_limits_are_reached_whole(slack: SlackStandIn) -> None:
    blocks = [{"type": "header", "text": text("a" * 150, "plain_text")}, {"type": "section", "text": text("a" * 3000)}]
    assert ask(slack, "chat.postMessage", {"channel": CHANNEL, "blocks": blocks + [{"type": "divider"}] * 48})["ok"]


def test_a_form_and_json_say_the_same(slack: SlackStandIn) -> None:
    body = {"channel": CHANNEL, "text": "a", "metadata": {"event_type": "x", "event_payload": {"key": "k"}}}
    for form in (False, True):
        assert ask(slack, "chat.postMessage", body, form=form)["ok"]

    first, second = ({k: v for k, v in m.items() if k != "ts"} for m in slack.messages)
    assert first == second


def test_history_leaves_the_payload_out_unless_it_is_asked_for(slack: SlackStandIn) -> None:
    door.post(client_of(slack), CHANNEL, MESSAGE)

    for flag, whole in ((None, False), ("0", False), ("1", True), ("true", True)):
        asked = {"channel": CHANNEL} | ({"include_all_metadata": flag} if flag else {})
        [row] = ask(slack, "conversations.history", asked, form=True)["messages"]
        assert ("metadata" in row) is whole


def test_a_missing_or_false_token_is_not_let_in(slack: SlackStandIn) -> None:
    assert ask(slack, "auth.test", {}, bearer="xoxb-false")["error"] == "invalid_auth"
    assert ask(slack, "auth.test", {}, bearer=" ")["error"] == "not_authed"


def test_an_unknown_method_or_path_is_not_answered(slack: SlackStandIn) -> None:
    assert ask(slack, "chat.shout", {})["error"] == "unknown_method"
    assert ask(slack, "/auth.test", {}) == 404


def test_the_transcript_holds_each_request_in_order_and_no_token(slack: SlackStandIn) -> None:
    client = client_of(slack)
    slack.faults += ["ratelimited", "drop_after_store"]
    for expected in (SlackBusy, SlackUncertain):
        with pytest.raises(expected):
            door.post(client, CHANNEL, MESSAGE)
    door.find(client, CHANNEL, MESSAGE.key, oldest=LONG_AGO)
    ask(slack, "auth.test", {"token": slack.token}, form=True)

    requests = slack.transcript()
    assert [request["method"] for request in requests] == [
        "chat.postMessage",
        "chat.postMessage",
        "conversations.history",
        "auth.test",
    ]
    assert [request.get("fault") for request in requests] == ["ratelimited", "drop_after_store", None, None]
    assert slack.token not in json.dumps(requests)


def test_the_same_clock_gives_the_same_transcript_and_page() -> None:
    def play() -> tuple[str, bytes]:
        with slack_stand_in() as server:
            server.clock = lambda: NOON
            for user in ("U0000000001", "U0000000002"):
                client = client_of(server)
                door.post(client, door.open_conversation(client, user), MESSAGE)
            return json.dumps(server.transcript()), render_transcript(server.posted(), {})

    assert play() == play()


def test_one_message_a_second_for_a_channel_when_the_limit_is_on(slack: SlackStandIn) -> None:
    now = [NOON]
    slack.clock = lambda: now[0]
    slack.workspace.one_a_second = True
    client = client_of(slack)

    door.post(client, CHANNEL, MESSAGE)
    door.post(client, "C0000000002", MESSAGE)
    with pytest.raises(SlackBusy) as raised:
        door.post(client, CHANNEL, MESSAGE)
    assert raised.value.seconds == 1
    now[0] += 1
    door.post(client, CHANNEL, MESSAGE)

    assert len(slack.messages) == 3


def test_a_user_who_goes_away_takes_the_conversation_along(slack: SlackStandIn) -> None:
    client = client_of(slack)
    conversation = door.open_conversation(client, "U0000000009")
    slack.workspace.refusals |= {"U0000000009": "user_disabled", "C0000000009": "is_archived"}

    for channel, code in (
        (conversation, "user_disabled"),
        ("U0000000009", "user_disabled"),
        ("C0000000009", "is_archived"),
    ):
        with pytest.raises(SlackRefused) as raised:
            door.post(client, channel, MESSAGE)
        assert raised.value.code == code


def test_a_request_may_land_after_its_answer_was_lost(slack: SlackStandIn) -> None:
    client = client_of(slack)
    slack.faults.append("lands_later")
    with pytest.raises(SlackUncertain):
        door.post(client, CHANNEL, MESSAGE)

    assert door.find(client, CHANNEL, MESSAGE.key, oldest=LONG_AGO) == []
    slack.land()
    slack.land()
    assert len(door.find(client, CHANNEL, MESSAGE.key, oldest=LONG_AGO)) == 1


def test_a_lost_request_is_not_there(slack: SlackStandIn) -> None:
    slack.faults.append("drop_before_store")
    with pytest.raises(SlackUncertain):
        door.post(client_of(slack), CHANNEL, MESSAGE)
    assert slack.messages == []


def test_a_fault_that_nobody_knows_is_named(slack: SlackStandIn) -> None:
    slack.faults.append("drop_after_stor")
    with pytest.raises(SlackRefused, match="drop_after_stor"):
        door.post(client_of(slack), CHANNEL, MESSAGE)


def test_a_client_may_be_killed_between_the_store_and_the_answer(slack: SlackStandIn) -> None:
    script = (
        "import sys; from tasks import slack; from notifications.message import SlackMessage;"
        "slack.post(slack.open_slack(sys.argv[1], sys.argv[2]), 'C0000000001',"
        " SlackMessage(text='a', blocks=(), key='k', body_hash='h'))"
    )
    pids: list[int] = []
    slack.on_stored = lambda answer: os.kill(pids[0], signal.SIGKILL)
    with subprocess.Popen([sys.executable, "-c", script, slack.url, slack.token]) as child:
        pids.append(child.pid)
        assert child.wait(timeout=30) == -signal.SIGKILL

    assert len(slack.messages) == 1
