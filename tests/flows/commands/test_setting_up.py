"""Setting Slack up: the app that `init` describes asks for what we use and no more, and `doctor` says what lacks."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from flows._runtime.data import DATA
from flows._runtime.environment import play_also
from flows.commands.doctor.channels import (
    IN_CHANNEL,
    NEEDED,
    clock_part,
    examine_mail,
    examine_people,
    examine_slack,
    send_trial,
)
from flows.commands.doctor.page import Probe
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import MailStopped
from tasks.register.yaml import read_yaml
from tasks.slack import open_slack, who
from tests.material.installation import DemoInstallation
from tests.material.slack.server import SCOPES

CHECKOUT = Path(__file__).parents[3]
NONE: frozenset[str] = frozenset()
SCOPES_OF = {
    "apps.connections.open": NONE,  # an app-level token with connections:write, which no manifest names
    "auth.test": NONE,
    "chat.delete": frozenset({"chat:write"}),
    "chat.postEphemeral": frozenset({"chat:write"}),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    "conversations.history": frozenset({"im:history", "channels:history"}),
    "conversations.replies": frozenset({"im:history", "channels:history"}),
    "conversations.open": frozenset({"im:write"}),
    "views.open": NONE,
    "views.publish": NONE,
    "views.update": NONE,
}
"""What a bot's token must hold for a method in our use of it (docs.slack.dev/reference/methods)."""


@pytest.fixture
def manifest(tmp_path: Path) -> dict[str, Any]:
    """The manifest as Slack reads it."""
    (tmp_path / "manifest.yaml").write_text((DATA / "init" / "slack-app-manifest.yaml").read_text())
    return dict(read_yaml(tmp_path / "manifest.yaml")[0])


def methods_called() -> set[str]:
    """Find which of Slack's methods our door and our socket name."""
    files = list((CHECKOUT / "tasks" / "slack").glob("*.py"))
    named = re.compile(r"\.((?:apps|auth|bots|chat|conversations|files|reactions|team|usergroups|users|views)_\w+)")
    names = {name for path in files for name in named.findall(path.read_text())}
    return {name.replace("apps_connections_", "apps.connections.").replace("_", ".", 1) for name in names}


def test_every_method_we_call_has_its_scope_and_every_scope_is_used(manifest: dict[str, Any]) -> None:
    called = methods_called()
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    assert {"chat.postMessage", "conversations.history"} <= called
    assert called <= set(SCOPES_OF), "a method is called whose scopes nobody looked up"
    used = {scope for method in called for scope in SCOPES_OF[method]}
    assert asked == used | {"commands"}, "`commands` is for the slash command, which no method stands for"
    assert "user" not in manifest["oauth_config"]["scopes"], "we act as a bot, never as a person"


def test_manifest_doctor_and_stand_in_name_the_same_scopes(manifest: dict[str, Any]) -> None:
    asked = set(manifest["oauth_config"]["scopes"]["bot"])
    assert set(NEEDED) | {IN_CHANNEL[0]} == asked == set(SCOPES.split(","))


def test_the_app_needs_no_public_address(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert settings["event_subscriptions"] == {"bot_events": ["app_home_opened", "message.im"]}
    assert [each["command"] for each in manifest["features"]["slash_commands"]] == ["/followthrough"]
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True
    assert not settings["org_deploy_enabled"]
    assert not settings["token_rotation_enabled"], "a token that changes by itself would be lost with the next restart"


def found(installation: DemoInstallation) -> dict[str, Probe]:
    return {each.part: each for each in examine_slack(installation.settings)}


def test_the_doctor_learns_whose_app_this_is_and_says_what_to_pin(installation: DemoInstallation) -> None:
    part = found(installation)["FOLLOWTHROUGH_SLACK_TEAM_ID"]
    assert (part.says, part.fix) == ("note", "add to the settings: FOLLOWTHROUGH_SLACK_TEAM_ID=T0000000001")

    play_also(SLACK_TEAM_ID="T0000000001")
    assert found(installation)["FOLLOWTHROUGH_SLACK_TEAM_ID"].says == "ok"

    play_also(SLACK_TEAM_ID="T0000000009")
    assert found(installation)["FOLLOWTHROUGH_SLACK_TEAM_ID"].says == "wrong"


@pytest.mark.parametrize(
    ("scopes", "says", "named"),
    [
        ("chat:write,im:write,im:history,channels:history,commands", "ok", ""),
        ("chat:write,im:write,im:history,groups:history,commands", "ok", ""),
        ("chat:write,im:write,channels:history,commands", "wrong", "add im:history"),
        ("chat:write,im:write,im:history,commands", "wrong", "add channels:history (or groups:history"),
        ("chat:write,im:write,im:history,channels:history,commands,files:read", "note", "remove: files:read"),
    ],
)
def test_the_doctor_names_scopes_that_lack_and_that_nobody_needs(
    installation: DemoInstallation, monkeypatch: pytest.MonkeyPatch, scopes: str, says: str, named: str
) -> None:
    monkeypatch.setattr("tests.material.slack.server.SCOPES", scopes)
    part = found(installation)["slack scopes"]
    assert part.says == says
    assert named in part.fix


@pytest.mark.parametrize(
    ("code", "fix"),
    [("not_in_channel", "/invite @followthrough"), ("channel_not_found", "the id, not the name"), ("is_archived", "")],
)
def test_the_doctor_says_when_the_app_is_not_in_the_coordinators_channel(
    installation: DemoInstallation, code: str, fix: str
) -> None:
    assert found(installation)["slack channel"].says == "ok"
    installation.slack.workspace.refusals["C0DEMO0001"] = code
    part = found(installation)["slack channel"]
    assert part.says == "wrong"
    assert code in part.what
    assert fix in part.fix


def test_the_doctor_finds_the_last_message_by_its_key_and_sends_none(installation: DemoInstallation) -> None:
    assert "--send-test" in found(installation)["slack search"].fix
    installation.do(deliver_reminders)
    count = len(installation.slack.messages)
    assert found(installation)["slack search"].says == "ok"
    assert len(installation.slack.messages) == count
    installation.slack.messages.clear()
    assert found(installation)["slack search"].says == "note", "the record says it was sent, and Slack does not know it"


def test_a_trial_message_goes_out_only_when_asked_for_and_is_found_by_its_key(installation: DemoInstallation) -> None:
    parts = list(send_trial(installation.settings))
    message, _reply = installation.slack.messages
    assert [each.says for each in parts] == ["ok"] * 6 + ["note"]
    assert message["channel"] == "D0DEMO001", "the coordinator, and nobody else"
    assert "It asks for nothing" in message["text"]
    assert installation.kinds()[-1] != "reminder_sent", "a trial is no reminder"
    installation.slack.faults.append("conversations.history error:missing_scope")
    play_also(NOW="2026-11-25T09:31:00-05:00")
    [lost] = [each for each in send_trial(installation.settings) if each.says == "wrong"]
    assert "missing_scope" in lost.what


def test_a_clock_that_is_wrong_is_named(installation: DemoInstallation) -> None:
    """A look-up begins a day before a claim, so an hour does no harm to it; days and hours of messages would be off."""
    now = datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert clock_part(now + timedelta(seconds=30), now).says == "ok"
    wrong = clock_part(now - timedelta(hours=3), now)
    assert (wrong.says, wrong.what) == ("wrong", "this machine's clock is 180 minutes ahead of Slack's")
    assert who(open_slack(installation.slack.url, installation.slack.token)).clock is not None


def test_the_doctor_hears_slacks_greeting_and_learns_the_app(installation: DemoInstallation) -> None:
    assert "buttons do not work" in found(installation)["slack socket"].what

    play_also(SLACK_APP_TOKEN=installation.slack.app_token)
    parts = found(installation)
    assert parts["slack socket"].what == "Slack connected the app A0000000001"
    assert parts["FOLLOWTHROUGH_SLACK_APP_ID"].fix.endswith("FOLLOWTHROUGH_SLACK_APP_ID=A0000000001")
    play_also(SLACK_APP_ID="A0000000009")
    assert found(installation)["FOLLOWTHROUGH_SLACK_APP_ID"].says == "wrong"

    play_also(SLACK_APP_TOKEN="xapp-made-up-and-false")
    part = found(installation)["slack socket"]
    assert part.says == "wrong"
    assert "connections:write" in part.fix
    assert "xapp-made-up-and-false" not in str(part)


def test_mail_is_a_note_where_none_is_set_and_wrong_where_nobody_answers(installation: DemoInstallation) -> None:
    [part] = examine_mail(installation.settings)
    assert (part.says, part.what) == ("note", "no mail server")
    with socket() as nobody:  # bound and never listening: nothing answers there
        nobody.bind(("127.0.0.1", 0))
        play_also(SMTP_URL=f"smtp://127.0.0.1:{nobody.getsockname()[1]}", MAIL_FROM="follow-up@office.example")
        with pytest.raises(MailStopped, match="could not be asked"):
            list(examine_mail(installation.settings))


def test_a_trial_names_the_step_that_fails_and_what_to_do(installation: DemoInstallation) -> None:
    installation.slack.faults += ["chat.update error:edit_window_closed", "views.publish error:not_enabled"]
    wrong = {each.part: each for each in send_trial(installation.settings) if each.says == "wrong"}
    assert list(wrong) == ["slack trial: update", "slack trial: Home tab"]
    assert "edit_window_closed" in wrong["slack trial: update"].what
    assert "App Home" in wrong["slack trial: Home tab"].fix
    installation.slack.on_stored = lambda _: installation.slack.messages.clear()
    [lost] = [each for each in send_trial(installation.settings) if each.part == "slack trial: find by key"]
    assert (lost.says, "im:history" in lost.fix) == ("wrong", True)
    installation.slack.faults += ["error:messages_tab_disabled"]
    [stopped] = send_trial(installation.settings)
    assert "Messages Tab" in stopped.what


def test_who_slack_refused_of_late_and_has_no_address_cannot_be_reached(installation: DemoInstallation) -> None:
    installation.slack.workspace.refusals["U0DEMO012"] = "user_disabled"
    installation.do(deliver_reminders)
    [part] = examine_people(installation.settings)
    assert part.fix.startswith("p-contact-legal:")


def test_who_cannot_be_reached_is_named_by_id(installation: DemoInstallation) -> None:
    path = installation.settings.people_path
    path.write_text(path.read_text().replace("slack: U0DEMO011", "email: made-up@office.example"))
    [part] = examine_people(installation.settings)
    assert part.says == "note"
    assert part.what == "16 people, 15 can be reached"
    assert part.fix.startswith("p-contact-internal-affairs:")
