"""The page of a sweep and of an audit: what was sent, held and why, and what nobody knows; no name of a person."""

from datetime import UTC, date, datetime

from models.ledger import ReminderDelayed, ReminderRefused, ReminderSent, ReminderUncertain
from notifications.prefect import Sending, say_copy, say_reminder_audit, say_sending, say_slice, say_sweep_state
from tests.material.messages import every_message

NOW = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)
CLAIMS = next(iter(every_message().values()))
DONE = {"message": "m", "to": CLAIMS[0].to, "parts": ()}
SENT = ReminderSent(**DONE, channel="D1", ts="1.1")
COUNTS = {"sent": 0, "held": 0, "uncertain": 0, "refused": 0}


def test_a_sweep_is_named_for_what_became_of_its_messages() -> None:
    assert say_sweep_state(COUNTS) == "Nothing due"
    assert say_sweep_state(COUNTS | {"sent": 9}) == "Nine messages sent"
    assert say_sweep_state(COUNTS | {"sent": 1, "held": 2}) == "One message sent, 2 held"
    assert say_sweep_state(COUNTS | {"held": 1}) == "One message held"
    assert (say_slice(1, 20), say_slice(21, 1)) == ("Messages 1 to 20", "Message 21")


def test_each_message_has_a_row_with_the_role_of_whom_it_went_to_and_its_end() -> None:
    ends = (
        SENT,
        ReminderUncertain(**DONE, channel="slack", misses=1, look_at=NOW, why="timed_out"),
        ReminderRefused(**DONE, code="account_inactive"),
    )
    sendings = [Sending(CLAIMS, (end,)) for end in ends] + [Sending(CLAIMS, ())]
    counts = COUNTS | {"sent": 1, "uncertain": 1, "refused": 1}
    page, line = say_sending(NOW, counts, sendings, (), ("R1-M1 (overdue)",), {CLAIMS[0].to: "The contact"})
    assert line == "One message sent, 1 unknown, 1 refused."
    rows = [row for row in page.splitlines() if row.startswith("| The contact |")]
    assert [row.split(" | ")[-1] for row in rows] == [
        "Sent |", "Unknown: we look again |", "Refused |", "Not sent, decided again |",
    ]  # fmt: skip
    assert page.startswith("# Reminders of Nov. 25, 2026, 9:30 a.m. (run OK)")
    assert "**Reaches nobody:** R1-M1 (overdue)." in page
    assert "nothing is sent twice" in page


def test_what_is_held_says_why_and_until_when() -> None:
    held = ReminderDelayed(milestone_id="R1-M1", notification_kind="overdue", to="p-1", reason="cap", until=NOW)
    page, line = say_sending(NOW, COUNTS | {"held": 1}, (), (held,), (), {"p-1": "The contact"})
    assert line == "One message held."
    assert (
        "- R1-M1 to The contact: the person has had as many messages today as we send; until Nov. 25, 9:30 a.m." in page
    )


def test_audits_and_copies_say_what_holds() -> None:
    _, line = say_reminder_audit(date(2026, 11, 25), {"looked_up": 1, "removed": 0, "silent": 0})
    assert line == "No open milestone is silent. Looked up: 1. Second copies removed: 0."
    page, line = say_copy({"day": "2026-11-25", "seq": 9, "hash": "ab" * 32, "files": 3})
    assert line == "Copied and verified: 3 files, up to entry 9."
    assert page.startswith("# Copy of November 25, 2026 (run OK)")
