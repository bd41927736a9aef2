"""How a process that runs until it is stopped ends: by a signal, or together with the process that started it."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Thread

from flows._runtime.environment import ENDS_WITH_PARENT, PREFIX, ends_with_parent

GRACE = 10.0
"""Seconds that a process gets to finish what it is at after its parent has ended."""


def stop_by_signals() -> None:
    """Make SIGINT and SIGTERM end this process as Ctrl-C does, so that nothing it started is left behind.

    A shell without job control starts background processes with SIGINT ignored; without this only a kill would end
    them.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def start_child(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None
) -> "subprocess.Popen[bytes]":
    """Start a process of ours that ends when this one does, however this one ends; it calls `end_with_parent`.

    Its standard input is a pipe, whose other end the system closes with this process. That works wherever Python does;
    a signal at the parent's end (PR_SET_PDEATHSIG) is Linux's alone.
    """
    asked = {**environment, PREFIX + ENDS_WITH_PARENT: "1"}
    return subprocess.Popen(command, cwd=folder, env=asked, stdin=subprocess.PIPE)  # noqa: S603 (our own words)


def end_with_parent() -> None:
    """Let this process end when the one that started it has ended, if it was started by `start_child`."""
    if ends_with_parent():
        Thread(target=_end_at_end_of_input, name="parent", daemon=True).start()


def _end_at_end_of_input() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
