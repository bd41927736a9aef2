"""Work that a child of this process does, killed where it is told; the child has all that this process has loaded."""

import os
import sys
from collections.abc import Callable

from flows.__main__ import main
from flows._runtime.environment import play_also
from tasks.ledger import connect
from tests.chaos.sweep import ended_by_kill


def called(*words: str) -> None:
    """Call followthrough; raises where it ends with anything but 0."""
    try:
        main([*words])
    except SystemExit as ended:
        if ended.code:
            raise


def run_in_child(work: Callable[[], None], crash_at: str | None = None) -> bool:
    """Do some work in a child, and return whether it was killed on the way. Raises RuntimeError if it failed."""
    if child := os.fork():
        return ended_by_kill(child)
    code = 1
    try:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - the child ends with it open
        if crash_at:
            play_also(CRASH_AT=crash_at)
        connect.cache_clear()
        work()
        code = 0
    except BaseException as error:
        print(f"child: {type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)
