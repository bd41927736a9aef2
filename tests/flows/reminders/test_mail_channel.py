"""Sweeps over two roads: who is written to by mail, what happens while Slack is down, and after a restore."""

import logging
import os
import signal
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from flows._runtime.environment import play_also
from models.core import SlackError
from models.ledger import ReminderRefused, ReminderUncertain
from tasks import ledger
from tests.chaos.sweep import NOON, ended_by_kill
from tests.material.channels import BY_SLACK, Town
from tests.material.mail import LOGIN, PASSWORD
from tests.material.records import restored_at

DUE = {number: date(2026, 11, 23) for number in (1, 2, 3)}
HOUR = timedelta(hours=1)


@pytest.fixture
def town(open_town: Callable[..., Town]) -> Town:
    return open_town(range(1, 7), DUE)


def test_each_person_is_written_to_on_their_own_road(town: Town) -> None:
    assert town.deliver() is None
    assert town.mail.to() == ["contact-3@agency.example"]
    assert len(town.slack.messages) == 2
    assert town.told() == {f"R5-M{n}:overdue": [f"p-made-up-{n}"] for n in (1, 2, 3)}
    assert town.deliver() is None
    assert set(town.seen().values()) == {1}
    assert town.seen() == town.noted()
    assert town.audit() is None


def test_no_name_address_or_password_enters_the_record_or_a_log(
    town: Town, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Names and addresses are in the mail, and in nothing that we keep."""
    caplog.set_level(logging.DEBUG)
    town.deliver()
    play_also(SMTP_URL=town.mail.url.replace("//", f"//{LOGIN}@"), NOW=(NOON + timedelta(days=12)).isoformat())
    fault = town.deliver()
    assert "refuses our user or password" in str(fault)
    town.database.engine.dispose()
    kept = {path.name: path.read_bytes() for path in town.folder.rglob("*") if path.is_file()}
    assert b"contact-3@agency.example" in kept.pop("people.yaml")
    ours = [each.getMessage() for each in caplog.records if each.name != "mail.log"]  # that is the server's own
    said = {"logs": "\n".join(ours), "printed": "".join(capfd.readouterr()), "fault": str(fault)}
    kept |= {name: words.encode() for name, words in said.items()}
    assert b"R5-M3" in kept["followthrough.db"]
    for word in (b"agency.example", b"Made-up 3", b"Made-up office", b"canary", PASSWORD.encode()):
        assert [name for name, body in kept.items() if word in body] == [], word
    assert town.mail.to() == ["contact-3@agency.example"]


def test_without_slack_at_all_people_with_an_address_get_mail(town: Town) -> None:
    del os.environ["FOLLOWTHROUGH_SLACK_BOT_TOKEN"]
    assert town.deliver() is None
    assert set(town.told()) == {f"R5-M{n}:overdue" for n in (1, 2, 3)}
    assert sorted(town.mail.to()) == [
        "contact-2@agency.example", "contact-3@agency.example", "office@office.example",
    ]  # fmt: skip
    assert town.slack.messages == []
    assert town.audit() is None


def test_without_a_mail_server_the_coordinator_hears_of_who_has_no_slack(town: Town) -> None:
    town.at(NOON, mail_is_set=False)
    assert town.deliver() is None
    assert town.told()["R5-M3:overdue"] == ["p-follow-up"]
    assert town.mail.connections == 0


def test_a_mail_server_that_is_down_keeps_back_the_mails_alone(town: Town) -> None:
    play_also(SMTP_URL="smtp://127.0.0.1:9")
    fault = town.deliver()
    assert isinstance(fault, SlackError)
    assert "127.0.0.1:9 could not be asked" in str(fault)
    assert fault.exit_code == 5
    assert len(town.slack.messages) == 2
    town.at(NOON + HOUR)
    assert town.deliver() is None
    assert town.mail.to() == ["contact-3@agency.example"]
    assert town.seen() == town.noted()
    assert town.audit() is None, "a mail that was let go and sent later has no copy to be looked for"


def test_where_the_coordinator_has_slack_alone_the_operator_is_told_while_it_is_down(
    open_town: Callable[..., Town],
) -> None:
    town = open_town(range(1, 4), DUE, BY_SLACK)
    town.at(NOON, slack_is_down=True)
    town.deliver()
    town.at(NOON + timedelta(days=2), slack_is_down=True)
    fault = town.deliver()
    assert "no coordinator can be reached for R5-M1 (overdue)" in str(fault)
    assert {key.split(":")[0] for key in town.told()} == {"R5-M2", "R5-M3"}


def test_after_a_restore_no_message_is_sent_again_by_any_road(town: Town) -> None:
    """Of five messages sent after the copy three are found in Slack, two mails told to the coordinator."""
    town.plan({4: date(2026, 11, 23), 6: date(2026, 11, 23)}, NOON - timedelta(days=60))
    town.database.engine.dispose()
    copy = (town.folder / "followthrough.db").read_bytes()
    head = ledger.head(town.database)
    assert town.deliver() is None
    assert len(town.slack.messages) == 3
    assert len(town.mail.taken) == 2
    before = town.seen()

    town.database.engine.dispose()
    for each in town.folder.glob("followthrough.db*"):
        each.unlink()
    (town.folder / "followthrough.db").write_bytes(copy)
    assert ledger.head(town.database) == head
    ledger.append(town.database, [restored_at(*head)], now=NOON + HOUR)
    town.at(NOON + 2 * HOUR)
    assert town.deliver() is None

    more = town.seen() - before
    assert before.keys() <= town.seen().keys()
    assert len(town.mail.taken) == 2, "no mail is sent again"
    found = [each.event for each in town.entries() if getattr(each.event, "found_by_key", False)]
    assert len(found) == 3
    assert [key.split(":")[0] for key in more] == ["R5-M3"]
    assert town.told()["R5-M3:overdue"] == town.told()["R5-M6:overdue"] == ["p-follow-up"]
    assert town.audit() is None


def test_a_sender_killed_when_the_server_had_the_mail_sends_no_second_one(town: Town) -> None:
    """SIGKILL between the server's acceptance and our note; a sender that marks nothing first sends it twice."""
    assert killed_when_stored(town)
    for minutes in (4, 8, 12, 60, 23 * 60):
        town.at(NOON + timedelta(minutes=minutes))
        assert town.audit() is None, "we cannot find out"
        town.deliver()
    town.at(NOON + timedelta(days=1, minutes=1))
    assert "R5-M3:overdue:2026-11-23: delivery has been unconfirmed for 24 hours" in str(town.audit())
    town.at(NOON + timedelta(days=2))
    town.deliver()
    assert town.audit() is None
    assert {each.event.misses for each in town.entries() if isinstance(each.event, ReminderUncertain)} == {0}
    assert [each for each in town.mail.to() if each.startswith("contact-3")] == ["contact-3@agency.example"]
    assert town.told()["R5-M3:overdue"] == ["p-follow-up"]


def killed_when_stored(town: Town) -> bool:
    """Run a sweep in a child that the mail server kills as it takes the first mail."""
    child = os.fork()
    if not child:
        try:
            from tasks.ledger import connect

            connect.cache_clear()
            town.deliver()
        finally:
            os._exit(0)
    town.mail.on_stored = lambda: os.kill(child, signal.SIGKILL)
    killed = ended_by_kill(child)
    town.mail.on_stored = None
    return killed


@pytest.mark.parametrize("also", [(), ("U0000009999",)], ids=["coordinator in Slack", "coordinator by mail"])
def test_a_person_refused_by_slack_and_then_by_mail_is_told_to_the_coordinator_in_the_same_sweep(
    town: Town, also: tuple[str, ...]
) -> None:
    """Each refusal takes a round of its own: by Slack, by mail, and the same again for the coordinator."""
    for user in ("U0000000002", *also):
        town.slack.workspace.refusals[user] = "user_not_found"
    town.mail.refusals["contact-2@agency.example"] = "550 5.1.1 no such person"
    assert town.deliver() is None
    assert town.told()["R5-M2:overdue"] == ["p-follow-up"]
    refused = ["p-made-up-2", "p-made-up-2", *(["p-follow-up"] if also else [])]
    assert town.told(ReminderRefused)["R5-M2:overdue"] == refused
    assert town.audit() is None


def test_a_digest_that_slack_refuses_goes_by_mail_in_the_same_sweep(town: Town) -> None:
    town.deliver()
    town.slack.workspace.refusals["U0000009999"] = "user_disabled"
    town.at(NOON + timedelta(days=5))
    assert town.deliver() is None
    assert town.told()["None:weekly_digest"] == ["p-follow-up"]
    assert town.mail.to()[-1] == "office@office.example"
    assert town.deliver() is None
    assert set(town.seen().values()) == {1}
    assert town.audit() is None


def test_a_suspected_workspace_keeps_no_mail_back_and_after_a_day_mail_takes_over(town: Town) -> None:
    town.plan({4: date(2026, 11, 23), 5: date(2026, 11, 23)}, NOON - timedelta(days=60))
    town.deliver()
    for number in (1, 2, 4, 5, 9999):
        town.slack.workspace.refusals[f"U{number:010}"] = "user_is_restricted"
    in_slack = len(town.slack.messages)
    town.at(NOON + timedelta(days=12))
    assert "user_is_restricted" in str(town.deliver())
    assert town.mail.to() == ["contact-3@agency.example"] * 2, "the first was the reminder before"
    for hours in (1, 24):
        town.at(NOON + timedelta(days=12, hours=hours))
        assert isinstance(town.deliver(), SlackError)
    town.at(NOON + timedelta(days=13, hours=1))
    assert town.deliver() is None
    assert set(town.told()) == {f"R5-M{n}:{kind}" for n in range(1, 6) for kind in ("overdue", "weekly_digest")} | {
        "None:weekly_digest"
    }
    assert set(town.seen().values()) == {1}
    assert len(town.slack.messages) == in_slack
    assert town.audit() is None
