"""What Slack, the network and the machine do to a sweep, and what is left of it."""

import asyncio
import os
import signal
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from flows._runtime import clock as _clock
from flows._runtime.settings import load_settings
from flows.reminders.audit_reminders import audit_reminders
from flows.reminders.deliver_reminders import deliver_reminders
from models.core import SlackBusy, SlackRefused, SlackStopped, SlackUncertain, SlackUnfit
from models.projections import REMINDERS
from tasks import ledger
from tasks.core import crash
from tasks.ledger import records
from tasks.reminders import slack_delivery
from tasks.reminders.delivery import SIDE_BY_SIDE
from tasks.slack import client as door
from tasks.slack.client import MEANINGS
from tests.chaos.sweep import NOON, Installation, ended_by_kill, normal_sweep, work_in_child
from tests.material.slack import slack_stand_in

MINUTES = timedelta(minutes=1)
CODES = [(code, meaning) for meaning, codes in MEANINGS.items() for code in sorted(codes)[:2]]
CODES += [("duplicate_channel_not_found", SlackRefused)]
"""Of each class; that each code is of its class is tests/tasks/slack/test_client.py's."""
ENDS = {
    SlackRefused: "reminder_refused",
    SlackStopped: "reminder_released",
    SlackBusy: "reminder_released",
    SlackUncertain: "reminder_uncertain",
    SlackUnfit: "reminder_degraded",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    with slack_stand_in() as stand_in:
        yield Installation(tmp_path_factory.mktemp("installation"), stand_in, messages=3)


@pytest.fixture
def installation(opened: Installation) -> Iterator[Installation]:
    with opened.begun():
        opened.stand_in.on_stored = None
        yield opened


def enter(installation: Installation, after: timedelta = timedelta(0)) -> None:
    installation.now += after
    os.environ.update(installation.environment(None))
    load_settings().database(begin=True).engine.dispose()  # the file under it may be a fresh one


def deliver(installation: Installation, after: timedelta = timedelta(0)) -> Any:
    """Sweep, and return the counts, or the fault of which the sweep ended."""
    enter(installation, after)
    try:
        return asyncio.run(deliver_reminders.fn())
    except Exception as fault:
        return fault


def kinds(installation: Installation) -> Counter[str]:
    enter(installation)
    return Counter(entry.event.kind for entry in ledger.entries(load_settings().database(begin=True)))


@pytest.mark.parametrize(("code", "meaning"), CODES)
def test_codes_of_slacks_end_in_their_class_and_lose_nothing(
    installation: Installation, code: str, meaning: type
) -> None:
    """None raises through the sweep; whoever was to be told is told once, or the coordinator is."""
    installation.stand_in.retry_after = 30
    installation.stand_in.faults.append(f"error:{code}")
    first = deliver(installation)
    assert isinstance(first, dict) or getattr(first, "exit_code", None) == 5
    assert kinds(installation)[ENDS[meaning]] >= 1
    for _ in range(3):
        deliver(installation, 4 * MINUTES)
    if code == "account_inactive":
        assert kinds(installation)["reminder_refused"] == 1
    assert all(each.is_settled for each in records.every(load_settings().database(begin=True), REMINDERS).values())
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1, "R5-M3": 1}


def test_a_short_wait_that_slack_asks_for_is_waited_for_by_all(installation: Installation) -> None:
    installation.stand_in.retry_after = 1
    installation.stand_in.faults.append("ratelimited")
    assert deliver(installation)["sent"] == 3
    assert sum(each.get("fault") == "ratelimited" for each in installation.stand_in.transcript()) >= 1
    assert kinds(installation)["reminder_released"] == 0


def test_no_ledger_is_locked_while_slack_is_asked(installation: Installation) -> None:
    """A slow network lengthens no writer transaction, for none is open while a message is under way."""
    locked: list[str] = []

    def write(_answer: object) -> None:
        try:
            with sqlite3.connect(installation.database, timeout=3, isolation_level=None) as other:
                other.execute("BEGIN IMMEDIATE")
                other.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            locked.append(str(error))

    installation.stand_in.on_stored = write
    assert deliver(installation)["sent"] == 3
    assert locked == []


def test_two_sweeps_at_once_and_two_more_leave_what_one_leaves(installation: Installation) -> None:
    """The ledger tells of each message once, in one chain."""
    enter(installation)
    children = [installation.start(normal_sweep) for _ in range(2)]
    assert not any(ended_by_kill(child) for child in children)
    for _ in range(2):
        assert not installation.run(normal_sweep)
    told = kinds(installation)
    assert (told["item_claimed"], told["reminder_sent"]) == (3, 3)
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1, "R5-M3": 1}
    ledger.check(load_settings().database(begin=True))


@pytest.mark.parametrize("seconds", [30, 300])
def test_a_request_that_lands_after_our_time_out_leaves_one_message_in_the_end(
    installation: Installation, seconds: int
) -> None:
    """One copy where it lands within our waits; where it lands later, two, and one after the audit."""
    installation.stand_in.faults.append("lands_later")
    assert deliver(installation)["uncertain"] == 1
    landing = NOON + timedelta(seconds=10 + seconds)
    for at in range(180, 480, 60):
        if installation.now < landing <= NOON + timedelta(seconds=at):
            land(installation, landing)
        deliver(installation, NOON + timedelta(seconds=at) - installation.now)
    assert installation.copies().most_common(1)[0][1] == (2 if seconds == 300 else 1)
    enter(installation, 4 * MINUTES)
    assert asyncio.run(audit_reminders.fn())["removed"] == (1 if seconds == 300 else 0)
    assert set(installation.copies().values()) == {1}
    assert kinds(installation)["duplicate_removed"] == (1 if seconds == 300 else 0)


def land(installation: Installation, moment: datetime) -> None:
    clock = installation.stand_in.clock
    installation.stand_in.clock = moment.timestamp
    installation.stand_in.land()
    installation.stand_in.clock = clock


@pytest.mark.parametrize(("where", "copies"), [("before", 1), ("after", 2)])
def test_a_sender_frozen_for_ten_minutes(installation: Installation, where: str, copies: int) -> None:
    """Frozen before its lease is looked at it lets go; after that it sends again, and the audit removes it."""
    told = installation.folder / "now"
    told.write_text(installation.now.isoformat())

    def frozen_sweep() -> None:
        _clock.now = lambda: datetime.fromisoformat(told.read_text())
        if where == "before":
            crash.signal = SimpleNamespace(SIGKILL=signal.SIGSTOP)  # type: ignore[assignment]
            crash.arm("claimed")
        else:
            slack_delivery.client.post = stopping(door.post)  # type: ignore[attr-defined]
        asyncio.run(deliver_reminders.fn())

    child = os.fork() or work_in_child(frozen_sweep, dict(os.environ) | installation.environment(None))
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    try:
        for _ in range(3):
            deliver(installation, 4 * MINUTES)
        told.write_text(installation.now.isoformat())
        assert installation.copies() == {"R5-M1": 1, "R5-M2": 1, "R5-M3": 1}
    finally:
        os.kill(child, signal.SIGCONT)
    assert not ended_by_kill(child)
    assert installation.copies()["R5-M1"] == copies
    enter(installation, 4 * MINUTES)
    assert asyncio.run(audit_reminders.fn())["removed"] == copies - 1
    assert installation.copies() == {"R5-M1": 1, "R5-M2": 1, "R5-M3": 1}
    assert kinds(installation)["duplicate_removed"] == copies - 1


def stopping(post: Callable[..., Any]) -> Callable[..., Any]:
    """Return a post that stops this process before it goes out, the first time."""
    stops = [signal.SIGSTOP]

    def stopped(*args: Any, **words: Any) -> Any:
        if stops:
            # To this very thread, which then goes no further; another one might take it while this one posts.
            signal.pthread_kill(threading.get_ident(), stops.pop())
        return post(*args, **words)

    return stopped


def test_a_token_revoked_in_mid_sweep_stops_it_and_lets_every_claim_go(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    environment = dict(os.environ)
    with slack_stand_in() as stand_in:
        installation = Installation(tmp_path_factory.mktemp("many"), stand_in, messages=100)

        def revoke(_answer: object) -> None:
            if len(stand_in.messages) == 50:
                stand_in.token = "xoxb-another"

        stand_in.on_stored, token = revoke, stand_in.token
        try:
            stopped = deliver(installation)
            assert getattr(stopped, "exit_code", None) == 5
            assert "invalid_auth" in str(stopped)
            asked = [each for each in stand_in.transcript() if each.get("answer", {}).get("error") == "invalid_auth"]
            assert 1 <= len(asked) <= SIDE_BY_SIDE, "those under way, and no more"
            told = kinds(installation)
            assert 50 <= told["reminder_sent"] < 60
            assert told["reminder_sent"] + told["reminder_released"] == told["item_claimed"] < 100
            stand_in.token, stand_in.on_stored = token, None
            assert deliver(installation, 30 * MINUTES)["sent"] == 100 - told["reminder_sent"]
            assert len(installation.copies()) == 100
            assert set(installation.copies().values()) == {1}
        finally:
            os.environ.clear()
            os.environ.update(environment)
