"""What reaches Slack, what does not, and what is told of it."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from flows._runtime.environment import play_also
from flows.commands._restore import restore_into_empty
from flows.evidence.track_portfolio import track_portfolio
from flows.ledger.back_up import back_up
from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.ledger import NoticeClaimed, ReminderSent
from models.projections import SOURCES
from tasks import ledger
from tasks.ledger import records
from tests.material.answers import record_finding
from tests.material.installation import COORDINATOR, VERIFIER, DemoInstallation

COORDINATORS_ROOM = "D0DEMO001"


@pytest.fixture
def installation(installation: DemoInstallation) -> DemoInstallation:
    """The installation after the unit received our target dates and its ten business days to answer have passed."""
    installation.tell_dates()
    return installation


def test_what_is_due_goes_out_once_and_again_nothing(installation: DemoInstallation) -> None:
    installation.do(track_portfolio)
    counts = installation.do(deliver_reminders)
    assert counts["sent"] == len(installation.slack.messages) > 5
    assert counts["uncertain"] == counts["refused"] == 0
    keys = installation.keys_sent()
    assert len(keys) == len(set(keys))
    head, requests = ledger.head(installation.database), len(installation.slack.transcript())

    assert installation.do(deliver_reminders)["sent"] == 0
    assert ledger.head(installation.database) == head
    assert len(installation.slack.transcript()) == requests, "a sweep with nothing due asks Slack nothing"
    assert installation.do(audit_reminders) == {"looked_up": 0, "removed": 0, "silent": 0}
    assert ledger.head(installation.database) == head


def test_a_person_gets_one_message_a_sweep_and_no_message_says_what_must_not_be_said(
    installation: DemoInstallation,
) -> None:
    installation.do(track_portfolio)
    installation.do(deliver_reminders)
    rooms = Counter(each["channel"] for each in installation.slack.messages if each["channel"] != COORDINATORS_ROOM)
    assert set(rooms.values()) == {1}
    for each in installation.slack.messages:
        words = each["text"].lower().replace("this does not mean no progress", "")
        assert "no progress" not in words
        assert "recommendation 4" not in words
        assert "deported" not in words


def test_the_coordinator_hears_of_the_sources_once_in_the_one_message_of_the_day(
    installation: DemoInstallation,
) -> None:
    for day in ("11-25", "11-27", "11-30", "12-01", "12-02"):
        installation.at(f"2026-{day}T09:30:00-05:00")
        installation.do(track_portfolio)
        for hour in ("09:30", "10:30", "16:30"):
            installation.at(f"2026-{day}T{hour}:00-05:00")
            installation.do(deliver_reminders)
        installation.do(audit_reminders)
    told = [
        each["text"]
        for each in installation.slack.messages
        if "sources could not be read, or only as old copies\n" in each["text"]
    ]
    assert len(told) == 1
    assert "This does not mean no progress." in told[0]
    claims = [each.event for each in installation.entries if isinstance(each.event, NoticeClaimed)]
    unread = {key for key, one in records.every(installation.database, SOURCES).items() if one.unread_since}
    assert {each.source for each in claims} == unread
    assert len(claims) == len(unread) > 3
    assert {each.to for each in claims} == {COORDINATOR}
    assert {each.message for each in claims} == {claims[0].message}


def test_a_verified_milestone_is_never_asked_about_again(installation: DemoInstallation) -> None:
    sha256 = installation.evidence("R6-M1", "Made-up inventory.", by="p-contact-policy")
    installation.do(
        record_finding, "R6-M1", "met", date(2026, 11, 20), VERIFIER, installation.words("Made up."), sha256
    )
    installation.do(deliver_reminders)
    claims = [each.event for each in installation.entries if each.event.kind == "item_claimed"]
    heard = [(each.part.kind, each.to) for each in claims if each.milestone_id == "R6-M1"]
    assert heard == [("finding_notice", "p-contact-policy")], "who sent the evidence hears that it was verified"
    assert len(claims) > 1


def test_what_was_sent_after_the_copy_is_found_and_not_sent_again(
    installation: DemoInstallation, tmp_path: Path
) -> None:
    """The ledger is put back from before some messages; Slack still has them."""
    made = installation.do(back_up)
    installation.do(deliver_reminders)
    sent = installation.keys_sent()
    assert sent
    people = installation.settings.people_path
    play_also(HOME=str(tmp_path / "second"), PEOPLE=str(people))
    restore_into_empty(installation.folder / "home" / "backups" / str(made["file"]), 0, "none", ())
    installation.do(deliver_reminders)
    assert installation.keys_sent() == sent, "no message is sent twice"
    sent_events = [entry.event for entry in ledger.of_kinds(installation.database, ["reminder_sent"])]
    assert all(isinstance(each, ReminderSent) and each.found_by_key for each in sent_events)
