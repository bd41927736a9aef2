import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.core.crash import POINTS, arm, crash_point

ROOT = Path(__file__).parents[3]


def end_of(work: Callable[[], None]) -> int:
    """Run some work in a forked child and return its exit code, negative for a signal."""
    child = os.fork()
    if child == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_armed_point_kills_and_the_others_do_nothing() -> None:
    def go_to(point: str) -> Callable[[], None]:
        def work() -> None:
            arm("claimed")
            crash_point(point)

        return work

    assert end_of(go_to("claimed")) == -signal.SIGKILL
    assert end_of(go_to("decided")) == 0


def test_an_unknown_point_is_an_error_where_it_is_armed_and_where_it_stands() -> None:
    for act in (arm, crash_point):
        with pytest.raises(ValueError, match="no crash point"):
            act("claimd")
    for point in POINTS:
        crash_point(point)
