"""`python tests/chaos/operations.py --kills N [--on sqlite|postgres|several] [--speed 5] [--seed S] [--control]`.

With --short, one kill of each part on SQLite in under a minute, for `.ci/nightly`: only a loss or a double counts.

A day in fast time: the deployments run every few minutes, people press, a coordinator plans, and each part is ended by
SIGKILL N times at random; a supervisor starts them again by the rules of their own units. Slack stays up. Afterwards
nothing may be lost or doubled, no deployment silent for more than two due times, and no run stuck for over seven
minutes (eleven, if it has no deployment, and so no lock); of both times, the five minutes after each kill of the watch
itself do not count. With --control, leases are in memory and nothing watches: a drill that finds no harm in that proves
nothing.
"""

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.chaos.fast_time import FastTime, fast_time
from tests.chaos.observer import DUE_EVERY, Observer
from tests.chaos.office import Office
from tests.chaos.on_machines import EVERY, Installation, on_one_machine, on_several
from tests.chaos.several import as_documented
from tests.chaos.units import until
from tests.material.slack import slack_stand_in

BEGINS = datetime(2026, 11, 25, 14, 35, tzinfo=UTC)
"""A Wednesday morning."""
STUCK = timedelta(minutes=7)
DUE_TIMES = 2
SETTLES_WITHIN = 400.0
"""Seconds until all that was begun has ended after the last kill."""


def main() -> int:
    """Run one drill, and return 0 if nothing was lost, doubled, silent or stuck; with --control, if something was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="of each part")
    parser.add_argument("--on", choices=("sqlite", "postgres", "several"), default="sqlite")
    parser.add_argument("--speed", type=float, default=5.0)
    parser.add_argument("--pause", type=float, default=5.0, help="seconds between two kills, on average")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the folder with the logs")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.short:
        asked.kills, asked.pause, asked.speed = 1, 1.0, 4.0
        EVERY.clear()
        EVERY.update(dict.fromkeys(("deliver_reminders", "issue_memo_week"), "* * * * *"))
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="ft-drill-"))
    folder.chmod(0o755)
    if asked.on == "several" and not asked.folder:  # again, with the names, ports and folders of the page
        return as_documented(folder, [sys.executable, *sys.argv, "--folder", str(folder)])
    print(f"seed {asked.seed}, {asked.kills} kills of each part on {asked.on}", flush=True)
    clock = fast_time(folder, BEGINS, asked.speed)
    with slack_stand_in() as stand_in, _installation(asked.on, folder, clock, control=asked.control) as installation:
        office = Office(folder, stand_in, installation.record, clock.now)
        installation.start()
        code = drill(installation, office, clock, asked)
    if code == 0 and not asked.keep:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"what each part wrote is in {folder}")
    return code


@contextmanager
def _installation(on: str, folder: Path, clock: FastTime, *, control: bool) -> Iterator[Installation]:
    made = on_several if on == "several" else on_one_machine
    with made(folder, clock, on, control=control) as found:
        yield found


def drill(installation: Installation, office: Office, clock: FastTime, asked: argparse.Namespace) -> int:
    """Kill each part so many times while the office works, let all come to rest, and count."""
    chance = random.Random(asked.seed)
    observer = Observer(installation, office, clock)
    observer.start()
    if asked.short:
        until(lambda: installation.ask("/deployments/filter"), SETTLES_WITHIN, observer.story)
    else:
        until(observer.succeeded_everywhere, SETTLES_WITHIN, observer.story)
    print(f"at work: {observer.story()}", flush=True)
    office.work(asked.pause, chance)
    begun = time.monotonic()
    if asked.control:
        installation.lose_a_run(observer)
        time.sleep(DUE_EVERY.total_seconds() / asked.speed * (DUE_TIMES + 2))
    else:
        parts = [part for part in installation.parts() for _ in range(asked.kills)]
        chance.shuffle(parts)
        for number, part in enumerate(parts, 1):
            time.sleep(chance.uniform(0.2, 2 * asked.pause))
            installation.kill(part)
            if number % 10 == 0:
                print(f"{number} of {len(parts)} kills, {time.monotonic() - begun:.0f} s", flush=True)
    office.rest()
    if not asked.control:
        _come_to_rest(observer, office, short=asked.short)
    office.stop()
    observer.stop()
    return _count(installation, office, observer, asked)


def _come_to_rest(observer: Observer, office: Office, *, short: bool) -> None:
    """Wait until all is delivered, and every deployment has succeeded once more; in a short drill, once."""
    end, since = time.monotonic() + SETTLES_WITHIN, None if short else observer.clock.now()
    while time.monotonic() < end and not (office.settled() and observer.succeeded_everywhere(since)):
        time.sleep(1)


def _count(installation: Installation, office: Office, observer: Observer, asked: argparse.Namespace) -> int:
    harm, broken = office.harm(), office.is_intact()
    silent, stuck = observer.longest_silence(), observer.longest_unended()
    of_time = [
        *(
            f"{name} was silent for {gap}, from {at:%H:%M}"
            for name, (gap, at) in silent.items()
            if gap > DUE_EVERY * (DUE_TIMES + 1)
        ),
        *([f"a run of {stuck[1]} was stuck for {stuck[0]}"] if stuck[0] > STUCK else []),
        *observer.untold(),
    ]
    faults = [
        *(
            f"{number} {name}"
            for name, number in harm._asdict().items()
            if number and ("lost" in name or "dou" in name)
        ),
        *([f"the record: {broken}"] if broken else []),
        *(["no memo was drafted"] if not harm.memos else []),
        *([] if asked.short else of_time),
    ]
    print(f"{harm}", flush=True)
    print(f"starts: {installation.starts()}; {observer.story()}")
    print(f"longest silence of each deployment: { {name: str(gap) for name, (gap, _) in silent.items()} }")
    print(f"longest time that a run did not end: {stuck[0]} ({stuck[1]})")
    print(f"the coordinator was told {len(office.told())} times: {[each[:90] for each in office.told()[:3]]}")
    for each in faults:
        print(f"FAULT: {each}")
    print(f"{len(faults)} faults after {asked.kills} kills of each of {len(installation.parts())} parts")
    return int(bool(faults) != asked.control)


if __name__ == "__main__":
    raise SystemExit(main())
