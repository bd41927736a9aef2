"""The demo's time, and the most memory that all its processes hold at once."""

import sys
import tempfile
from pathlib import Path
from subprocess import DEVNULL, Popen
from time import perf_counter, sleep

from ratio import Ratio

SECONDS, MEGABYTES = 15, 500
LOOK_EVERY = 0.05
COMMAND = ("demo", "--out", "demo-out")
IN_SHORT = {"COMMAND": ("--help",)}


def measure() -> list[Ratio]:
    """Play the demo once as a process, and sum the resident memory of it and its children while it runs."""
    peak, started = 0, perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "flows", *COMMAND]
        with Popen(words, cwd=folder, stdout=DEVNULL, stderr=DEVNULL) as demo:
            while demo.poll() is None:
                peak = max(peak, sum(_resident(each) for each in _family(demo.pid)))
                sleep(LOOK_EVERY)
    seconds, megabytes = perf_counter() - started, peak / 1e6
    if demo.returncode:
        raise RuntimeError(f"the demo ended with {demo.returncode}")
    print(f"demo: {seconds:.1f} s, {megabytes:.0f} MB at its peak, all processes together")
    return [
        Ratio("demo_seconds", seconds / SECONDS, 1.0, f"{SECONDS} s", "share of the limit"),
        Ratio("demo_memory", megabytes / MEGABYTES, 1.0, f"{MEGABYTES} MB", "share of the limit"),
    ]


def _family(pid: int) -> list[int]:
    """Return a process and all that it started, and they."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # it ended while we looked
        return []
    return [pid, *(each for child in children for each in _family(child))]


def _resident(pid: int) -> int:
    """Return a process's resident memory in bytes; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS:"))
