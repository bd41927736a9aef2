"""How soon a press is acknowledged while a sweep of 1,000 messages writes to the same ledger .

The sweep runs in one process, against a Slack of its own there; the listener in another; this one is the people. Each
of at least 200 presses is delivered four times, as Slack does where it heard nothing. Only deliveries made while the
sweep was at work are counted; where they are too few, another sweep of a fresh ledger follows.
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
from time import perf_counter
from typing import Any

from ratio import Ratio

CHECKOUT = Path(__file__).parents[2]
MESSAGES, PRESSES, DELIVERIES, AT_ONCE = 1_000, 200, 4, 2
LIMIT = 0.3
"""Seconds; Slack allows three."""
MOST_SWEEPS = 8


def measure() -> list[Ratio]:
    """Press, and return the 99th percentile over the limit. Raises RuntimeError where a press was lost or doubled."""
    from tasks.slack_stand_in import slack_stand_in
    from tests.chaos.sweep import Installation

    first: list[float] = []
    again: list[float] = []
    numbers = count(1)
    with tempfile.TemporaryDirectory() as folder, slack_stand_in() as stand_in:
        installation = Installation(Path(folder), stand_in, MESSAGES)
        for _ in range(MOST_SWEEPS):
            installation.begin()
            for _, place, second in _during_a_sweep(installation, numbers):
                (first if place == 0 else again).append(second)
            if len(first) >= PRESSES:
                break
    if len(first) < PRESSES:
        raise RuntimeError(f"only {len(first)} presses fell into {MOST_SWEEPS} sweeps")
    for name, seconds in (("first deliveries, each kept and committed", first), ("deliveries again", again)):
        print(
            f"presses: {len(seconds)} {name}, while a sweep of {MESSAGES:,} ran: "
            f"median {_percentile(seconds, 50):.0f}, 99th percentile {_percentile(seconds, 99):.0f}, "
            f"longest {max(seconds) * 1000:.0f} ms"
        )
    share = _percentile(first, 99) / 1000 / LIMIT
    return [Ratio("presses", share, 1.0, f"{LIMIT * 1000:.0f} ms", "share of the limit")]


def _percentile(seconds: list[float], percent: int) -> float:
    """Return a percentile in milliseconds."""
    return sorted(seconds)[math.ceil(len(seconds) * percent / 100) - 1] * 1000


def _during_a_sweep(installation: Any, numbers: Any) -> list[tuple[int, int, float]]:
    """Run one sweep and press until it has ended; return of each delivery in it which it was, and its seconds."""
    around = (
        os.environ | installation.environment(None) | {"FOLLOWTHROUGH_SLACK_APP_TOKEN": installation.stand_in.app_token}
    )
    opened = installation.stand_in.sockets.opened
    with Popen([sys.executable, "-m", "flows.listening"], cwd=CHECKOUT, env=around) as listener:
        try:
            if not installation.stand_in.sockets.await_listener(60, opened=opened + 1):
                raise RuntimeError("the listener did not start")
            with Popen([sys.executable, __file__], cwd=CHECKOUT, env=around, stdout=PIPE) as sweep:
                assert sweep.stdout
                sweep.stdout.readline()
                taken = _press_while(installation.stand_in, lambda: sweep.poll() is None, numbers)
                counts = json.loads(sweep.stdout.read() or "{}")
            _await_acts(installation, len({number for number, *_ in taken}))
        finally:
            listener.send_signal(signal.SIGTERM)
    if sweep.returncode or counts.get("sent", 0) < MESSAGES - PRESSES:
        raise RuntimeError(f"the sweep ended with {sweep.returncode} and {counts}")
    return taken


def _press_while(stand_in: Any, lasts: Any, numbers: Any) -> list[tuple[int, int, float]]:
    """Let so many people press at once, each press delivered four times, for as long as the sweep lasts."""
    taken: list[tuple[int, int, float]] = []

    def press() -> None:
        while lasts():
            number = next(numbers) % MESSAGES + 1
            payload = _payload(number)
            for place in range(DELIVERIES):
                started = perf_counter()
                if stand_in.press("interactive", payload) is None:
                    raise RuntimeError(f"press {number} was not acknowledged")
                if lasts():
                    taken.append((number, place, perf_counter() - started))

    with ThreadPoolExecutor(AT_ONCE) as people:
        for each in [people.submit(press) for _ in range(AT_ONCE)]:
            each.result()
    return taken


def _payload(number: int) -> dict[str, Any]:
    from tasks.slack_stand_in.interactions import pressed
    from tests.chaos.sweep import DUE

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
    from tasks.slack_stand_in import slack_stand_in

    with slack_stand_in() as own:
        play_also(SLACK_API_URL=own.url, SLACK_BOT_TOKEN=own.token)
        print("begins", flush=True)
        started = perf_counter()
        counts = asyncio.run(deliver_reminders.fn())
        print(json.dumps(counts | {"seconds": perf_counter() - started}))


if __name__ == "__main__":
    sys.path.insert(0, str(CHECKOUT))
    sweep_once()
