"""Who is at work: a lock for each deployment, which the system lets go when a process ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import gethostname

from tasks.operations.units import unit_of_this_process

FOLDER = "running"  # in the home
TRIES, PAUSE = 20, 0.01  # a look at a lock takes it for a moment; who wants to hold it tries again


@contextmanager
def at_work(home: Path, name: str) -> Iterator[bool]:
    """Hold the lock of a name while the block runs; yield whether we have it. Work goes on without it, too."""
    try:
        (home / FOLDER).mkdir(mode=0o700, exist_ok=True)
        handle = os.open(home / FOLDER / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:  # a full disk, or a folder in which we may not write
        yield False
        return
    try:
        yield _lock_soon(handle)
    finally:
        os.close(handle)


def is_at_work(home: Path, name: str) -> bool:
    """Return whether a process of this machine holds the lock of a name."""
    try:
        handle = os.open(home / FOLDER / name, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


def take(home: Path, name: str) -> str | None:
    """Take the lock of a name until this process ends; return None, or who has it and how that is restarted."""
    (home / FOLDER).mkdir(mode=0o700, exist_ok=True)
    handle = os.open(home / FOLDER / name, os.O_RDWR | os.O_CREAT, 0o600)
    if not _lock_soon(handle):
        holder = os.read(handle, 1000).decode()
        os.close(handle)
        return holder or "another process"
    os.set_inheritable(handle, True)
    unit = unit_of_this_process()
    mend = f"restart it by `{unit.restart_command}`" if unit else "end that one first, or let it run"
    os.truncate(handle, 0)
    os.write(handle, f"process {os.getpid()} on {gethostname()}; {mend}".encode())
    return None


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_soon(handle: int) -> bool:
    for _ in range(TRIES):
        if _lock(handle):
            return True
        time.sleep(PAUSE)
    return False
