"""The stand-in is as strict as Slack, loses answers as networks do, and keeps no token."""

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from models.core import SlackBusy, SlackRefused, SlackUncertain
from notifications.slack import SlackMessage, render_transcript, section
from tasks.slack import client as door
from tests.material.slack import SlackStandIn, slack_stand_in
from tests.material.slack.interactions import home_opened, pressed, slash_command, submitted

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
        connection.request("POST", f"/api/{path}", sent, headers)
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


def test_an_unknown_method_is_not_answered(slack: SlackStandIn) -> None:
    assert ask(slack, "chat.shout", {})["error"] == "unknown_method"


@pytest.mark.parametrize(("path", "host", "status"), [("/", "", 200), ("/", "evil.example", 404), ("/api/", "", 404)])
def test_a_page_is_shown_at_the_stand_ins_own_address_alone(
    slack: SlackStandIn, path: str, host: str, status: int
) -> None:
    def get() -> HTTPResponse:
        connection = HTTPConnection("127.0.0.1", slack.server_port, timeout=10)
        connection.request("GET", path, headers={"Host": host or urlsplit(slack.address).netloc})
        return connection.getresponse()

    assert get().status == 404, "there is none"
    slack.page = lambda: b"made up"
    answer = get()
    assert answer.status == status
    if status == 200:
        assert answer.read() == b"made up"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


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
        "import sys; from tasks.slack import client as slack; from notifications.slack.blocks import SlackMessage;"
        "slack.post(slack.open_slack(sys.argv[1], sys.argv[2]), 'C0000000001',"
        " SlackMessage(text='a', blocks=(), key='k', body_hash='h'))"
    )
    pids: list[int] = []
    slack.on_stored = lambda answer: os.kill(pids[0], signal.SIGKILL)
    with subprocess.Popen([sys.executable, "-c", script, slack.url, slack.token]) as child:
        pids.append(child.pid)
        assert child.wait(timeout=30) == -signal.SIGKILL

    assert len(slack.messages) == 1


FORM: dict[str, Any] = {
    "type": "modal",
    "callback_id": "ft.done",
    "title": text("A form", "plain_text"),
    "submit": text("Send", "plain_text"),
    "blocks": [
        {
            "type": "input",
            "block_id": "text",
            "label": text("What", "plain_text"),
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
HOME: dict[str, Any] = {"type": "home", "blocks": [{"type": "section", "text": text("Nothing", "plain_text")}]}
ROW = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "text": text("On it", "plain_text"), "action_id": "ft.ack", "value": "{}"},
            {
                "type": "overflow",
                "action_id": "ft.more",
                "options": [{"text": text(each, "plain_text"), "value": each} for each in ("a", "b")],
            },
        ],
    }
]
USER = "U0000000001"


def triggered(slack: SlackStandIn) -> str:
    slack.workspace.issue("1.2.abc")
    return "1.2.abc"


def test_a_trigger_opens_one_form(slack: SlackStandIn) -> None:
    answer = ask(slack, "views.open", {"trigger_id": triggered(slack), "view": FORM})
    again = ask(slack, "views.open", {"trigger_id": "1.2.abc", "view": FORM})

    assert (answer["ok"], again["error"]) == (True, "exchanged_trigger_id")
    assert slack.views["1.2.abc"]["id"] == answer["view"]["id"]


def test_a_trigger_that_is_too_old_or_unknown_opens_none(slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    trigger = triggered(slack)
    monkeypatch.setattr("tests.material.slack.workspace.TRIGGER_LIVES", -1)

    assert ask(slack, "views.open", {"trigger_id": trigger, "view": FORM})["error"] == "expired_trigger_id"
    assert ask(slack, "views.open", {"trigger_id": "9.9.x", "view": FORM})["error"] == "invalid_trigger_id"
    assert slack.views == {}


@pytest.mark.parametrize("form", [False, True])
def test_a_view_that_slack_cannot_read_is_refused(slack: SlackStandIn, form: bool) -> None:
    bad = FORM | {"title": text("x" * 25, "plain_text")}
    for view in (bad, HOME, {}, {"type": "modal"}):
        answer = ask(slack, "views.open", {"trigger_id": triggered(slack), "view": view}, form=form)
        assert answer["error"] == "invalid_arguments"
    assert ask(slack, "views.publish", {"user_id": USER, "view": FORM}, form=form)["error"] == "invalid_arguments"


def test_a_home_tab_is_replaced_only_over_the_one_that_stands(slack: SlackStandIn) -> None:
    first = ask(slack, "views.publish", {"user_id": USER, "view": HOME})["view"]["hash"]
    second = ask(slack, "views.publish", {"user_id": USER, "view": HOME, "hash": first})["view"]["hash"]
    late = ask(slack, "views.publish", {"user_id": USER, "view": HOME, "hash": first})

    assert first != second
    assert late["error"] == "hash_conflict"
    assert slack.homes[USER]["hash"] == second


def test_an_ephemeral_message_is_in_no_history(slack: SlackStandIn) -> None:
    channel = ask(slack, "conversations.open", {"users": USER})["channel"]["id"]
    assert ask(slack, "chat.postEphemeral", {"channel": channel, "user": USER, "text": "noted"})["ok"]
    assert ask(slack, "chat.postEphemeral", {"channel": channel, "user": "x", "text": "a"})["error"] == (
        "user_not_in_channel"
    )

    assert [(each["user"], each["text"]) for each in slack.ephemerals] == [(USER, "noted")]
    assert ask(slack, "conversations.history", {"channel": channel})["messages"] == []


def in_thread(slack: SlackStandIn, thread: str, **more: Any) -> str:
    body = {"channel": CHANNEL, "text": "a reply", "thread_ts": thread} | more
    return str(ask(slack, "chat.postMessage", body)["ts"])


def test_a_reply_stands_in_its_thread_and_in_the_channel_only_where_it_was_broadcast(slack: SlackStandIn) -> None:
    head = str(ask(slack, "chat.postMessage", {"channel": CHANNEL, "text": "the head"})["ts"])
    quiet, loud = in_thread(slack, head), in_thread(slack, head, reply_broadcast=True)

    thread = ask(slack, "conversations.replies", {"channel": CHANNEL, "ts": head})["messages"]
    history = ask(slack, "conversations.history", {"channel": CHANNEL})["messages"]
    assert [each["ts"] for each in thread] == [head, quiet, loud]
    assert [each["ts"] for each in history] == [loud, head]
    assert (thread[0]["reply_count"], history[0]["subtype"]) == (2, "thread_broadcast")
    assert ask(slack, "conversations.replies", {"channel": CHANNEL, "ts": "1.000001"})["error"] == "thread_not_found"


def test_a_thread_comes_in_pages_the_oldest_first_with_metadata_where_it_is_asked_for(slack: SlackStandIn) -> None:
    head = str(ask(slack, "chat.postMessage", {"channel": CHANNEL, "text": "the head"})["ts"])
    noted = {"metadata": {"event_type": "x", "event_payload": {"key": "k"}}}
    sent = [head, *(in_thread(slack, head, **noted) for _ in range(4))]
    seen: list[str] = []
    cursor = ""
    while not seen or cursor:
        asked = {"channel": CHANNEL, "ts": head, "limit": 2, "cursor": cursor, "include_all_metadata": True}
        page = ask(slack, "conversations.replies", asked)
        seen += [each["ts"] for each in page["messages"]]
        cursor = page["response_metadata"].get("next_cursor", "")

    assert seen == sent
    assert page["messages"][-1]["metadata"]["event_payload"] == {"key": "k"}


def test_a_head_that_is_taken_away_leaves_its_replies(slack: SlackStandIn) -> None:
    head = str(ask(slack, "chat.postMessage", {"channel": CHANNEL, "text": "the head"})["ts"])
    reply = in_thread(slack, head)
    assert ask(slack, "chat.delete", {"channel": CHANNEL, "ts": head})["ok"]

    thread = ask(slack, "conversations.replies", {"channel": CHANNEL, "ts": head})["messages"]
    assert [(each["ts"], each.get("subtype")) for each in thread] == [(head, "tombstone"), (reply, None)]
    assert ask(slack, "chat.delete", {"channel": CHANNEL, "ts": head})["error"] == "message_not_found"


@pytest.mark.parametrize(
    ("code", "archived", "member"),
    [(None, False, True), ("is_archived", True, False), ("not_in_channel", False, False)],
)
def test_a_channel_is_described(slack: SlackStandIn, code: str | None, archived: bool, member: bool) -> None:
    slack.workspace.refusals |= {CHANNEL: code} if code else {}

    described = ask(slack, "conversations.info", {"channel": CHANNEL})["channel"]
    assert (described["is_archived"], described["is_member"], described["is_im"]) == (archived, member, False)
    assert ask(slack, "conversations.info", {"channel": "nowhere"})["error"] == "channel_not_found"


def test_each_token_is_for_its_own_methods(slack: SlackStandIn) -> None:
    opened = ask(slack, "apps.connections.open", {}, bearer=slack.app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")
    assert ask(slack, "apps.connections.open", {})["error"] == "not_allowed_token_type"
    assert ask(slack, "auth.test", {}, bearer=slack.app_token)["error"] == "not_allowed_token_type"


def test_a_press_says_what_was_pressed_and_where(slack: SlackStandIn) -> None:
    ask(slack, "chat.postMessage", {"channel": USER, "text": "a", "blocks": ROW})
    [message] = slack.messages

    button, menu = pressed(message, "ft.ack", USER), pressed(message, "ft.more", USER, option=1)
    assert button["container"] == {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": message["channel"],
        "is_ephemeral": False,
    }
    assert (button["actions"][0]["value"], menu["actions"][0]["selected_option"]["value"]) == ("{}", "b")
    assert button["actions"][0]["action_ts"] != menu["actions"][0]["action_ts"]
    assert "metadata" not in button["message"]
    with pytest.raises(LookupError):
        pressed(message, "ft.none", USER, at=0)


def test_a_form_says_what_was_filled_and_what_was_left_empty(slack: SlackStandIn) -> None:
    ask(slack, "views.open", {"trigger_id": triggered(slack), "view": FORM})
    view = slack.views["1.2.abc"]

    filled, empty = submitted(view, USER, {"text": "done"}), submitted(view, USER, {})
    assert filled["view"]["state"]["values"] == {"text": {"text": {"type": "plain_text_input", "value": "done"}}}
    assert empty["view"]["state"]["values"]["text"]["text"]["value"] is None
    assert (filled["view"]["callback_id"], filled["user"]["id"]) == ("ft.done", USER)
    with pytest.raises(LookupError, match="no field"):
        submitted(view, USER, {"reason": "x"})


def test_a_press_that_nobody_hears_waits_to_be_delivered_again(slack: SlackStandIn) -> None:
    slack.sockets.answers_within = 0.05
    assert slack.press("events_api", home_opened(USER)) is None
    assert slack.press("slash_commands", slash_command(USER, "R5-M1")) is None

    first, second = (dict(each) for each in slack.sockets.lost)
    assert slack.redeliver() == [None, None]
    again = slack.sockets.lost
    assert [each["retry_attempt"] for each in again] == [1, 1]
    assert [each["payload"] for each in again] == [first["payload"], second["payload"]]
    assert {each["envelope_id"] for each in again}.isdisjoint({first["envelope_id"], second["envelope_id"]})


def test_a_workspace_takes_so_many_calls_of_a_method_in_a_minute(slack: SlackStandIn) -> None:
    slack.workspace.tiers, moment = True, NOON
    slack.clock = lambda: moment
    client = client_of(slack)
    for number in range(50):
        door.open_conversation(client, f"U{number:010}")
    with pytest.raises(SlackBusy, match="61 seconds"):
        door.open_conversation(client, "U0000000099")
    assert door.who(client).team_id, "another method has a limit of its own"
    moment += 61
    assert door.open_conversation(client, "U0000000099") == "D0000000099"


def test_a_message_can_be_changed_until_the_workspaces_time_is_over(slack: SlackStandIn) -> None:
    slack.workspace.edit_window, moment = 60.0, NOON
    slack.clock = lambda: moment
    client = client_of(slack)
    sent = door.post(client, CHANNEL, MESSAGE)
    door.update(client, sent.channel, sent.ts, MESSAGE)
    moment += 61
    with pytest.raises(SlackRefused, match="edit_window_closed"):
        door.update(client, sent.channel, sent.ts, MESSAGE)


def test_a_member_of_an_enterprise_grid_is_written_to_by_their_own_id(slack: SlackStandIn) -> None:
    client = client_of(slack)
    channel = door.open_conversation(client, "W0000000001")
    assert door.post(client, "W0000000001", MESSAGE).channel == channel
    assert channel != door.open_conversation(client, "U0000000001")
    slack.workspace.refusals["W0000000001"] = "user_disabled"
    with pytest.raises(SlackRefused, match="user_disabled"):
        door.post(client, channel, MESSAGE)


def test_a_thread_is_in_a_conversation_and_under_no_users_id(slack: SlackStandIn) -> None:
    client = client_of(slack)
    first = door.post(client, "U0000000001", MESSAGE)
    with pytest.raises(SlackRefused, match="cannot_reply_to_message"):
        door.post(client, "U0000000001", MESSAGE, thread=first.ts)
    assert door.post(client, first.channel, MESSAGE, thread=first.ts).channel == first.channel
