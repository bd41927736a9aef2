"""Socket Mode over real sockets: nothing that Slack hands over is lost, whatever befalls the connection."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from pydantic import SecretStr

from models.core import SlackStopped
from tasks.slack import client as door
from tasks.slack import socket as slack_socket
from tasks.slack.socket import Acknowledge, Envelope, Socket, SocketAnswer
from tests.material.slack import SlackStandIn
from tests.material.slack.interactions import slash_command

USER = "U0000000001"


class Ear:
    """A listener in a thread: what it heard, what it says, and how it ended."""

    def __init__(self, slack: SlackStandIn, answer: SocketAnswer | None = None) -> None:
        self.heard: list[Envelope] = []
        self.said: list[str] = []
        self.ended: list[BaseException] = []
        self.answer = answer
        self.acknowledges = True
        self.stop = Event()
        client = door.open_slack(slack.url, slack.token)
        self.socket = Socket(
            client, SecretStr(slack.app_token), self.stop, self.said.append, hello_within=1.0, alive_within=5.0
        )
        self.thread = Thread(target=self._run, daemon=True)

    def hear(self, envelope: Envelope, acknowledge: Acknowledge) -> None:
        self.heard.append(envelope)
        if self.acknowledges:
            acknowledge(self.answer)

    def _run(self) -> None:
        try:
            self.socket.listen(self.hear)
        except BaseException as error:
            self.ended.append(error)


@contextmanager
def ear(slack: SlackStandIn, answer: SocketAnswer | None = None) -> Iterator[Ear]:
    listener = Ear(slack, answer)
    listener.thread.start()
    try:
        yield listener
    finally:
        listener.stop.set()
        listener.thread.join(10)
        assert not listener.thread.is_alive()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slack_socket, "PAUSES", (0.0, 0.05))


def press(slack: SlackStandIn, text: str = "") -> dict[str, Any] | None:
    return slack.press("slash_commands", slash_command(USER, text))


def test_an_envelope_is_heard_and_its_acknowledgement_brings_the_answer(slack: SlackStandIn) -> None:
    with ear(slack, {"text": "noted"}) as listener:
        assert press(slack, "R5-M1") == {"text": "noted"}

    [envelope] = listener.heard
    assert (envelope.kind, envelope.payload["text"]) == ("slash_commands", "R5-M1")
    assert listener.socket.app_id == "A0000000001"


def test_what_is_not_acknowledged_comes_again_under_a_new_id(slack: SlackStandIn) -> None:
    slack.sockets.answers_within = 0.2
    with ear(slack) as listener:
        listener.acknowledges = False
        assert press(slack) is None
        listener.acknowledges = True
        assert slack.redeliver() == [{}]

    first, second = listener.heard
    assert first.id != second.id
    assert first.payload == second.payload
    assert slack.redeliver() == []


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_a_new_connection_is_opened_when_slack_asks_for_it_and_nothing_is_lost(
    slack: SlackStandIn, reason: str
) -> None:
    with ear(slack) as listener:
        assert press(slack, "1") == {}
        slack.sockets.disconnect(reason)
        assert [press(slack, str(n)) for n in range(2, 12)] == [{}] * 10
        assert slack.sockets.await_listener(opened=2)
        assert press(slack, "12") == {}

    assert [each.payload["text"] for each in listener.heard] == [str(n) for n in range(1, 13)]


def test_a_dropped_connection_is_opened_again(slack: SlackStandIn) -> None:
    with ear(slack) as listener:
        for n in (1, 2, 3):
            assert slack.sockets.await_listener(opened=n)
            assert press(slack, str(n)) == {}
            slack.sockets.drop()
        assert slack.sockets.await_listener(opened=4)
        assert press(slack, "4") == {}

    assert [each.payload["text"] for each in listener.heard] == ["1", "2", "3", "4"]


def test_a_connection_that_does_not_greet_is_left(slack: SlackStandIn) -> None:
    slack.sockets.says_hello = False
    with ear(slack) as listener:
        assert slack.sockets.await_listener(opened=2)
        slack.sockets.says_hello = True
        assert slack.sockets.await_listener(opened=3)
        assert press(slack) == {}

    assert listener.socket.opened == 1


def test_a_connection_that_begins_with_anything_else_is_left(slack: SlackStandIn) -> None:
    slack.sockets.says_hello = False
    with ear(slack) as listener:
        assert slack.sockets.await_listener()
        slack.sockets.says_hello = True
        slack.sockets.say('{"type": "hallo"}')
        assert slack.sockets.await_listener(opened=2)
        assert press(slack) == {}

    assert listener.socket.opened == 1


def test_slacks_pings_are_answered(slack: SlackStandIn) -> None:
    with ear(slack):
        assert slack.sockets.await_listener()
        assert slack.sockets.connected[-1].ping().wait(10)


def test_words_that_are_no_envelope_are_passed_over(slack: SlackStandIn) -> None:
    odd = ["", "[]", "{", "null", '"x"', "1", '{"type": 1}', '{"envelope_id": 7}', '{"type": "x"}', "[" * 100_000]
    with ear(slack) as listener:
        assert slack.sockets.await_listener()
        for words in odd:
            slack.sockets.say(words)
        assert press(slack) == {}

    assert len(listener.heard) == 1


@pytest.mark.parametrize("payload", [None, 7, "x", [], {}])
def test_an_envelope_with_an_odd_payload_is_handed_on_to_be_acknowledged(slack: SlackStandIn, payload: object) -> None:
    with ear(slack) as listener:
        assert slack.sockets.await_listener()
        assert slack.sockets.deliver({"envelope_id": "e", "type": "interactive", "payload": payload}) == {}

    assert listener.heard[0].payload == {}


def test_a_large_envelope_is_heard_and_one_past_all_measure_ends_its_connection_only(slack: SlackStandIn) -> None:
    with ear(slack) as listener:
        assert press(slack, "x" * 2_000_000) == {}
        slack.sockets.say(json.dumps({"x": "y" * slack_socket.LARGEST}))
        assert slack.sockets.await_listener(opened=2)
        assert press(slack) == {}

    assert len(listener.heard) == 2


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked", "not_allowed_token_type"])
def test_a_refused_app_token_ends_the_listener_and_says_so(slack: SlackStandIn, code: str) -> None:
    slack.faults.append(f"apps.connections.open error:{code}")
    with ear(slack) as listener:
        listener.thread.join(10)

    [ended] = listener.ended
    assert isinstance(ended, SlackStopped)
    assert code in str(ended)
    assert ended.exit_code == 5


def test_a_token_revoked_while_we_listen_ends_the_listener_at_its_next_connection(slack: SlackStandIn) -> None:
    with ear(slack) as listener:
        assert slack.sockets.await_listener()
        slack.faults.append("apps.connections.open error:token_revoked")
        slack.sockets.drop()
        listener.thread.join(10)

    assert isinstance(listener.ended[0], SlackStopped)


@pytest.mark.parametrize("fault", ["http_503", "html", "bad_json", "drop_before_store", "error:internal_error"])
def test_slack_that_gives_no_clear_answer_is_asked_again(slack: SlackStandIn, fault: str) -> None:
    slack.faults += [f"apps.connections.open {fault}"] * 3
    with ear(slack):
        assert press(slack) == {}


def test_slack_that_is_not_there_is_tried_again_until_we_are_told_to_stop(slack: SlackStandIn) -> None:
    listener = Ear(slack)
    listener.socket.slack.base_url = "http://127.0.0.1:9/api/"
    listener.thread.start()
    while len(listener.said) < 3:
        assert listener.thread.is_alive()
    listener.stop.set()
    listener.thread.join(10)

    assert listener.ended == []
    assert "Slack could not be asked" in listener.said[0]


def test_nothing_that_is_said_holds_a_token(slack: SlackStandIn) -> None:
    with ear(slack) as listener:
        assert press(slack) == {}
        slack.sockets.drop()
        assert slack.sockets.await_listener(opened=2)

    assert listener.said
    assert not any(word in line for line in listener.said for word in ("xapp-", "xoxb-", "ticket"))
