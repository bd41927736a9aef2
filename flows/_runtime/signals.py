"""How a process that runs until it is stopped ends: by a signal, or together with the process that started it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flows._runtime.environment import ENDS_WITH_PARENT, PREFIX, ends_with_parent

STOPPED = 130
"""The exit code of a process that Ctrl-C ended, as shells have it: 128 and the number of the signal."""
GRACE = 10.0
"""Seconds that a process gets to finish what it is at after its parent has ended."""


def stop_by_signals() -> None:
    """Make SIGINT and SIGTERM end this process as Ctrl-C does, so that nothing it started is left behind."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


@contextmanager
def ended_at_once(sentence: str) -> Iterator[None]:
    """Let SIGINT and SIGTERM end this process at once with a sentence, for work that may be thrown away."""

    def end(*_: object) -> None:
        os.write(2, f"followthrough: {sentence}\n".encode())
        os._exit(STOPPED)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def start_child(
    command: Sequence[str], environment: Mapping[str, str], folder: Path | None = None, *, apart: bool = False
) -> "subprocess.Popen[bytes]":
    """Start a process of ours that ends when this one does, however this one ends; it calls `end_with_parent`.

    The system closes its standard input, a pipe, with this process. With `apart`, Ctrl-C does not reach it.
    """
    asked = {**environment, PREFIX + ENDS_WITH_PARENT: "1"}
    return subprocess.Popen(command, cwd=folder, env=asked, stdin=subprocess.PIPE, start_new_session=apart)  # noqa: S603


def end_child(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Ask a process to end, and kill it if it does not within some seconds."""
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:  # a runner whose server is gone waits for it
        child.kill()
        child.wait()


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
