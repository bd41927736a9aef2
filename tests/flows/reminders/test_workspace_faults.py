"""A fault of the workspace is not a person's: it stops the sweep, is tried again, and stays red. Nor is a person's the
workspace's: a code that does not say whom it is about silences nobody else (docs/slack-setup.md#whose-fault-it-is).
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from flows._runtime.settings import load_settings
from flows.reminders.audit_reminders import audit_reminders
from models.core import CheckFailed
from models.ledger import ReminderRefused, ReminderSent
from models.projections import RECIPIENTS
from tasks import ledger
from tasks.ledger import records
from tests.chaos.sweep import Installation
from tests.flows.reminders.test_deliver_faults import deliver, enter, kinds
from tests.material.slack import slack_stand_in

HALF_HOUR, NIGHT, NEXT_SLOT = timedelta(minutes=30), timedelta(hours=8), timedelta(hours=39)
"""From Wednesday noon to half past, then to the evening, and from there to Friday, past Thanksgiving."""
FIRST, SECOND, COORDINATOR = "U0000000001", "U0000000002", "U0000009999"
CONTACTS = {f"U000000000{number}" for number in range(1, 6)}
OWN = {f"D{user[1:]}" for user in CONTACTS}
OFFICE = f"D{COORDINATOR[1:]}"
CODE = "user_is_restricted"
"""One of which the documented table says that it is about a person or about the workspace."""
DAYS = 14


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("installation"), stand_in, messages=len(CONTACTS))


@pytest.fixture
def installation(opened: Installation) -> Iterator[Installation]:
    opened.stand_in.workspace.refusals.clear()
    with opened.begun():
        yield opened


def audit(installation: Installation) -> str:
    """Return what the audit says is wrong, or an empty text."""
    enter(installation)
    try:
        asyncio.run(audit_reminders.fn())
    except CheckFailed as wrong:
        return str(wrong)
    return ""


def refuse(installation: Installation, *users: str, code: str = CODE) -> None:
    """Let Slack refuse these users, and nobody else, from now on."""
    installation.stand_in.workspace.refusals.clear()
    installation.stand_in.workspace.refusals.update(dict.fromkeys(users, code))


def exit_code(installation: Installation, after: timedelta = timedelta(0)) -> int:
    """Sweep, and return the exit code."""
    ended = deliver(installation, after)
    return 0 if isinstance(ended, dict) else ended.exit_code


def reached(installation: Installation, since: int = 0) -> Counter[str]:
    """Count the messages in each conversation, without the first `since`."""
    return Counter(message["channel"] for message in installation.stand_in.messages[since:])


def at(installation: Installation, month: int, day: int) -> timedelta:
    """Return how long it is to noon of a day of 2026 in New York."""
    return datetime(2026, month, day, 17, tzinfo=UTC) - installation.now


def told(installation: Installation) -> Counter[str]:
    """Count how often each part was sent, to whomever, by the record: its key without the reason of a redirect."""
    enter(installation)
    events = [entry.event for entry in ledger.entries(load_settings().database(begin=True))]
    sent = [event for event in events if isinstance(event, ReminderSent)]
    return Counter(
        re.sub(r":(slack_refused|status_unknown):\d+$", "", part.key) for event in sent for part in event.parts
    )


def heard(installation: Installation) -> list[str]:
    """Return what the coordinator got, in order."""
    return [message["text"] for message in installation.stand_in.messages if message["channel"] == OFFICE]


def refused(installation: Installation) -> list[str]:
    """Return who was refused, by the record, in order."""
    enter(installation)
    entries = ledger.entries(load_settings().database(begin=True))
    return [entry.event.to for entry in entries if isinstance(entry.event, ReminderRefused)]


def test_one_such_answer_silences_nobody_past_the_next_sweep(installation: Installation) -> None:
    installation.stand_in.faults.append("error:messages_tab_disabled")
    stopped = deliver(installation)
    assert getattr(stopped, "exit_code", None) == 5
    assert "messages_tab_disabled" in str(stopped)
    assert "these wait: R5-M1:overdue" in audit(installation)
    assert deliver(installation, HALF_HOUR)["sent"] == 5
    assert set(reached(installation)) == OWN
    assert audit(installation) == ""
    assert kinds(installation)["reminder_refused"] == 0


def test_it_stays_red_for_as_long_as_anybody_is_held(installation: Installation) -> None:
    """Even at night, when nothing is sent, until the next slot that Slack accepts."""
    refuse(installation, *CONTACTS, code="restricted_action")
    for later in (timedelta(0), HALF_HOUR, NIGHT):
        assert exit_code(installation, later) == 5
        assert "these wait" in audit(installation)
    refuse(installation)
    assert deliver(installation, NEXT_SLOT)["sent"] == 5
    assert set(reached(installation)) == OWN
    assert audit(installation) == ""


# Codes that do not say whom they are about


def test_for_fourteen_days_the_coordinator_and_the_others_get_theirs(installation: Installation) -> None:
    """In a trial, two contacts of another workspace silenced every coordinator for so long."""
    refuse(installation, FIRST, SECOND)
    for _ in range(DAYS):
        for later in (timedelta(0), HALF_HOUR):
            assert exit_code(installation, later) == 0
        installation.now += timedelta(days=1) - HALF_HOUR
    assert reached(installation) == {"D0000000003": 2, "D0000000004": 2, "D0000000005": 2, OFFICE: 3}
    assert set(told(installation).values()) == {1}
    assert all(told(installation)[f"R5-M{number}:weekly_digest:2026-11-23:2026-W50"] for number in (3, 4, 5))
    assert all(f"could not reach Made-up {number}" in heard(installation)[-1] for number in (1, 2))
    assert refused(installation) == ["p-made-up-1", "p-made-up-2"] * 2


def test_a_third_known_good_person_makes_it_the_workspaces(installation: Installation) -> None:
    """Two are refused as people, nobody is held for days, and each run is red until Slack accepts messages again."""
    assert deliver(installation)["sent"] == 5
    refuse(installation, *CONTACTS, COORDINATOR)
    for later in (at(installation, 12, 7), HALF_HOUR, NIGHT):
        assert exit_code(installation, later) == 5
        assert "these wait" in audit(installation)
    assert len(refused(installation)) == 2
    assert CODE in str(deliver(installation, at(installation, 12, 8)))
    refuse(installation)
    before = len(installation.stand_in.messages)
    assert exit_code(installation, at(installation, 12, 9)) == 0
    assert set(reached(installation, before)) == {*OWN, OFFICE}
    assert set(told(installation).values()) == {1}
    assert audit(installation) == ""
    assert not any(record.unreachable for record in records.every(load_settings().database(), RECIPIENTS).values())


def test_a_closed_channel_of_slack_connect_silences_only_those_behind_it(installation: Installation) -> None:
    """All contacts are known good and refused at once; Slack accepts what the coordinator gets, so they are people."""
    assert deliver(installation)["sent"] == 5
    refuse(installation, *CONTACTS)
    before = len(installation.stand_in.messages)
    assert exit_code(installation, at(installation, 12, 7)) == 0
    assert reached(installation, before) == {OFFICE: 1}
    assert len(refused(installation)) == 5
    assert exit_code(installation, at(installation, 12, 8)) == 0
    assert reached(installation, before) == {OFFICE: 2}, "one message a day, so of three they hear the next day"
    assert all(f"could not reach Made-up {number}" in "".join(heard(installation)) for number in range(1, 6))
    assert set(told(installation).values()) == {1}
    assert len([key for key in told(installation) if "weekly_digest:2026-11-23" in key]) == 5
    assert audit(installation) == ""


def test_a_new_installation_that_slack_refuses_whole_is_red_and_tried_again_the_next_day(
    installation: Installation,
) -> None:
    refuse(installation, *CONTACTS, COORDINATOR)
    for later in (timedelta(0), HALF_HOUR):
        assert exit_code(installation, later) == 5
        assert "no coordinator can be reached" in audit(installation)
    refuse(installation)
    assert exit_code(installation, at(installation, 11, 27)) == 0
    assert set(reached(installation)) == OWN
    assert told(installation) == Counter(f"R5-M{number}:overdue:2026-11-23" for number in range(1, 6))
    assert audit(installation) == ""


def test_a_digest_that_slack_refused_comes_at_the_next_slot(installation: Installation) -> None:
    deliver(installation)
    refuse(installation, COORDINATOR)
    assert deliver(installation, at(installation, 11, 30))["refused"] == 1
    refuse(installation)
    assert deliver(installation, HALF_HOUR)["sent"] == 0
    assert deliver(installation, at(installation, 12, 1))["sent"] == 1
    [digest] = [message for message in installation.stand_in.messages if message["channel"] == OFFICE]
    assert digest["metadata"]["event_payload"]["key"] == "digest:p-follow-up:2026-W49"
    assert deliver(installation, at(installation, 12, 2))["sent"] == 0


# An account that is closed


def test_a_closed_account_of_one_person_is_theirs_for_seven_days(installation: Installation) -> None:
    deliver(installation)
    before = len(installation.stand_in.messages)
    refuse(installation, FIRST, code="account_inactive")
    assert deliver(installation, at(installation, 12, 8)) == {"sent": 5, "held": 0, "uncertain": 0, "refused": 1}
    assert set(reached(installation, before)) == {*OWN, OFFICE} - {"D0000000001"}
    assert audit(installation) == ""
    assert deliver(installation, at(installation, 12, 14))["sent"] == 1
    assert refused(installation) == ["p-made-up-1"], "six days later Slack is not asked"
    assert any("could not reach Made-up 1" in message for message in heard(installation))


def test_a_closed_account_of_our_own_stops_the_sweep_and_is_nobodys(installation: Installation) -> None:
    installation.stand_in.faults += ["auth.test error:account_inactive", "conversations.open error:account_inactive"]
    stopped = deliver(installation)
    assert (getattr(stopped, "exit_code", None), "account_inactive" in str(stopped)) == (5, True)
    assert kinds(installation)["reminder_refused"] == 0
    assert kinds(installation)["reminder_released"] == 5
    assert deliver(installation, HALF_HOUR)["sent"] == 5
    assert set(reached(installation)) == OWN
