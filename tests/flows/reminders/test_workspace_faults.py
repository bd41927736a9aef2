"""A fault of the workspace is not a person's: it stops the sweep, is tried again at the next slot, and stays red."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from flows._runtime.settings import load_settings
from flows.reminders.audit_reminders import audit_reminders
from models.core import CheckFailed
from models.projections import RECIPIENTS
from tasks.ledger import records
from tasks.slack_stand_in import slack_stand_in
from tests.chaos.sweep import Installation
from tests.flows.reminders.test_deliver_faults import deliver, enter, kinds

HALF_HOUR, NIGHT, NEXT_SLOT = timedelta(minutes=30), timedelta(hours=8), timedelta(hours=39)
"""From Wednesday noon to half past, then to the evening, and from there to Friday, past Thanksgiving."""
OWN = {"D0000000001", "D0000000002", "D0000000003"}
MANY = 40


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("house"), stand_in, messages=3)


@pytest.fixture
def installation(opened: Installation) -> Iterator[Installation]:
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


def told(installation: Installation) -> set[str]:
    return {each["channel"] for each in installation.stand_in.messages}


def test_one_such_answer_silences_nobody_past_the_next_sweep(installation: Installation) -> None:
    installation.stand_in.faults.append("error:messages_tab_disabled")
    stopped = deliver(installation)
    assert getattr(stopped, "exit_code", None) == 5
    assert "messages_tab_disabled" in str(stopped)
    assert "these wait: R5-M1:overdue" in audit(installation)
    assert deliver(installation, HALF_HOUR)["sent"] == 3
    assert told(installation) == OWN
    assert audit(installation) == ""
    assert kinds(installation)["reminder_refused"] == 0


def test_it_stays_red_for_as_long_as_anybody_is_held(installation: Installation) -> None:
    """Even at night, when nothing is sent, until the next slot that Slack accepts."""
    installation.stand_in.faults += ["error:restricted_action"] * MANY
    for later in (timedelta(0), HALF_HOUR, NIGHT):
        assert getattr(deliver(installation, later), "exit_code", None) == 5
        assert "these wait" in audit(installation)
    installation.stand_in.faults.clear()
    assert deliver(installation, NEXT_SLOT)["sent"] == 3
    assert told(installation) == OWN
    assert audit(installation) == ""


def test_a_code_that_two_people_meet_is_the_workspaces(installation: Installation) -> None:
    """The first one is tried again at the next slot too, not after the seven days of a person's own code."""
    installation.stand_in.faults += ["error:made_up_of_late"] * MANY
    for later in (timedelta(0), HALF_HOUR, NIGHT):
        assert getattr(deliver(installation, later), "exit_code", None) == 5
        assert "these wait" in audit(installation)
    assert kinds(installation)["reminder_refused"] == 1
    installation.stand_in.faults.clear()
    assert deliver(installation, NEXT_SLOT)["sent"] == 3
    assert told(installation) == OWN
    assert not any(each.unreachable for each in records.every(load_settings().database(), RECIPIENTS).values())


def test_a_persons_own_code_is_not_the_workspaces(installation: Installation) -> None:
    """Two people who left are two people; the coordinator hears of both."""
    installation.stand_in.faults += ["error:user_disabled"] * 2
    assert deliver(installation)["sent"] == 2
    assert kinds(installation)["reminder_refused"] == 2
    assert audit(installation) == ""


def test_one_person_alone_with_an_unknown_code_goes_to_the_coordinator(installation: Installation) -> None:
    installation.stand_in.faults.append("error:made_up_of_late")
    assert deliver(installation)["sent"] == 3
    assert told(installation) == OWN - {"D0000000001"} | {"D0000009999"}
    assert audit(installation) == ""
