"""The door to Slack, over a real socket to the stand-in."""

import logging
import re
import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from slack_sdk import WebClient

from models.core import PERSONAL_CODES, SlackBusy, SlackError, SlackRefused, SlackStopped, SlackUncertain, SlackUnfit
from notifications.slack import SlackMessage, section
from tasks.slack import client as door
from tasks.slack.client import error_of, find
from tests.material.slack import SlackStandIn

CHANNEL = "C0000000001"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MESSAGE = SlackMessage(text="R4-M1 is late", blocks=(section("*R4-M1* is late"),), key="R4-M1:overdue", body_hash="ab")

REFUSED = [
    "channel_not_found",
    "user_not_found",
    "is_archived",
    "account_inactive",
    "not_in_channel",
    "user_disabled",
    "cannot_dm_bot",
    "brand_new_code_of_2031",
    "too-odd",
]
REFUSED += ["user_not_visible", "invalid_user_combination", "user_is_restricted", "user_is_ultra_restricted"]
STOPPED = ["invalid_auth", "token_revoked", "missing_scope", "not_authed", "token_expired", "not_allowed_token_type"]
STOPPED += [
    "messages_tab_disabled",
    "ekm_access_denied",
    "accesslimited",
    "enterprise_is_restricted",
    "restricted_action",
    "message_limit_exceeded",
    "two_factor_setup_required",
    "invalid_arguments",
    "team_not_found",
    "deprecated_endpoint",
    "invalid_charset",
    "invalid_post_type",
    "method_deprecated",
    "missing_post_type",
]
UNFIT = [
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_blocks_too_long",
    "msg_too_long",
    "invalid_metadata_format",
    "metadata_too_large",
    "invalid_metadata_schema",
    "metadata_must_be_sent_from_app",
]
BUSY = ["ratelimited", "rate_limited"]
UNCERTAIN = ["internal_error", "fatal_error", "request_timeout", "service_unavailable"]
CLASSES: list[tuple[type[SlackError], list[str]]] = [
    (SlackRefused, REFUSED),
    (SlackStopped, STOPPED),
    (SlackUnfit, UNFIT),
    (SlackBusy, BUSY),
    (SlackUncertain, UNCERTAIN),
]
EACH_CODE = [(code, meaning) for meaning, codes in CLASSES for code in codes]


def open_door(stand_in: SlackStandIn, timeout: int = 10) -> door.Slack:
    client = door.open_slack(stand_in.url, stand_in.token)
    client.timeout = timeout
    return client


def test_a_posted_message_has_its_key_its_blocks_and_no_unfurling(slack: SlackStandIn) -> None:
    sent = door.post(open_door(slack), CHANNEL, MESSAGE)

    [kept], [asked] = slack.messages, slack.transcript()
    assert (sent.channel, sent.ts) == (kept["channel"], kept["ts"])
    assert kept["metadata"] == {
        "event_type": "followthrough_reminder",
        "event_payload": {"key": "R4-M1:overdue", "body_hash": "ab"},
    }
    assert kept["blocks"] == list(MESSAGE.blocks)
    assert (asked["body"]["unfurl_links"], asked["body"]["unfurl_media"]) == (False, False)
    assert not {"link_names", "parse"} & asked["body"].keys()


def test_the_plain_form_keeps_the_key_and_leaves_the_blocks(slack: SlackStandIn) -> None:
    door.post(open_door(slack), CHANNEL, MESSAGE, plain=True)

    assert "blocks" not in slack.messages[0]
    assert find(open_door(slack), CHANNEL, MESSAGE.key, oldest=LONG_AGO) == [slack.messages[0]["ts"]]


@pytest.mark.parametrize("fault", ["drop_after_store", "reset_after_store", "late", "http_500", "http_503", "bad_json"])
def test_a_lost_answer_is_uncertain_and_leaves_one_copy_that_is_found(slack: SlackStandIn, fault: str) -> None:
    client = open_door(slack, timeout=1)
    slack.faults.append(fault)

    with pytest.raises(SlackUncertain):
        door.post(client, CHANNEL, MESSAGE)

    assert len(slack.messages) == 1
    assert find(client, CHANNEL, MESSAGE.key, oldest=LONG_AGO) == [slack.messages[0]["ts"]]
    assert find(client, CHANNEL, "another", oldest=LONG_AGO) == []


@pytest.mark.parametrize("fault", ["drop_after_store", "reset_after_store"])
def test_control_slack_sdks_own_client_posts_twice_when_an_answer_is_lost(slack: SlackStandIn, fault: str) -> None:
    slack.faults.append(fault)

    WebClient(token=slack.token, base_url=slack.url).chat_postMessage(channel=CHANNEL, text="once")

    assert len(slack.messages) == 2


@pytest.mark.parametrize(("code", "meaning"), EACH_CODE)
def test_each_code_has_one_meaning(slack: SlackStandIn, code: str, meaning: type[SlackError]) -> None:
    slack.faults.append(f"error:{code}")

    with pytest.raises(SlackError) as raised:
        door.post(open_door(slack), CHANNEL, MESSAGE)

    assert type(raised.value) is meaning
    assert slack.messages == []
    if isinstance(raised.value, SlackRefused):
        assert raised.value.code == code


def test_thirty_codes_or_more_are_tried() -> None:
    assert len({code for code, _ in EACH_CODE}) >= 30


def test_each_code_of_the_documented_table_is_what_the_table_says() -> None:
    """docs/slack-setup.md#errors: what a code means, and whether it holds one person for days."""
    text = Path("docs/slack-setup.md").read_text()
    table = text[text.index("## Errors") : text.index("After a stop")]
    rows = [row.strip("|").split("|") for row in table.splitlines() if row.startswith("| `") and "`ok`" not in row]
    meanings = {"refused": SlackRefused, "stopped": SlackStopped, "not sent": SlackBusy, "uncertain": SlackUncertain}
    documented = {}
    for codes, meaning, happens in rows:
        raised = next(kind for word, kind in (meanings | {"our mistake": SlackUnfit}).items() if word in meaning[:15])
        for code in re.findall("`([a-z_]+)`", codes):
            documented[code] = raised
            assert type(error_of(code)) is raised, code
            assert (code in PERSONAL_CODES) == ("7 days" in happens or "as the row above" in happens), code
    assert set(documented) >= PERSONAL_CODES | {"invalid_user_combination", "user_is_ultra_restricted", "missing_scope"}


@pytest.mark.parametrize(
    "ask",
    [lambda client: door.post(client, CHANNEL, MESSAGE), lambda client: door.open_conversation(client, "U0000000001")],
    ids=["post", "open"],
)
def test_an_inactive_account_stops_us_when_it_is_our_own(
    slack: SlackStandIn, ask: Callable[[door.Slack], object]
) -> None:
    """`auth.test` says whose it is: there it can only be ours (docs/slack-setup.md#errors)."""
    refused = ["error:account_inactive", "conversations.open error:account_inactive"]
    slack.faults += [*refused, "auth.test error:account_inactive"]
    with pytest.raises(SlackStopped, match="account_inactive"):
        ask(open_door(slack))

    slack.faults[:] = refused
    with pytest.raises(SlackRefused, match="account_inactive") as raised:
        ask(open_door(slack))
    assert raised.value.code == "account_inactive"


@pytest.mark.parametrize(("asked", "waited"), [(7, 7), (300, 300), (3600, 300)])
def test_a_busy_slack_says_how_long_and_nothing_was_sent(slack: SlackStandIn, asked: int, waited: int) -> None:
    slack.faults.append("ratelimited")
    slack.retry_after = asked

    with pytest.raises(SlackBusy) as raised:
        door.post(open_door(slack), CHANNEL, MESSAGE)

    assert (raised.value.seconds, slack.messages) == (waited, [])


def test_a_false_token_stops_us_and_is_not_repeated_in_the_fault(slack: SlackStandIn) -> None:
    client = door.open_slack(slack.url, "xoxb-false")

    for ask in (lambda: door.post(client, CHANNEL, MESSAGE), lambda: door.who(client)):
        with pytest.raises(SlackStopped) as raised:
            ask()
        assert "xoxb" not in str(raised.value)
        assert raised.value.__context__ is None


def test_a_port_where_nobody_listens_was_never_asked() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        client = door.open_slack(f"http://127.0.0.1:{reserved.getsockname()[1]}/api/", "token")

        with pytest.raises(SlackStopped, match="nothing was sent"):
            door.post(client, CHANNEL, MESSAGE)


@pytest.mark.parametrize("answer", [b"[1]", b'"ok"', b"null", b"{}", b"\xff", b'{"ok": true}', b"<html>", b""])
def test_an_answer_that_is_not_slacks_is_uncertain(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def say() -> None:
            with listening.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
                while connection.recv(65536):
                    pass

        threading.Thread(target=say, daemon=True).start()
        client = door.open_slack(f"http://127.0.0.1:{listening.getsockname()[1]}/api/", "token")
        with pytest.raises(SlackUncertain):
            door.post(client, CHANNEL, MESSAGE)


@pytest.mark.parametrize(
    "fault",
    ["http_503", "ratelimited", "error:channel_not_found", "error:missing_scope", "error:invalid_cursor", "bad_json"],
)
def test_a_refused_look_up_is_uncertain_never_refused(slack: SlackStandIn, fault: str) -> None:
    slack.faults.append(f"conversations.history {fault}")

    with pytest.raises(SlackUncertain):
        find(open_door(slack), CHANNEL, MESSAGE.key, oldest=LONG_AGO)


def test_a_look_up_turns_every_page_and_names_each_copy_the_oldest_first(slack: SlackStandIn) -> None:
    client = open_door(slack)
    slack.workspace.longest_page = 2
    copies = [door.post(client, CHANNEL, MESSAGE).ts]
    for number in range(5):
        door.post(client, CHANNEL, MESSAGE.model_copy(update={"key": f"other-{number}"}))
    copies.append(door.post(client, CHANNEL, MESSAGE).ts)

    assert find(client, CHANNEL, MESSAGE.key, oldest=LONG_AGO) == copies
    assert len([r for r in slack.transcript() if r["method"] == "conversations.history"]) == 4


def test_a_look_up_goes_back_no_further_than_it_is_told(slack: SlackStandIn) -> None:
    posted_at = datetime(2026, 6, 1, 13, 30, tzinfo=UTC)
    slack.clock = posted_at.timestamp
    sent = door.post(open_door(slack), CHANNEL, MESSAGE)

    before, after = posted_at - timedelta(seconds=60), posted_at + timedelta(seconds=60)
    assert find(open_door(slack), CHANNEL, MESSAGE.key, oldest=before) == [sent.ts]
    assert find(open_door(slack), CHANNEL, MESSAGE.key, oldest=after) == []


def test_a_user_who_is_gone_is_refused_with_slacks_code(slack: SlackStandIn) -> None:
    slack.workspace.refusals = {"U0000000009": "user_not_found", "U0000000008": "account_inactive"}

    for user, code in slack.workspace.refusals.items():
        with pytest.raises(SlackRefused) as raised:
            door.open_conversation(open_door(slack), user)
        assert raised.value.code == code


def test_a_message_is_changed_in_place_and_keeps_its_key(slack: SlackStandIn) -> None:
    client = open_door(slack)
    sent = door.post(client, door.open_conversation(client, "U0000000001"), MESSAGE)

    door.update(client, sent.channel, sent.ts, MESSAGE.model_copy(update={"text": "Verified on 3 June"}))

    assert [message["text"] for message in slack.messages] == ["Verified on 3 June"]
    assert find(client, sent.channel, MESSAGE.key, oldest=LONG_AGO) == [sent.ts]


def test_deleting_twice_is_as_deleting_once(slack: SlackStandIn) -> None:
    client = open_door(slack)
    sent = door.post(client, CHANNEL, MESSAGE)

    door.delete(client, sent.channel, sent.ts)
    door.delete(client, sent.channel, sent.ts)

    assert slack.messages == []
    slack.faults.append("chat.delete error:cant_delete_message")
    with pytest.raises(SlackRefused, match="cant_delete_message"):
        door.delete(client, sent.channel, sent.ts)


def test_slack_says_who_we_are_and_what_our_token_may_do(slack: SlackStandIn) -> None:
    identity = door.who(open_door(slack))

    assert identity.team_id == "T0000000001"
    assert {"chat:write", "im:history"} <= set(identity.scopes)


def test_a_proxy_of_the_environment_is_not_asked_for_loopback(
    slack: SlackStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)

    assert door.post(open_door(slack), CHANNEL, MESSAGE).channel == CHANNEL


def test_neither_token_nor_words_are_logged_at_debug(slack: SlackStandIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = open_door(slack)
    attempts: list[Callable[[], object]] = [
        lambda: door.post(client, CHANNEL, MESSAGE),
        lambda: find(client, CHANNEL, MESSAGE.key, oldest=LONG_AGO),
    ]
    for fault in ("drop_after_store", "error:invalid_auth", "bad_json", "http_500"):
        slack.faults.append(fault)
        for attempt in attempts:
            try:
                attempt()
            except SlackError as error:
                logging.getLogger("test").exception("%s", error)

    assert slack.token not in caplog.text
    assert MESSAGE.text not in caplog.text
