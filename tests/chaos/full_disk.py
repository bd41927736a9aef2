"""Each kind of run on a disk with so many bytes left, then with room. `python tests/chaos/full_disk.py [--rooms N]`.

A run on a full disk ends well or says in one sentence that the disk is full. The next run, with room, is whole: the
record holds, and nobody gets a message twice or never. The disk is a tmpfs of a mount namespace of its own, so this
needs root. The last line is `0 faults of N runs`.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from flows._runtime.data import REGISTER
from tests.chaos.sweep import AFTER, Installation
from tests.material.slack import SlackStandIn, slack_stand_in
from tests.samples.stored import SAMPLES, unpack

SIZE = 96 << 20
ROOMS = (0, 4_096, 65_536, 300_000, 1_000_000)
"""Bytes that are left: none, a page, and amounts that end a run at different steps of it."""
ELSEWHERE = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
"""Nothing hears there, so that no source of the demonstration is asked."""
DRAFT = ("memo", "draft", "--period", "week", "--by", "p-coordinator-1")
WORKS: tuple[tuple[str, ...], ...] = (
    ("status",),
    ("week",),
    ("evidence", "check", "oversight_drop"),
    ("plan", "sync"),
    ("ledger", "verify"),
    ("ledger", "checkpoint"),
    DRAFT,
    ("site", "build", "site"),
    ("backup", "copies"),
    ("ledger", "rebuild"),
    ("track",),
    ("watch",),
)
DELIVER = ("reminder", "deliver")


def main() -> int:
    """Run in a mount namespace of our own; return 0 where no run was at fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=len(ROOMS))
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if not asked.inside:
        with tempfile.TemporaryDirectory() as folder:
            mount = 'mount -t tmpfs -o size="$1",mode=700 tmpfs "$2"; shift 2; exec "$@"'
            again = (sys.executable, __file__, "--rooms", str(asked.rooms), "--inside", folder)
            command = ["unshare", "-m", "sh", "-ec", mount, "-", str(SIZE), folder, *again]
            return subprocess.run(command, check=False).returncode
    disk, faults, runs = Path(asked.inside), 0, 0
    for room in ROOMS[: asked.rooms]:
        for work in WORKS:
            faults, runs = faults + bool(alone(disk, work, room)), runs + 1
        with slack_stand_in() as stand_in:
            faults, runs = faults + bool(sweeps(disk, stand_in, room)), runs + 1
    print(f"{faults} faults of {runs} runs", flush=True)
    return int(faults > 0)


def alone(disk: Path, work: tuple[str, ...], room: int) -> list[str]:
    """Do one work in a demonstration's home on a disk with so much room, then again with all; return what was wrong."""
    home = unpack(newest() / "home.tar.xz", disk / "home")
    with full(disk, room):
        code, said = run(disk, home, *work)
    wrong = judged(work, code, said)
    again, told = run(disk, home, *work)
    if again not in normal(work):
        wrong.append(f"with room again it ended with {again}: {told[-300:]}")
    for check in (("ledger", "verify"), ("memo", "verify", "1")):
        again, told = run(disk, home, *check)
        if again:
            wrong.append(f"{' '.join(check)} afterwards: {told[-300:]}")
    return report(disk, work, room, code, said, wrong)


def sweeps(disk: Path, stand_in: SlackStandIn, room: int) -> list[str]:
    """Send reminders on a disk with so much room, then as the deployment does; return what was wrong."""
    folder = disk / "sweep"
    folder.mkdir()
    installation = Installation(folder, stand_in, 10)
    settings = installation.environment(None)
    with full(disk, room):
        code, said = run(disk, folder, *DELIVER, **settings)
    wrong = judged(DELIVER, code, said)
    for later in AFTER:
        installation.now += later
        again, told = run(disk, folder, *DELIVER, **settings | installation.environment(None))
        if again:
            wrong.append(f"with room again it ended with {again}: {told[-300:]}")
    if any(harm := installation.harm()):
        wrong.append(f"{harm[0]} messages lost, {harm[1]} doubled")
    return report(disk, DELIVER, room, code, said, wrong)


def judged(work: tuple[str, ...], code: int, said: str) -> list[str]:
    """Return what is wrong with how a run on a full disk ended."""
    wrong = []
    if "Traceback" in said:
        wrong.append(f"a traceback: {said[-900:]}")
    if code not in normal(work) and not any(word in said for word in ("disk", "space", "room")):
        wrong.append(f"ended with {code} and does not name the disk: {said[-500:]}")
    return wrong


def normal(work: tuple[str, ...]) -> set[int]:
    """Return the exit codes with which a run may end that did its work."""
    return {0, 1} if work == ("watch",) else {0}  # 1: an alarm stands, which is true of this home


def report(disk: Path, work: tuple[str, ...], room: int, code: int, said: str, wrong: list[str]) -> list[str]:
    """Print how a run ended, and take away what it left on the disk."""
    last = said.strip().splitlines()[-1:] or [""]
    print(f"{'FAULT ' if wrong else ''}{' '.join(work)} with {room:,} bytes left: {code}: {last[0][:160]}", flush=True)
    for each in wrong:
        print(f"    {each}", flush=True)
    for entry in disk.iterdir():
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    return wrong


@contextmanager
def full(disk: Path, room: int) -> Iterator[None]:
    """Fill a disk but for so many bytes while the block lasts."""
    filler = disk / "filler"
    with filler.open("wb") as file:
        state = os.statvfs(disk)
        os.posix_fallocate(file.fileno(), 0, max(state.f_bavail * state.f_frsize - room, 1))
    yield
    filler.unlink()


def newest() -> Path:
    """Return the folder of the newest version's sample."""
    return max(each for each in SAMPLES.iterdir() if each.is_dir())


def run(disk: Path, home: Path, *words: str, **settings: str) -> tuple[int, str]:
    """Run a command in a home, and return its exit code and what it said."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLLOWTHROUGH_")}
    asked = (
        clean
        | ELSEWHERE
        | {
            "NO_PROXY": "127.0.0.1",
            "FOLLOWTHROUGH_PLAN": str(REGISTER),
            "FOLLOWTHROUGH_HOME": str(home),
            "TMPDIR": str(disk),
        }
        | settings
    )
    command = [sys.executable, "-m", "flows", *words]
    checkout = Path(__file__).parents[2]
    asked["PYTHONPATH"] = str(checkout)
    done = subprocess.run(command, cwd=disk, env=asked, capture_output=True, text=True, check=False, timeout=300)
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main())
