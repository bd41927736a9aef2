"""Slack's JSON, read: what is understood, what is not, and that no typed word gets into a press."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answers import HomeOpened, IncomingPress, Press, SlashCommand, press_id
from tasks.slack.payload import LARGEST, read_payload
from tests.material.presses import APP, TEAM, pressed, submitted

CONTACT = "p-contact-legal"
HOSTILE = (
    "<!channel> <@U0DEMO001> <https://evil.example|here>", "'; DROP TABLE ledger; --", "=HYPERLINK(1)", "\u202eevil",
    "a\0b", "\ud800 alone", "{{7*7}}", "#import \"x\"", "\x1b[31m", "é" * 900,
)  # fmt: skip


def read(payload: Any) -> IncomingPress:
    """Read what must be a press."""
    found = read_payload("interactive", payload)
    assert isinstance(found, IncomingPress)
    return found


def press(payload: Any) -> Press:
    return read(payload).press


def test_a_press_on_a_button_says_who_pressed_what_about_which_milestone() -> None:
    found = press(pressed("ack", CONTACT, "R5-M1", due="2026-05-29", v=14, stamp="1790000001.000100"))
    marks = (TEAM, "D0DEMO0001", "1790000000.000001", "ft.ack", "U0DEMO012", "1790000001.000100")
    assert found.id == press_id(*marks)
    assert not any(each in found.id for each in marks), "the id stands in the ledger, where no account may stand"
    assert (found.verb, found.step, found.user, found.team, found.app) == ("ack", "pressed", "U0DEMO012", TEAM, APP)
    assert (found.mark.m, found.mark.due, found.mark.v) == ("R5-M1", date(2026, 5, 29), 14)


def test_a_press_has_the_same_id_however_often_it_comes_and_another_press_has_another() -> None:
    one = pressed("ack", CONTACT, "R5-M1")
    again = copy.deepcopy(one) | {"trigger_id": "9.9.other", "response_url": "https://made-up.example"}
    assert press(one).id == press(again).id
    assert press(pressed("ack", CONTACT, "R5-M1")).id != press(one).id


def test_a_choice_of_a_menu_carries_its_verb_and_a_picked_day_its_mark_in_its_block() -> None:
    menu = pressed("more", CONTACT)
    menu["actions"][0] |= {"selected_option": {"value": '{"m":"R5-M1","a":"not_mine"}'}}
    assert (press(menu).verb, press(menu).mark.m) == ("not_mine", "R5-M1")
    picked = press(pressed("ack", CONTACT, "R5-M1", due="2026-05-29", day="2026-06-05"))
    assert (picked.mark.m, picked.form.on) == ("R5-M1", date(2026, 6, 5))


def test_a_press_on_the_home_tab_has_no_message_and_an_external_member_their_own_team() -> None:
    payload = pressed("unblock", CONTACT, "R5-M1")
    payload["container"] = {"type": "view", "view_id": "V0HOME"}
    del payload["channel"]
    payload["user"]["team_id"] = "T0AGENCY"
    found = press(payload)
    assert (found.channel, found.ts, found.team) == (None, None, "T0AGENCY")
    moment = payload["actions"][0]["action_ts"]
    assert found.id == press_id("T0AGENCY", "V0HOME", "", "ft.unblock", "U0DEMO012", moment)


def test_a_form_is_read_field_by_field_and_what_was_typed_stands_beside_the_press() -> None:
    found = read(
        submitted("extend.ask", CONTACT, "R5-M1", view="V0DEMO1", to="2026-07-01", reason="  Made up: more time. ")
    )
    assert found.press.id == press_id(TEAM, "V0DEMO1", "U0DEMO012", "submitted")
    assert (found.press.step, found.press.form.to, found.press.form.reason) == ("submitted", date(2026, 7, 1), None)
    assert found.words == {"reason": "Made up: more time."}
    assert (found.press.channel, found.press.ts) == ("D0DEMO0001", "1790000000.000001")
    assert set(found.fields) == {"to", "reason"}


def test_choices_are_held_against_their_lists_and_what_is_not_offered_is_named() -> None:
    sha = "ab" * 32
    good = read(submitted("verify", "p-verifier-1", "R5-M1", evidence=[sha], on="2026-05-20", reason="Made up."))
    assert good.press.form.evidence == (sha,)
    bad = read(
        submitted("blocked", CONTACT, "R5-M1", milestone="../etc", waits_for="no id", on="2026-13-45",
                  person="Mr Made Up", evidence=["zz"], says="perhaps", voice="mine", until="soon")
    )  # fmt: skip
    assert set(bad.invalid) == {"milestone", "waits_for", "on", "person", "evidence", "says", "voice", "until"}
    assert bad.press.form.model_dump(exclude_defaults=True) == {}


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_and_reach_no_press(words: str) -> None:
    found = read(submitted("done", CONTACT, "R5-M1", text=words))
    assert "text" in found.words
    assert found.press.form.text is None
    found.words["text"].encode()
    assert "\0" not in found.words["text"]


def test_typed_words_in_place_of_a_choice_or_of_a_button_reach_no_press() -> None:
    payload = submitted("reassign", CONTACT, "R5-M1", person="p-contact-policy")
    payload["view"]["state"]["values"]["person"] = {"value": {"type": "plain_text_input", "value": "SSN 123-45-6789"}}
    payload["view"]["private_metadata"] = json.dumps({"m": "R5-M1", "c": "SSN 123-45-6789", "t": "born 1990-01-02"})
    assert "123-45" not in press(payload).model_dump_json()
    assert "1990" not in press(payload).model_dump_json()
    assert press(payload).mark.m == "R5-M1"
    button = pressed("ack", CONTACT)
    button["actions"][0]["value"] = "SSN 123-45-6789"
    assert press(button).mark.m is None
    assert "123-45" not in press(button).model_dump_json()


def test_the_home_tab_and_the_slash_command_are_read() -> None:
    opened = {
        "team_id": TEAM,
        "api_app_id": APP,
        "event": {"type": "app_home_opened", "user": "U0DEMO012", "tab": "home"},
    }
    assert read_payload("events_api", opened) == HomeOpened(user="U0DEMO012", team=TEAM, app=APP)
    opened["event"]["tab"] = "messages"  # type: ignore[index]
    assert read_payload("events_api", opened) is None
    asked = {"user_id": "U0DEMO012", "team_id": TEAM, "api_app_id": APP, "text": "R5-M1", "trigger_id": "1.2.abc"}
    assert read_payload("slash_commands", asked) == SlashCommand(
        user="U0DEMO012", team=TEAM, app=APP, text="R5-M1", trigger="1.2.abc"
    )


@pytest.mark.parametrize(
    ("words", "verb"), [("close", "close"), ("LOOK", "look"), ("not required", "waive"), ("Not   Required", "waive")]
)
def test_a_slash_command_that_names_a_decision_and_a_milestone_is_a_press(words: str, verb: str) -> None:
    payload = {"user_id": "U0DEMO012", "team_id": TEAM, "api_app_id": APP, "trigger_id": "1.2.abc"}
    incoming = read_payload("slash_commands", payload | {"text": f" {words} r5-m1 "})
    assert isinstance(incoming, IncomingPress)
    assert (incoming.press.verb, incoming.press.step, incoming.press.mark.m) == (verb, "pressed", "R5-M1")
    assert isinstance(read_payload("slash_commands", payload | {"text": words}), SlashCommand)


MALFORMED: list[Any] = [
    None, 7, "text", [], {}, {"type": "block_actions"}, {"type": "view_closed"}, {"type": "view_submission", "view": 3},
    {"type": "block_actions", "actions": []}, {"type": "block_actions", "actions": ["x"]}, b"bytes", {"type": {"a": 1}},
    pressed("unheard_of", CONTACT), pressed("memo.print", CONTACT), pressed("ack", "no slack id"),
    pressed("ack", CONTACT) | {"actions": [{"action_id": 5}]}, pressed("ack", CONTACT) | {"user": None},
    pressed("ack", CONTACT) | {"user": {"id": "U0DEMO012"}, "team": None}, pressed("ack", CONTACT) | {"channel": "D1"},
    pressed("ack", CONTACT, app="not an app"), submitted("unheard_of", CONTACT),
    submitted("done", CONTACT, view="no view", text="x"),
    submitted("done", CONTACT) | {"view": {"state": {"values": 5}}},
]  # fmt: skip


@pytest.mark.parametrize("payload", MALFORMED, ids=range(len(MALFORMED)))
@pytest.mark.parametrize("kind", ["interactive", "slash_commands", "events_api", "hello", ""])
def test_what_is_not_understood_is_none_and_never_raises(kind: str, payload: Any) -> None:
    assert read_payload(kind, payload) is None


def test_an_oversized_payload_and_one_without_end_are_not_read() -> None:
    large = submitted("done", CONTACT, "R5-M1", text="x" * (LARGEST + 1))
    assert read_payload("interactive", large) is None
    endless: dict[str, Any] = pressed("ack", CONTACT)
    endless["more"] = endless
    assert read_payload("interactive", endless) is None
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert read_payload("interactive", pressed("ack", CONTACT) | {"more": deep}) is None


NODES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
WHOLE = (
    pressed("ack", CONTACT, "R5-M1"),
    submitted("extend.ask", CONTACT, "R5-M1", to="2026-07-01", reason="Made up."),
)


def places(node: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return every place in a payload."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [way, *(one for key, each in inner for one in places(each, (*way, key)))]


@settings(max_examples=300)
@given(st.sampled_from(WHOLE), st.data(), NODES)
def test_a_payload_with_anything_in_any_place_never_raises(
    whole: dict[str, Any], data: st.DataObject, node: Any
) -> None:
    spoiled = copy.deepcopy(whole)
    *way, last = data.draw(st.sampled_from(places(spoiled)[1:]))
    here: Any = spoiled
    for step in way:
        here = here[step]
    here[last] = node
    for kind in ("interactive", "events_api", "slash_commands"):
        read_payload(kind, spoiled)
