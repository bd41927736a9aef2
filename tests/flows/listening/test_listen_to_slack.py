"""What people press in Slack, over real sockets: kept, acknowledged, acted on once, answered."""

import json
import re
from typing import Any

import pytest

from flows._runtime.environment import play_also
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import LedgerError, SlackError, SlackStopped
from tasks.ledger import inbox
from tests.material.installation import DemoInstallation
from tests.material.listener import (
    CONTACT,
    COORDINATOR,
    HEAD,
    MILESTONE,
    STRANGER,
    Listening,
    deliver,
    form_of,
    kinds,
    listening,
    message,
    press,
    quick_pauses,
    send_off,
    told,
    until,
)
from tests.material.slack.interactions import home_opened, pressed, slash_command, submitted

VERIFIER = "U0DEMO003"
"""The place of that answer in the menu beside an item."""


def test_a_press_becomes_an_event_and_the_person_alone_is_answered(installation: DemoInstallation) -> None:
    with listening(installation) as listener:
        assert deliver(installation, press(installation, "ack")) == {}
        [said] = told(installation)

    assert kinds(installation, "acknowledged", "press_taken") == ["acknowledged", "press_taken"]
    assert [each.channel for each in installation.entries[-2:]] == ["slack", "slack"]
    assert said.startswith("Recorded (entry ")
    [answer] = installation.slack.ephemerals
    assert (answer["user"], answer["channel"]) == (CONTACT, "D0DEMO012")
    assert inbox.waiting(installation.database) == ()
    assert listener.counts["acted"] == 1


def test_four_deliveries_one_of_them_after_a_restart_have_one_effect_and_are_all_acknowledged(
    installation: DemoInstallation,
) -> None:
    payload = press(installation, "ack")
    acknowledged = []
    with listening(installation):
        acknowledged += [deliver(installation, payload) for _ in range(2)]
        told(installation)
        installation.at("2026-11-25T09:36:00-05:00")
        acknowledged.append(deliver(installation, payload))
    with listening(installation):
        acknowledged.append(deliver(installation, payload))

    assert acknowledged == [{}] * 4
    assert kinds(installation, "acknowledged") == ["acknowledged"]
    assert len(installation.slack.ephemerals) == 1


def test_a_press_that_cannot_be_kept_is_not_acknowledged_and_comes_again(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    installation.slack.sockets.answers_within = 0.3
    payload = press(installation, "ack")

    def refuses(*_: object, **__: object) -> None:
        raise LedgerError("the database cannot be used (made up); nothing was written")

    with listening(installation):
        with monkeypatch.context() as broken:
            broken.setattr("flows._listening.receiver.keep_press", refuses)
            assert deliver(installation, payload) is None
        installation.slack.sockets.answers_within = 3.0
        assert installation.slack.redeliver() == [{}]
        told(installation)

    assert kinds(installation, "acknowledged") == ["acknowledged"]


def test_a_press_that_waits_in_the_inbox_is_acted_on_by_the_next_listener(installation: DemoInstallation) -> None:
    from tasks.slack import read_payload

    read = read_payload("interactive", press(installation, "ack"))
    inbox.receive(installation.database, read, installation.settings.now, stranger=False, salt=b"")  # type: ignore[arg-type]

    with listening(installation):
        told(installation)

    assert kinds(installation, "acknowledged") == ["acknowledged"]


def test_the_details_of_a_message_open_for_its_reader_and_nothing_is_recorded(installation: DemoInstallation) -> None:
    play_also(SLACK_APP_TOKEN=installation.slack.app_token)
    installation.do(deliver_reminders)
    sent = [each for each in installation.slack.workspace.messages if "ft.details" in json.dumps(each["blocks"])]
    [bundle] = [each for each in sent if each["channel"] == "D0DEMO012"]
    before = len(installation.entries)
    with listening(installation):
        payload = pressed(bundle, "ft.details", CONTACT)
        assert deliver(installation, payload) == {}
        shown = json.dumps(form_of(installation, payload))
        assert deliver(installation, pressed(bundle, "ft.details", HEAD)) == {}
        assert told(installation) == ["Your list is on the Home tab of this app."]

    assert "What would show it: " in shown
    assert len(installation.entries) == before
    assert inbox.waiting(installation.database) == ()


def test_a_form_opens_at_once_and_what_is_sent_off_is_noted(installation: DemoInstallation) -> None:
    with listening(installation):
        payload = press(installation, "extend.ask")
        assert deliver(installation, payload) == {}
        form = form_of(installation, payload)
        assert send_off(installation, form, {"to": "2027-03-01", "reason": "The signed order is late."}) == {}
        told(installation)

    assert kinds(installation, "extension_requested") == ["extension_requested"]
    assert installation.slack.ephemerals[0]["channel"] == "D0DEMO012"
    mark = json.loads(form["private_metadata"])
    assert (mark["m"], mark["c"], mark["t"]) == (MILESTONE, "D0DEMO012", installation.slack.messages[0]["ts"])


def test_what_is_wrong_with_a_form_is_told_in_the_form_and_nothing_is_kept(installation: DemoInstallation) -> None:
    with listening(installation):
        payload = press(installation, "extend.ask")
        deliver(installation, payload)
        form = form_of(installation, payload)
        answer = send_off(installation, form, {"to": "2020-01-01", "reason": "Born 1 January 1980, SSN 123-45-6789."})
        assert answer
        assert answer["response_action"] == "errors"
        assert set(answer["errors"]) == {"to", "reason"}
        assert send_off(installation, form, {"to": "2027-03-01", "reason": "The signed order is late."}) == {}
        told(installation)

    assert kinds(installation, "extension_requested") == ["extension_requested"]


@pytest.mark.parametrize(("words", "verdict"), [("close", "closed_not_implemented"), ("not required", "not_required")])
def test_a_verifier_closes_a_milestone_without_evidence_by_the_slash_command(
    installation: DemoInstallation, words: str, verdict: str
) -> None:
    with listening(installation):
        installation.slack.press("slash_commands", slash_command(CONTACT, f"{words} {MILESTONE}"))
        [refused] = told(installation)
        payload = slash_command(VERIFIER, f"{words} {MILESTONE.lower()}")
        assert installation.slack.press("slash_commands", payload) == {}
        until(lambda: payload["trigger_id"] in installation.slack.views)
        form = installation.slack.views[payload["trigger_id"]]
        assert installation.slack.press("interactive", submitted(form, VERIFIER, {"reason": "The law changed."})) == {}
        until(lambda: kinds(installation, "finding_recorded"))

    assert "Nothing was changed" in refused
    finding = installation.milestone(MILESTONE).finding
    assert finding is not None
    assert (finding.verdict, finding.evidence) == (verdict, ())


@pytest.mark.parametrize(
    ("foreign", "why"), [({"team_id": "T0STRANGE01"}, "foreign_team"), ({"api_app_id": "A0STRANGE01"}, "foreign_app")]
)
def test_a_foreign_team_or_app_has_no_effect_and_is_noted(
    installation: DemoInstallation, foreign: dict[str, str], why: str
) -> None:
    with listening(installation):
        payload = press(installation, "ack") | foreign
        payload["user"] |= foreign
        assert deliver(installation, payload) == {}
        until(lambda: kinds(installation, "press_refused"))
        assert installation.slack.press("slash_commands", slash_command(CONTACT) | foreign) == {}
        assert installation.slack.press("events_api", home_opened(CONTACT) | foreign) == {}

    [refused] = [each.event for each in installation.entries if each.event.kind == "press_refused"]
    assert refused.why == why
    assert kinds(installation, "acknowledged") == []
    assert (installation.slack.ephemerals, installation.slack.homes) == ([], {})


@pytest.mark.parametrize(
    ("faults", "copies"),
    [(["http_503", "bad_json"], {1, 2, 3}), (["ratelimited"], {1}), (["error:user_not_in_channel"], {0})],
)
def test_an_answer_that_slack_does_not_take_is_said_again_and_has_one_effect(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch, faults: list[str], copies: set[int]
) -> None:
    monkeypatch.setattr("flows._listening.replies.PAUSES", (0.05,))
    installation.slack.retry_after = 1
    installation.slack.faults += [f"chat.postEphemeral {fault}" for fault in faults]
    with listening(installation):
        deliver(installation, press(installation, "ack"))
        until(lambda: kinds(installation, "acknowledged") and inbox.waiting(installation.database) == ())

    assert kinds(installation, "acknowledged", "press_taken") == ["acknowledged", "press_taken"]
    assert len(installation.slack.ephemerals) in copies
    assert not installation.slack.faults


def test_an_answer_that_was_not_said_yet_is_said_by_the_next_listener(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows._listening.replies.PAUSES", (100.0,))
    installation.slack.faults.append("chat.postEphemeral http_503")
    with listening(installation):
        deliver(installation, press(installation, "ack"))
        until(lambda: not installation.slack.faults)
    assert len(inbox.waiting(installation.database)) == 1
    installation.slack.ephemerals.clear()
    with listening(installation):
        [said] = told(installation)
        until(lambda: inbox.waiting(installation.database) == ())

    assert kinds(installation, "acknowledged") == ["acknowledged"]
    assert "entry" in said


@pytest.mark.parametrize("fault", ["http_503", "html", "ratelimited"])
def test_a_form_that_slack_does_not_open_at_first_opens_a_moment_later(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    monkeypatch.setattr("flows._listening.receiver.PAUSE", 0.05)
    installation.slack.retry_after = 1
    installation.slack.faults.append(f"views.open {fault}")
    with listening(installation):
        payload = press(installation, "extend.ask")
        assert deliver(installation, payload) == {}
        form_of(installation, payload)
        until(lambda: inbox.waiting(installation.database) == ())

    assert installation.slack.ephemerals == []
    assert kinds(installation, "extension_requested", "press_refused") == []


def test_who_gets_no_form_is_told_to_press_again(installation: DemoInstallation) -> None:
    installation.slack.faults.append("views.open error:expired_trigger_id")
    with listening(installation):
        deliver(installation, press(installation, "extend.ask"))
        [said] = told(installation)
        again = press(installation, "extend.ask")
        deliver(installation, again)
        form_of(installation, again)

    assert said == "Slack did not open the form. Nothing was recorded. Please press the button again."


ODD: list[Any] = [
    {},
    {"type": "block_actions"},
    {"type": "view_submission", "view": []},
    {"type": "shortcut"},
    {"type": "block_actions", "actions": [{"action_id": "ft.ack"}], "user": {"id": "x" * 9_000}},
    {"padding": "x" * 3_000_000},
]


@pytest.mark.parametrize("payload", ODD)
def test_a_malformed_or_oversized_envelope_is_acknowledged_and_ignored(
    installation: DemoInstallation, payload: Any
) -> None:
    before = installation.kinds()
    with listening(installation):
        for kind in ("interactive", "events_api", "slash_commands", "hello_world"):
            assert installation.slack.sockets.deliver({"envelope_id": kind, "type": kind, "payload": payload}) == {}
        assert deliver(installation, press(installation, "ack")) == {}
        told(installation)

    assert [each for each in installation.kinds()[len(before) :] if each != "press_taken"] == ["acknowledged"]


def test_presses_on_a_connection_that_drops_are_not_lost(installation: DemoInstallation) -> None:
    installation.slack.sockets.answers_within = 1.0
    milestones = ("R5-M1", "R5-M3", "R4-M1", "R2-M1")
    with listening(installation):
        for milestone in milestones:
            shown = message(installation, "ack", milestone=milestone)
            deliver(installation, pressed(shown, "ft.ack", CONTACT))
            installation.slack.sockets.drop()
        until(lambda: [each for each in installation.slack.redeliver() if each is None] == [])
        until(lambda: len(kinds(installation, "acknowledged")) == len(milestones))

    assert kinds(installation, "acknowledged", "press_refused") == ["acknowledged"] * len(milestones)


def test_a_press_is_acted_on_at_once_though_slack_did_not_hear_that_it_was_taken(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deaf(*_: object) -> None:
        raise ConnectionError("cut off (made up)")

    with listening(installation):
        deliver(installation, pressed(message(installation, "ack", milestone="R4-M1"), "ft.ack", CONTACT))
        told(installation)  # so the first look for what waits is over
        installation.slack.sockets.answers_within = 0.3
        with monkeypatch.context() as broken:
            broken.setattr("tasks.slack.socket._acknowledge", deaf)
            assert deliver(installation, press(installation, "ack")) is None
            told(installation, 2)
        installation.slack.sockets.answers_within = 3.0
        assert installation.slack.redeliver() == [{}]

    assert kinds(installation, "acknowledged") == ["acknowledged"] * 2
    assert len(installation.slack.ephemerals) == 2


def test_the_home_tab_is_drawn_when_it_is_opened(installation: DemoInstallation) -> None:
    with listening(installation):
        for user in (CONTACT, COORDINATOR):
            installation.slack.press("events_api", home_opened(user))
        until(lambda: len(installation.slack.homes) == 2)

    mine, office = (json.dumps(installation.slack.homes[each]) for each in (CONTACT, COORDINATOR))
    assert "R5-M1" in mine
    assert "For coordinators" in office
    assert "For coordinators" not in mine


def test_a_person_whom_we_do_not_know_gets_a_tab_without_anything_of_the_record(installation: DemoInstallation) -> None:
    with listening(installation):
        installation.slack.press("events_api", home_opened(STRANGER))
        until(lambda: installation.slack.homes)

    shown = json.dumps(installation.slack.homes[STRANGER])
    assert "We do not know your Slack account" in shown
    assert "R5-M1" not in shown


def test_the_tab_of_whoever_is_touched_is_drawn_after_a_press(installation: DemoInstallation) -> None:
    with listening(installation):
        deliver(installation, press(installation, "ack"))
        until(lambda: {CONTACT, COORDINATOR} <= set(installation.slack.homes))


def reminders(installation: DemoInstallation) -> dict[str, Any]:
    """Send the reminders that are due, and return the one to the contact."""
    installation.do(deliver_reminders)
    [one] = [each for each in installation.slack.messages if each["channel"] == "D0DEMO012" and each.get("blocks")]
    return one


def test_the_message_that_was_pressed_is_drawn_anew_at_once(installation: DemoInstallation) -> None:
    with listening(installation):
        sent = reminders(installation)
        before = json.dumps(sent["blocks"])
        about = re.search(r"\((R\d-M\d)", str(sent["text"]))
        assert about
        deliver(installation, pressed(message(installation, "ack", milestone=about[1]), "ft.ack", CONTACT))
        told(installation)
        until(lambda: sent.get("edited"))

    assert json.dumps(sent["blocks"]) != before
    assert kinds(installation, "acknowledged", "reminder_updated") == ["acknowledged", "reminder_updated"]


@pytest.mark.parametrize("fault", ["http_503", "html", "error:cant_update_message"])
def test_a_message_that_slack_does_not_draw_anew_leaves_the_effect(installation: DemoInstallation, fault: str) -> None:
    with listening(installation):
        reminders(installation)
        installation.slack.faults.append(f"chat.update {fault}")
        deliver(installation, press(installation, "ack"))
        told(installation)
        until(lambda: inbox.waiting(installation.database) == ())

    assert kinds(installation, "acknowledged") == ["acknowledged"]


def test_a_tab_that_another_drew_is_read_again_and_drawn_once_more(installation: DemoInstallation) -> None:
    from threading import Event

    from flows._listening.listener import open_listener
    from flows._listening.replies import HomeTabs
    from flows._runtime import clock
    from flows._runtime.environment import play_also

    play_also(SLACK_APP_TOKEN=installation.slack.app_token)
    tabs = HomeTabs(open_listener(installation.settings, Event()), every=0)
    for conflicts in (0, 1, 1, 0):
        installation.slack.workspace.hash_conflicts = conflicts
        tabs.request(CONTACT)
        tabs.draw_next(clock.now())

    asked = [each for each in installation.slack.transcript() if each["method"] == "views.publish"]
    assert [each["answer"]["ok"] for each in asked] == [True, False, True, False, True, True]
    assert [bool(each["body"].get("hash")) for each in asked] == [False, True, False, True, False, True]


def test_one_tab_is_drawn_once_a_minute_at_most(installation: DemoInstallation) -> None:
    with listening(installation):
        for _ in range(5):
            installation.slack.press("events_api", home_opened(CONTACT))
        until(lambda: installation.slack.homes)
        deliver(installation, press(installation, "ack"))
        told(installation)

    asked = [each for each in installation.slack.transcript() if each["method"] == "views.publish"]
    assert [each["body"]["user_id"] for each in asked].count(CONTACT) == 1


def test_the_slash_command_answers_with_my_list_or_with_one_milestone(installation: DemoInstallation) -> None:
    with listening(installation):
        mine = installation.slack.press("slash_commands", slash_command(CONTACT)) or {}
        one = installation.slack.press("slash_commands", slash_command(CONTACT, " r5-m1 ")) or {}
        whole = installation.slack.press("slash_commands", slash_command(CONTACT, "R5")) or {}
        none = installation.slack.press("slash_commands", slash_command(CONTACT, "<!channel> R9-M9")) or {}
        stranger = installation.slack.press("slash_commands", slash_command(STRANGER)) or {}

    assert {each["response_type"] for each in (mine, one, none, stranger)} == {"ephemeral"}
    assert "Needs you now" in mine["text"]
    assert one["text"].startswith("Adopted guidelines and a named responsible person (R5-M1): open.")
    ids = [re.search(r"\((R5-M\d)", line) for line in whole["text"].splitlines()]
    assert [each[1] for each in ids if each] == [f"R5-M{n}" for n in range(1, 8)]
    assert "no milestone" in none["text"]
    assert "<!channel>" not in none["text"]
    assert "We do not know your Slack account" in stranger["text"]


@pytest.mark.parametrize("lacking", ["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"])
def test_without_a_token_nobody_listens_and_the_mend_is_named(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    monkeypatch.setenv("FOLLOWTHROUGH_SLACK_APP_TOKEN", installation.slack.app_token)
    monkeypatch.delenv(f"FOLLOWTHROUGH_{lacking}")
    listener = Listening(installation.slack)
    listener.start()
    listener.end()

    assert isinstance(listener.fault, SlackError)
    assert (listener.fault.exit_code, lacking in str(listener.fault)) == (5, True)


@pytest.mark.parametrize("method", ["apps.connections.open", "auth.test"])
def test_a_revoked_token_ends_the_listener_with_its_exit_code(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setenv("FOLLOWTHROUGH_SLACK_APP_TOKEN", installation.slack.app_token)
    installation.slack.faults.append(f"{method} error:token_revoked")
    listener = Listening(installation.slack)
    with quick_pauses():
        listener.start()
        listener.end()

    assert isinstance(listener.fault, SlackStopped)
    assert (listener.fault.exit_code, "token_revoked" in str(listener.fault)) == (5, True)


def test_a_people_file_that_breaks_while_we_listen_loses_no_press(installation: DemoInstallation) -> None:
    path = installation.settings.people_path
    whole = path.read_text()
    with listening(installation):
        deliver(installation, press(installation, "ack"))
        told(installation)
        path.write_text("people: [")
        assert deliver(installation, press(installation, "snooze")) == {}
        assert deliver(installation, pressed(message(installation, "ack", milestone="R4-M1"), "ft.ack", CONTACT)) == {}
        until(lambda: inbox.waiting(installation.database))
    path.write_text(whole)
    with listening(installation):
        until(lambda: inbox.waiting(installation.database) == ())

    assert kinds(installation, "acknowledged") == ["acknowledged"] * 2


def test_no_token_and_no_word_of_a_person_is_written_to_the_log(
    installation: DemoInstallation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    installation.slack.faults += ["views.open error:no_trigger_id", "chat.postEphemeral error:not_in_channel"]
    with listening(installation):
        payload = press(installation, "extend.ask")
        deliver(installation, payload)
        until(lambda: "views.open error:no_trigger_id" not in installation.slack.faults)  # forms open side by side
        again = press(installation, "extend.ask")
        deliver(installation, again)
        send_off(
            installation, form_of(installation, again), {"to": "2027-03-01", "reason": "Unmistakable made-up words."}
        )
        until(lambda: kinds(installation, "extension_requested"))
        until(lambda: inbox.waiting(installation.database) == ())

    written = "\n".join([*(each.getMessage() for each in caplog.records), caplog.text])
    assert "made-up-for-the-stand-in" not in written
    assert "Unmistakable" not in written
    assert "was not opened" in written


def test_a_database_that_cannot_be_asked_for_a_moment_ends_no_listener(
    installation: DemoInstallation, caplog: pytest.LogCaptureFixture
) -> None:
    def rename(before: str, after: str) -> None:
        with installation.database.writing() as session:
            session.connection().exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")

    with listening(installation) as listener:
        rename("milestone", "away")
        installation.slack.press("events_api", home_opened(CONTACT))
        until(lambda: "the database could not be asked" in caplog.text or not listener.thread.is_alive())
        rename("away", "milestone")
        installation.slack.press("events_api", home_opened(HEAD))
        until(lambda: HEAD in installation.slack.homes)
