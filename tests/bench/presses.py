"""How soon a press is acknowledged, and answered, while a sweep of 1,000 messages writes to the same ledger.

The record has 1,000 people and 5,000 milestones. The sweep runs in one process, against a Slack of its own there; the
listener in another; this one is the people. Each press is delivered four times, as Slack does where it heard nothing.
Only presses made while the sweep was at work are counted; where they are too few, another sweep of a fresh ledger
follows. Before each sweep some press while nothing else is at work: what an idle machine takes.
"""

import json
import math
import os
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from subprocess import PIPE, Popen
from time import perf_counter, sleep
from typing import Any

from ratio import Ratio

CHECKOUT = Path(__file__).parents[2]
MESSAGES, MILESTONES, PRESSES, IDLE, DELIVERIES, AT_ONCE = 1_000, 5_000, 200, 20, 4, 2
IN_SHORT = {"MESSAGES": 30, "MILESTONES": 60, "PRESSES": 2, "IDLE": 2}
LIMIT, ANSWERED_WITHIN = 0.3, 2.0
"""Seconds to the acknowledgment, for which Slack allows three, and to what the person reads."""
TIMES_IDLE = 10.0
"""How many times as long as with nothing else at work a person may wait for the answer."""
MOST_SWEEPS = 8
GIVEN_UP_AFTER = 120
"""Seconds."""


def measure() -> list[Ratio]:
    """Press, and return the 99th percentiles over the limits. Raises RuntimeError where a press was lost or doubled."""
    from tests.chaos.sweep import Installation
    from tests.material.slack import slack_stand_in

    idle, busy = _Times(), _Times()
    numbers = count(1)
    with tempfile.TemporaryDirectory() as folder, slack_stand_in() as stand_in:
        installation = Installation(Path(folder), stand_in, MESSAGES, later=MILESTONES - MESSAGES)
        for _ in range(MOST_SWEEPS):
            installation.begin()
            stand_in.ephemerals.clear()
            _during_a_sweep(installation, numbers, idle, busy)
            if len(busy.answered) >= PRESSES:
                break
    if len(busy.answered) < PRESSES:
        raise RuntimeError(f"only {len(busy.answered)} presses fell into {MOST_SWEEPS} sweeps")
    print(f"presses: with nothing else at work, {idle.told()}")
    print(f"presses: while a sweep of {MESSAGES:,} ran among {MILESTONES:,} milestones, {busy.told()}")
    waited, alone = _percentile(busy.answered, 99), _percentile(idle.answered, 99)
    return [
        Ratio("presses", _percentile(busy.first, 99) / LIMIT, 1.0, f"{LIMIT * 1000:.0f} ms", "share of the limit"),
        Ratio("answers", waited / ANSWERED_WITHIN, 1.0, f"{ANSWERED_WITHIN:.0f} s", "share of the limit"),
        Ratio("answers_idle", waited / alone, TIMES_IDLE, "the same with nothing else at work", "times"),
    ]


class _Times:
    """The seconds of each first delivery, of each further one, and until each person read the answer."""

    def __init__(self) -> None:
        self.first: list[float] = []
        self.again: list[float] = []
        self.answered: list[float] = []

    def told(self) -> str:
        """Return medians, 99th percentiles and longest in words."""
        kinds = {"kept and committed": self.first, "delivered again": self.again, "answered": self.answered}
        return "; ".join(
            f"{len(each)} {name}: median {_percentile(each, 50) * 1000:.0f}, 99th percentile "
            f"{_percentile(each, 99) * 1000:.0f}, longest {max(each) * 1000:.0f} ms"
            for name, each in kinds.items()
        )


def _percentile(seconds: list[float], percent: int) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * percent / 100) - 1]


def _during_a_sweep(installation: Any, numbers: Any, idle: _Times, busy: _Times) -> None:
    """Press for a while, then run one sweep and press until it has ended; add what each delivery took."""
    stand_in = installation.stand_in
    around = os.environ | installation.environment(None)
    opened = stand_in.sockets.opened
    with Popen([sys.executable, "-m", "flows.listen_to_slack"], cwd=CHECKOUT, env=around) as listener:
        try:
            if not stand_in.sockets.await_listener(60, opened=opened + 1):
                raise RuntimeError("the listener did not start")
            pressed = _press_while(stand_in, iter([True] * IDLE).__next__, numbers, idle)
            command = [sys.executable, __file__, str(MESSAGES)]
            with Popen(command, cwd=CHECKOUT, env=around, stdout=PIPE) as sweep:
                assert sweep.stdout
                sweep.stdout.readline()
                pressed += _press_while(stand_in, lambda: sweep.poll() is None, numbers, busy)
                counts = json.loads(sweep.stdout.read() or "{}")
            _await_acts(installation, pressed)
        finally:
            listener.send_signal(signal.SIGTERM)
    if sweep.returncode or counts.get("sent", 0) < MESSAGES - pressed:
        raise RuntimeError(f"the sweep ended with {sweep.returncode} and {counts}")


def _press_while(stand_in: Any, lasts: Any, numbers: Any, times: _Times) -> int:
    """Let so many people press at once, each press delivered four times, and wait for the answer, while it lasts.

    Returns how many pressed.
    """
    pressed = 0

    def lasting() -> bool:
        try:
            return bool(lasts())
        except StopIteration:
            return False

    def press() -> None:
        nonlocal pressed
        while lasting():
            number = next(numbers) % MESSAGES + 1
            payload, began = _payload(number), perf_counter()
            pressed += 1
            for seconds in (times.first, *(times.again,) * (DELIVERIES - 1)):
                started = perf_counter()
                while stand_in.press("interactive", payload) is None:  # as Slack does, and its time counts
                    if perf_counter() - began > GIVEN_UP_AFTER:
                        raise RuntimeError(f"press {number} was not acknowledged")
                seconds.append(perf_counter() - started)
            user = f"U{number:010}"
            while not any(each["user"] == user for each in stand_in.ephemerals[-50:]):
                if perf_counter() - began > GIVEN_UP_AFTER:
                    raise RuntimeError(f"press {number} was not answered")
                sleep(0.01)
            times.answered.append(perf_counter() - began)

    with ThreadPoolExecutor(AT_ONCE) as people:
        for each in [people.submit(press) for _ in range(AT_ONCE)]:
            each.result()
    return pressed


def _payload(number: int) -> dict[str, Any]:
    from tests.chaos.sweep import DUE
    from tests.material.slack.interactions import pressed

    user = f"U{number:010}"
    mark = json.dumps({"m": f"R5-M{number}", "due": str(DUE), "v": 1})
    words = {"type": "plain_text", "text": "On it"}
    element = {"type": "button", "text": words, "action_id": "ft.ack", "value": mark}
    place = {"channel": f"D{user[1:]}", "ts": f"1800000000.{number:06d}", "text": "made up"}
    return pressed(place | {"blocks": [{"type": "actions", "elements": [element]}]}, "ft.ack", user)


def _await_acts(installation: Any, pressed: int) -> None:
    """Wait until every press was acted on, and hold that each has one effect."""
    from tasks import ledger
    from tasks.ledger import connect, inbox

    connect.cache_clear()
    database = connect(f"sqlite:///{installation.database}")
    ends = perf_counter() + 120
    while inbox.waiting(database) and perf_counter() < ends:
        pass
    kinds = [each.event.kind for each in ledger.entries(database)]
    acted = kinds.count("acknowledged")
    database.engine.dispose()
    if acted < pressed:
        raise RuntimeError(f"{pressed} presses had {acted} effects")


def sweep_once() -> None:
    """Deliver to a Slack in this process; say first that it begins, and then what it did."""
    import asyncio

    from flows._runtime.environment import play_also
    from flows.reminders.deliver_reminders import deliver_reminders
    from tests.material.slack import slack_stand_in

    with slack_stand_in() as own:
        play_also(SLACK_API_URL=own.url, SLACK_BOT_TOKEN=own.token)
        print("begins", flush=True)
        started = perf_counter()
        counts = asyncio.run(deliver_reminders.fn())
        print(json.dumps(counts | {"seconds": perf_counter() - started}))


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    sweep_once()
