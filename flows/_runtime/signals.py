"""How a process that runs until it is stopped ends, and how systemd hears that it still works (sd_notify(3))."""

import asyncio
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from flows._runtime.environment import ENDS_WITH_PARENT, PREFIX, ends_with_parent, environment

STOPPED = 130
"""The exit code of a process that Ctrl-C ended, as shells have it: 128 and the number of the signal."""
ALIVE_EVERY = 10.0  # seconds between two signs of life; the shortest WatchdogSec of our units is a minute
_last: list[float] = [0.0]
GRACE = 10.0  # seconds that a process gets to finish what it is at after its parent has ended


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
    """Start a process that ends when this one does; with `apart`, Ctrl-C does not reach it."""
    child_environment = {**environment, PREFIX + ENDS_WITH_PARENT: "1"}
    return subprocess.Popen(command, cwd=folder, env=child_environment, stdin=subprocess.PIPE, start_new_session=apart)  # noqa: S603


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

    def end_at_end_of_input() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE)
        os._exit(1)

    if ends_with_parent():
        Thread(target=end_at_end_of_input, name="parent", daemon=True).start()


def notify(state: str) -> None:
    """Tell systemd a state, such as `READY=1` or `STATUS=...`. A supervisor that does not hear is no fault of ours."""
    if not (address := environment().get("NOTIFY_SOCKET")):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        try:
            out.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
        except OSError:
            return


def show_alive() -> None:
    """Give a sign of life, if the last one is old enough."""
    if time.monotonic() - _last[0] >= ALIVE_EVERY:
        _last[0] = time.monotonic()
        notify("WATCHDOG=1")


async def stay_alive() -> None:
    """Say that this process is ready, and then give signs of life for as long as its event loop turns."""
    notify("READY=1")
    while True:
        show_alive()
        await asyncio.sleep(ALIVE_EVERY)
