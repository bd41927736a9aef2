"""`followthrough --help`, and that of a noun, against the import of its command-line library, and `status` of the seven
against that of SQLModel, each as a process; the processor time of each counts, so that others at work disturb less.
"""

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from subprocess import DEVNULL, Popen

from ratio import Ratio, Turns

TRIES = 20
IN_SHORT = {"TRIES": 1}
CHECKOUT = Path(__file__).parents[2]


def measure() -> list[Ratio]:
    """Start both of each pair in turns."""
    with tempfile.TemporaryDirectory() as folder:
        _register(Path(folder))
        found = _ratio("status", 1.5, "-c", "import sqlmodel")
    helps = [_ratio(command, 3.0, "-c", "import cyclopts") for command in ("--help", "memo --help")]
    return [*helps, found]


def _ratio(command: str, goal: float, *floor: str) -> Ratio:
    turns = Turns(TRIES)
    for _ in turns:
        turns.add(_seconds("-m", "flows", *command.split()), _seconds(*floor))
    name = command.replace("--", "").replace(" ", "_")
    print(f"{name}: {turns.sides.told()}")
    return Ratio(name, turns.sides.ratio, goal, f"python {floor[0]} '{floor[1]}'", "times")


def _seconds(*words: str) -> float:
    """Return the seconds of processor time that a Python process takes. Raises RuntimeError where it fails."""
    process = Popen([sys.executable, *words], stdout=DEVNULL, cwd=CHECKOUT)
    _, ended, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(ended)
    if process.returncode:
        raise RuntimeError(f"python {' '.join(words)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime


def _register(folder: Path) -> None:
    """Take the shipped register into a new home."""
    from flows._runtime.data import REGISTER
    from flows._runtime.environment import play_with
    from flows.register.sync_plan import sync_plan

    play_with(HOME=str(folder / "home"), PLAN=str(REGISTER))
    asyncio.run(sync_plan.fn())
