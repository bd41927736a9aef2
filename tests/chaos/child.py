"""Work that a child of this process does, killed where it is told; the child has all that this process has loaded."""

import os
import sys
from collections.abc import Callable

from flows.__main__ import main
from tests.chaos.sweep import ended_by_kill, work_in_child


def called(*words: str) -> None:
    """Call followthrough; raises where it ends with anything but 0."""
    try:
        main([*words])
    except SystemExit as ended:
        if ended.code:
            raise


def run_in_child(work: Callable[[], None], crash_at: str | None = None) -> bool:
    """Do some work in a child, and return whether it was killed on the way. Raises RuntimeError if it failed."""
    child = os.fork()
    if not child:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the child ends with it open
        crash = {"FOLLOWTHROUGH_CRASH_AT": crash_at} if crash_at else {}
        work_in_child(work, dict(os.environ) | crash)
    return ended_by_kill(child)
