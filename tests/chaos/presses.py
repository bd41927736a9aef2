"""Kill the listener at random moments while people press, and count the presses that were lost or acted on twice."""

import asyncio
import copy
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing.context import ForkServerProcess
from typing import Any

from flows._listening.receiver import Receiver
from flows._runtime import clock
from flows.answers.record_answer import keep_press, record_answer
from flows.listen_to_slack import STOP, listen_to_slack
from models.answers import SPECIFICATIONS
from models.core import evolve
from tasks.ledger import inbox
from tests.chaos.sweep import IN_A_ROW, Installation, ended_by_kill, normal_sweep
from tests.material.slack import SlackStandIn
from tests.material.slack.interactions import pressed_of_old

PRESSES = 10
SETTLES_WITHIN = 180.0
"""Seconds in which a listener that is not killed has acted on all presses, on a busy machine."""
LOSING_WINDOW = 0.1
"""Seconds between an acknowledgement and the keeping of its press, in which a kill of a wrong listener loses it."""


def listen() -> None:
    """Listen as the deployment does, until this process is told to stop."""
    STOP.clear()
    signal.signal(signal.SIGTERM, lambda *_: STOP.set())
    asyncio.run(listen_to_slack.fn())


def acknowledge_then_keep() -> None:
    """Acknowledge each press, then keep it: wrong, for a kill in between loses it."""
    right = Receiver._keep

    def wrong(self: Receiver, read: Any, acknowledge: Callable[..., None]) -> None:
        acknowledge(None)
        time.sleep(LOSING_WINDOW)
        right(self, read, lambda _: None)

    Receiver._keep = wrong  # type: ignore[method-assign]
    listen()


def act_without_a_key() -> None:
    """Act on each delivery as if it were the first, and as if nothing said the same already, then acknowledge: wrong,
    for a kill in between doubles it."""
    SPECIFICATIONS["ack"] = replace(SPECIFICATIONS["ack"], repeats=lambda attempt: None)  # type: ignore[index]
    deliveries = iter(range(os.getpid() * 1000, (os.getpid() + 1) * 1000))

    def wrong(self: Receiver, read: Any, acknowledge: Callable[..., None]) -> None:
        other = evolve(read.press, id=f"{read.press.id}:{next(deliveries)}")
        listener, now = self.listener, clock.now()
        keep_press(listener.settings, listener.database, listener.people, evolve(read, press=other), now)
        asyncio.run(record_answer.fn(other.id))
        inbox.settle(listener.database, other.id, now)
        time.sleep(0.01)
        acknowledge(None)

    Receiver._keep = wrong  # type: ignore[method-assign]
    listen()


class PressedInstallation:
    """An installation in which every person got a message, and some press the `On it` of 0.2.0 at once."""

    def __init__(self, installation: Installation, stand_in: SlackStandIn) -> None:
        self.installation, self.stand_in = installation, stand_in
        installation.begin()
        installation.run(normal_sweep)
        with sqlite3.connect(installation.database) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.sent = installation.folder / "sent.db"
        shutil.copyfile(installation.database, self.sent)
        self.messages = copy.deepcopy(stand_in.messages)
        stand_in.sockets.answers_within = 0.5

    def begin(self) -> list[dict[str, Any]]:
        """Put the ledger back to where the messages were just sent; return the presses to come, as Slack says them."""
        self.installation.begin()
        shutil.copyfile(self.sent, self.installation.database)
        self.stand_in.messages.extend(copy.deepcopy(self.messages))
        self.stand_in.sockets.lost.clear()
        self.stand_in.sockets.heard.clear()
        users = [each["channel"].replace("D", "U", 1) for each in self.stand_in.messages[:PRESSES]]
        return [pressed_of_old(m, u) for m, u in zip(self.stand_in.messages, users, strict=False)]

    def start(self, work: Callable[[], None]) -> ForkServerProcess:
        """Start a listener in a child, and return it once it is connected."""
        before = self.stand_in.sockets.opened
        child = self.installation.start(work)
        assert self.stand_in.sockets.await_listener(SETTLES_WITHIN, opened=before + 1), "no listener came"
        return child

    def press(self, payloads: list[dict[str, Any]]) -> None:
        """Press all at once, and return when Slack has an acknowledgement of each or gave it up."""
        with ThreadPoolExecutor(len(payloads)) as people:
            list(people.map(lambda payload: self.stand_in.press("interactive", payload), payloads))

    def press_again(self) -> None:
        """Deliver again at once what nobody acknowledged."""
        lost = [each["payload"] for each in self.stand_in.sockets.lost]
        self.stand_in.sockets.lost.clear()
        if lost:
            self.press(lost)

    def settle(self) -> None:
        """Deliver again what nobody acknowledged, and wait until all that was kept was acted on."""
        ends = time.monotonic() + SETTLES_WITHIN
        while self.stand_in.sockets.lost or self._rows("SELECT count(*) FROM inbox WHERE acted_at IS NULL") != [(0,)]:
            assert time.monotonic() < ends, "a press that was kept was not acted on"
            self.stand_in.redeliver()
            time.sleep(0.02)

    def harm(self) -> tuple[int, int]:
        """Return how many presses had no effect, and how many had two."""
        seen = Counter(subject for (subject,) in self._rows("SELECT subject FROM ledger WHERE kind = 'acknowledged'"))
        return PRESSES - len(seen), sum(count > 1 for count in seen.values())

    def _rows(self, query: str) -> list[Any]:
        with sqlite3.connect(self.installation.database) as connection:
            return connection.execute(query).fetchall()


def random_listener_kills(
    installation: PressedInstallation, work: Callable[[], None], kills: int, chance: random.Random
) -> tuple[int, int]:
    """Kill a listener at random moments, so many times; return how many presses were lost and how many doubled."""
    payloads = installation.begin()
    child, started = installation.start(work), time.monotonic()
    installation.press(payloads)
    installation.settle()
    whole = time.monotonic() - started
    end(child)
    lost = doubled = done = 0
    while done < kills:
        payloads = installation.begin()
        for number in range(min(IN_A_ROW, kills - done)):
            child = installation.start(work)
            timer = threading.Timer(chance.uniform(0, whole), child.kill)
            timer.start()
            if number == 0:
                installation.press(payloads)
            else:
                installation.press_again()
            assert ended_by_kill(child)
            timer.join()
            done += 1
        after = installation.start(listen)
        installation.settle()
        end(after)
        harm = installation.harm()
        lost, doubled = lost + harm[0], doubled + harm[1]
    return lost, doubled


def end(child: ForkServerProcess) -> None:
    """End a listener of ours."""
    child.kill()
    ended_by_kill(child)
