"""How a process of ours tells systemd, if that started it, that it is ready and still works. Source: sd_notify(3)."""

import asyncio
import socket
import time

from flows._runtime.environment import supervisor_socket

EVERY = 10.0
"""Seconds between two signs of life; the shortest WatchdogSec of our units is a minute."""
_last: list[float] = [0.0]


def notify(state: str) -> None:
    """Tell systemd a state, such as `READY=1` or `STATUS=...`. A supervisor that does not hear is no fault of ours."""
    if not (address := supervisor_socket()):
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
        try:
            out.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
        except OSError:
            return


def show_alive() -> None:
    """Give a sign of life, if the last one is old enough."""
    if time.monotonic() - _last[0] >= EVERY:
        _last[0] = time.monotonic()
        notify("WATCHDOG=1")


async def stay_alive() -> None:
    """Say that this process is ready, and then give signs of life for as long as its event loop turns."""
    notify("READY=1")
    while True:
        show_alive()
        await asyncio.sleep(EVERY)
