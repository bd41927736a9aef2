"""`python tests/chaos/run.py --kills N [--seed S] [PART ...]`: N kills at random moments, shared by the parts.

The parts are `listener`, `sender` (on SQLite) and `postgres` (the sender on PostgreSQL); without a name all of them.
The last line is `0 lost, 0 duplicated, 0 presses lost, 0 presses doubled of N`. Senders and listeners that are wrong on
purpose run first: a harness in which they do no harm proves nothing.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))  # each part runs in a process of its own

from tests.chaos.presses import (
    PressedInstallation,
    acknowledge_then_keep,
    act_without_a_key,
    listen,
    random_listener_kills,
)
from tests.chaos.sweep import (
    MESSAGES,
    Installation,
    mark_then_send,
    normal_sweep,
    random_kills,
    send_then_mark,
)
from tests.material.slack import slack_stand_in

CONTROL_KILLS, CONTROL_ROUNDS = 12, 5
"""The kills of a control, and how often they are repeated until one did harm."""


class Harm(NamedTuple):
    """What came of some kills; `proves` is false where a control did no harm."""

    lost: int = 0
    doubled: int = 0
    presses_lost: int = 0
    presses_doubled: int = 0
    proves: bool = True


def control(kill: Callable[[], tuple[int, int]], harm: int) -> tuple[tuple[int, int], int]:
    """Repeat the kills of a control until it did harm of its kind; return the last round's harm and all its kills."""
    done = kill()
    rounds = 1
    while not done[harm] and rounds < CONTROL_ROUNDS:
        done = kill()
        rounds += 1
    return done, rounds * CONTROL_KILLS


def sender(kills: int, chance: random.Random, postgres: str | None = None) -> Harm:
    """Kill sweeps."""
    proves, where = True, "PostgreSQL" if postgres else "SQLite"
    with tempfile.TemporaryDirectory() as folder, slack_stand_in() as stand_in:
        installation = Installation(Path(folder), stand_in, MESSAGES, postgres=postgres)
        controls = (("mark then send", mark_then_send, 0), ("send then mark", send_then_mark, 1))
        for name, work, harm in () if postgres else controls:
            done, kills_done = control(lambda work=work: random_kills(installation, work, CONTROL_KILLS, chance), harm)
            proves = proves and done[harm] > 0
            print(f"control, {name}: {done[0]} lost, {done[1]} duplicated of {kills_done}", flush=True)
        lost, doubled = random_kills(installation, normal_sweep, kills, chance)
    print(f"sender on {where}: {lost} lost, {doubled} duplicated of {kills}", flush=True)
    return Harm(lost, doubled, proves=proves)


def postgres(kills: int, chance: random.Random) -> Harm:
    """Kill sweeps on PostgreSQL."""
    from tests.chaos.postgres import postgres_server

    with postgres_server() as url:
        return sender(kills, chance, url)


def listener(kills: int, chance: random.Random) -> Harm:
    """Kill listeners while people press."""
    proves = True
    with tempfile.TemporaryDirectory() as folder, slack_stand_in() as stand_in:
        pressed = PressedInstallation(Installation(Path(folder), stand_in, MESSAGES), stand_in)
        controls = (("acknowledge then keep", acknowledge_then_keep, 0), ("act without a key", act_without_a_key, 1))
        for name, work, harm in controls:
            done, kills_done = control(
                lambda work=work: random_listener_kills(pressed, work, CONTROL_KILLS, chance), harm
            )
            proves = proves and done[harm] > 0
            print(f"control, {name}: {done[0]} presses lost, {done[1]} doubled of {kills_done} kills", flush=True)
        lost, doubled = random_listener_kills(pressed, listen, kills, chance)
    print(f"listener: {lost} presses lost, {doubled} doubled of {kills}", flush=True)
    return Harm(presses_lost=lost, presses_doubled=doubled, proves=proves)


PARTS: dict[str, Callable[[int, random.Random], Harm]] = {
    "listener": listener,
    "sender": sender,
    "postgres": postgres,
}


def main() -> int:
    """Run the controls and the kills; return 0 where each control does harm and none of ours does any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("parts", nargs="*", default=list(PARTS))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    shares = [len(range(at, asked.kills, len(asked.parts))) for at in range(len(asked.parts))]
    # Side by side, because each part waits much of its time.
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        runs = [
            pool.submit(PARTS[name], share, random.Random(f"{asked.seed} {name}"))
            for name, share in zip(asked.parts, shares, strict=True)
        ]
        harms = [each.result() for each in runs]
    lost, doubled, unheard, twice = (sum(each) for each in list(zip(*harms, strict=True))[:4])
    print(f"{lost} lost, {doubled} duplicated, {unheard} presses lost, {twice} presses doubled of {asked.kills}")
    return 0 if all(each.proves for each in harms) and not (lost or doubled or unheard or twice) else 1


if __name__ == "__main__":
    raise SystemExit(main())
