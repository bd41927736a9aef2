"""Sweeps over the real ledger and a stand-in for Slack: what is sent, let go, redirected, looked up and proved."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from flows._runtime.settings import load_settings
from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import CheckFailed, InputError, SlackError
from models.projections import REMINDERS
from tasks import ledger
from tasks.ledger import records
from tasks.reminders import preview
from tests.chaos.sweep import Installation, normal_sweep
from tests.material.slack import slack_stand_in

MINUTES = timedelta(minutes=1)
FIRST, COORDINATOR = "U0000000001", "U0000009999"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("place"), stand_in, messages=3)


@pytest.fixture
def installation(place: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    place.begin()
    place.stand_in.workspace.refusals.clear()
    place.monkeypatch = monkeypatch
    yield place
    load_settings().database(begin=True).engine.dispose()


def enter(installation: Installation, **changes: str | None) -> None:
    for name, value in (installation.environment(None) | changes).items():
        if value is None:
            installation.monkeypatch.delenv(name, raising=False)
        else:
            installation.monkeypatch.setenv(name, value)


def deliver(installation: Installation, after: timedelta = timedelta(0)) -> dict[str, int]:
    installation.now += after
    enter(installation)
    return asyncio.run(deliver_reminders.fn())


def audit(installation: Installation, after: timedelta = timedelta(0)) -> dict[str, int]:
    installation.now += after
    enter(installation)
    return asyncio.run(audit_reminders.fn())


def kinds(installation: Installation) -> Counter[str]:
    return Counter(entry.event.kind for entry in ledger.entries(load_settings().database(begin=True)))


def test_what_slack_does_not_know_goes_to_the_coordinator_in_the_same_sweep(installation: Installation) -> None:
    installation.stand_in.workspace.refusals[FIRST] = "user_not_found"
    assert deliver(installation) == {"sent": 3, "held": 0, "uncertain": 0, "refused": 1}
    [redirected] = [each for each in installation.stand_in.messages if each["channel"] == "D0000009999"]
    assert "Slack has no account for Made-up 1, so this comes to you." in redirected["text"]
    assert redirected["metadata"]["event_payload"]["key"] == "R5-M1:overdue:2026-11-23:slack_user_unknown:1"
    assert kinds(installation)["reminder_redirected"] == 1


def test_where_the_coordinator_is_gone_too_the_sweep_ends_with_5_and_names_it(installation: Installation) -> None:
    installation.stand_in.workspace.refusals |= {FIRST: "user_disabled", COORDINATOR: "user_disabled"}
    with pytest.raises(SlackError, match=r"no coordinator can be reached for R5-M1 \(overdue\)") as raised:
        deliver(installation)
    assert raised.value.exit_code == 5
    assert kinds(installation)["reminder_delayed"] == 1


def test_without_a_token_nothing_is_claimed(installation: Installation) -> None:
    enter(installation, FOLLOWTHROUGH_SLACK_BOT_TOKEN=None)
    before = ledger.head(load_settings().database(begin=True))
    with pytest.raises(SlackError, match="nothing was sent"):
        asyncio.run(deliver_reminders.fn())
    assert ledger.head(load_settings().database(begin=True)) == before
    found = preview(load_settings().database(begin=True), load_settings().people(), installation.now)
    assert [message.to for message in found.messages] == ["p-made-up-1", "p-made-up-2", "p-made-up-3"]
    assert ledger.head(load_settings().database(begin=True)) == before


def test_without_a_people_file_the_sweep_refuses(installation: Installation, tmp_path: Path) -> None:
    enter(installation, FOLLOWTHROUGH_PEOPLE=str(tmp_path / "none.yaml"))
    with pytest.raises(InputError):
        asyncio.run(deliver_reminders.fn())


def test_when_slack_asks_to_wait_the_rest_waits_for_the_next_sweep(installation: Installation) -> None:
    installation.stand_in.faults.append("ratelimited")
    with pytest.raises(SlackError, match="Slack asked us to wait; R5-M1: due since"):
        deliver(installation)
    assert kinds(installation)["reminder_released"] == 3
    assert deliver(installation, 30 * MINUTES)["sent"] == 3
    assert set(installation.copies().values()) == {1}


@pytest.mark.parametrize("fault", ["drop_after_store", "reset_after_store", "http_500", "http_503", "bad_json"])
def test_a_lost_answer_is_looked_up_and_never_sent_again(installation: Installation, fault: str) -> None:
    installation.stand_in.faults.append(fault)
    assert deliver(installation)["uncertain"] == 1
    assert deliver(installation, 4 * MINUTES)["uncertain"] == 0
    assert set(installation.copies().values()) == {1}
    assert all(each.is_settled for each in records.every(load_settings().database(begin=True), REMINDERS).values())


def test_while_slack_is_down_for_a_day_nothing_is_hidden(installation: Installation) -> None:
    installation.stand_in.faults += ["drop_before_store"] * 3
    deliver(installation)
    for hours in (6, 25):
        installation.stand_in.faults += ["conversations.history http_503"] * 3
        if hours < 24:
            deliver(installation, timedelta(hours=hours))
            continue
        with pytest.raises(SlackError, match="delivery has been unconfirmed for 24 hours") as raised:
            deliver(installation, timedelta(hours=hours))
        assert str(raised.value).count("delivery has been unconfirmed") == 3
        installation.stand_in.faults += ["conversations.history http_503"] * 3
        with pytest.raises(CheckFailed, match="R5-M1:overdue:2026-11-23"):
            audit(installation)


def test_what_was_meant_for_a_person_who_left_is_said_to_whoever_holds_the_role_now(installation: Installation) -> None:
    assert installation.run(normal_sweep, crash_at="claimed")
    people = installation.people.read_text()
    try:
        installation.people.write_text(people.replace("p-made-up-1\n", "p-made-up-new\n").replace(FIRST, "U0000000777"))
        for _ in range(3):
            deliver(installation, 4 * MINUTES)
    finally:
        installation.people.write_text(people)
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1, "R5-M3": 1}
    assert "D0000000777" in {each["channel"] for each in installation.stand_in.messages}


def test_what_was_lost_is_not_sent_again_to_a_person_who_went_away_since_but_to_the_coordinator(
    installation: Installation,
) -> None:
    """The look-up misses it twice; by then the person is away, so it is decided again."""
    assert installation.run(normal_sweep, crash_at="claimed")
    people, away = installation.people.read_text(), "away: [{from: 2026-11-25, to: 2026-11-27}]"
    try:
        installation.people.write_text(people.replace(f"  slack: {FIRST}\n", f"  slack: {FIRST}\n  {away}\n"))
        for _ in range(3):
            deliver(installation, 4 * MINUTES)
    finally:
        installation.people.write_text(people)
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1, "R5-M3": 1}
    about = [each for each in installation.stand_in.messages if "R5-M1" in each["text"]]
    assert [each["channel"] for each in about] == ["D0000009999"]
    released = [
        each.event
        for each in ledger.entries(load_settings().database(begin=True))
        if each.event.kind == "reminder_released"
    ]
    assert [(each.why, [part.milestone_id for part in each.parts]) for each in released] == [
        ("no_longer_due", ["R5-M1"])
    ]


def test_words_that_look_like_personal_data_stop_the_sweep_before_slack(installation: Installation) -> None:
    with sqlite3.connect(installation.database) as rows:
        personal = "json_set(record, '$.plan.title', 'Arrest number B12345678.')"
        rows.execute(f"UPDATE milestone SET record = {personal} WHERE id = 'R5-M1'")
    with pytest.raises(SlackError, match=r"R5-M1:overdue:2026-11-23 looks like P\d data"):
        deliver(installation)
    assert not installation.stand_in.messages
