"""What comes in after the last sweep of a day is due with the next one, and no alarm before that."""

import pytest

from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import CheckFailed
from tests.material.answers import Listening, correct_entry
from tests.material.installation import COORDINATOR, DemoInstallation


@pytest.fixture
def installation(installation: DemoInstallation) -> DemoInstallation:
    """The installation after the unit received our target dates and its ten business days to answer have passed."""
    installation.tell_dates()
    return installation


@pytest.mark.parametrize(
    ("said_at", "audited_at"),
    [
        ("2026-11-30T18:00:00-05:00", "2026-12-01T09:00:00-05:00"),
        ("2026-12-24T16:45:00-05:00", "2026-12-25T17:15:00-05:00"),
    ],
    ids=["in the evening", "before a holiday"],
)
def test_an_answer_after_the_last_sweep_raises_no_alarm_before_the_next(
    installation: DemoInstallation, said_at: str, audited_at: str
) -> None:
    here = Listening(installation)
    for day in ("2026-11-25", "2026-11-30", said_at[:10]):
        installation.at(f"{day}T09:30:00-05:00")
        installation.do(deliver_reminders)
    installation.at(said_at)
    here.send("blocked", "p-contact-training", "R7-M1", reason="Made up: the order is with the law office.")
    installation.at(audited_at)
    assert installation.do(audit_reminders)["silent"] == 0


def test_a_withdrawal_in_the_evening_wakes_what_was_due_long_ago_and_raises_no_alarm_either(
    installation: DemoInstallation,
) -> None:
    here = Listening(installation)
    for day in ("2026-11-25", "2026-12-04"):
        installation.at(f"{day}T09:30:00-05:00")
        installation.do(deliver_reminders)
    quiet = here.send("snooze", "p-contact-training", "R7-M1", until="2026-12-17")
    for day in ("2026-12-07", "2026-12-08", "2026-12-09"):
        installation.at(f"{day}T09:30:00-05:00")
        installation.do(deliver_reminders)
    installation.at("2026-12-09T18:00:00-05:00")
    installation.do(correct_entry, quiet.seq, installation.words("Made up."), COORDINATOR)
    installation.at("2026-12-10T09:00:00-05:00")
    assert installation.do(audit_reminders)["silent"] == 0
    installation.at("2026-12-11T09:00:00-05:00")
    with pytest.raises(CheckFailed, match="R7-M1: due since before 2026-12-10, neither sent nor held"):
        installation.do(audit_reminders)
