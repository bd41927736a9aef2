"""Who is at work: a lock for each deployment, which the system lets go when a process ends, and our systemd units."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from socket import gethostname

from models.core import Value

FOLDER = "running"  # in the home
PAUSE = 0.01  # seconds between two tries to get a lock
LOOKS = 0.2  # seconds in which a look that takes a lock for a moment has let it go
WAITS = 600.0  # seconds that a run waits for a watch that does the same work
PREFIX = "followthrough-"
CONTROL_GROUP = Path("/proc/self/cgroup")
SYSTEMCTL_TIMEOUT = 60  # seconds that systemctl may take


@contextmanager
def at_work(home: Path, name: str) -> Iterator[None]:
    """Share the lock of a name with other runs while the block runs, once no watch has it alone. Where no lock is to be
    had, as on a full disk, the work goes on: what was done twice at once, the ledger decides."""
    handle = _open(home, name)
    if handle is None:
        yield
        return
    try:
        _lock_soon(handle, fcntl.LOCK_SH, WAITS)
        yield
    finally:
        os.close(handle)


@contextmanager
def alone_at_work(home: Path, name: str) -> Iterator[bool]:
    """Hold the lock of a name alone while the block runs; yield False if a run or another watch has it."""
    handle = _open(home, name)
    if handle is None:
        yield True
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


def _open(home: Path, name: str) -> int | None:
    try:
        (home / FOLDER).mkdir(mode=0o700, exist_ok=True)
        return os.open(home / FOLDER / name, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:  # a full disk, or a folder in which we may not write
        return None


def _lock(handle: int, how: int = fcntl.LOCK_EX) -> bool:
    try:
        fcntl.flock(handle, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_soon(handle: int, how: int = fcntl.LOCK_EX, within: float = LOOKS) -> bool:
    for _ in range(round(within / PAUSE)):
        if _lock(handle, how):
            return True
        time.sleep(PAUSE)
    return False


class SystemdUnit(Value):
    """One unit as systemd shows it."""

    name: str
    user: bool  # whether it belongs to this user's own systemd

    @property
    def restart_command(self) -> str:
        """Return what a person types to restart it."""
        return f"systemctl {'--user ' if self.user else ''}restart {self.name}"


def own_units() -> dict[str, SystemdUnit]:
    """Return our units by name, the system's first; none where no systemd runs."""
    units: dict[str, SystemdUnit] = {}
    for user in (False, True):
        listed = _systemctl(["list-units", "--all", "--plain", "--no-legend", "--full", f"{PREFIX}*"], user=user)
        for line in (listed or "").splitlines():
            name = next(iter(line.split()), "")
            if name.startswith(PREFIX) and name not in units:
                units[name] = SystemdUnit(name=name, user=user)
    return units


def unit_for(units: Mapping[str, SystemdUnit], *parts: str) -> SystemdUnit | None:
    """Return the first of these units that runs one of some parts, such as `server`."""
    return next((units[name] for part in parts if (name := f"{PREFIX}{part}.service") in units), None)


def unit_of_this_process() -> SystemdUnit | None:
    """Return the unit of ours that started this process, by its control group; None if none did."""
    try:
        groups = CONTROL_GROUP.read_text().splitlines()
    except OSError:
        return None
    path = next((line for line in groups if line.rpartition("/")[2].startswith(PREFIX)), "")
    return SystemdUnit(name=path.rpartition("/")[2], user="/user.slice/" in path) if path else None


def restart(unit: SystemdUnit) -> bool:
    """Have systemd start a unit again, or else end its process; return whether it will."""
    if _systemctl(["restart", "--no-block", unit.name], user=unit.user) is not None:
        return True
    process_id = _systemctl(["show", "--property=MainPID", "--value", unit.name], user=unit.user) or ""
    if not process_id.strip().isdigit() or int(process_id) == 0:
        return False
    try:
        os.kill(int(process_id), signal.SIGKILL)  # what is stuck may hear no other; any part may be killed at any time
    except OSError:
        return False
    return True


def _systemctl(words: list[str], *, user: bool) -> str | None:
    program = shutil.which("systemctl")
    if program is None:
        return None
    command = [program, *(["--user"] if user else []), "--no-ask-password", *words]
    try:
        process = subprocess.run(command, capture_output=True, text=True, timeout=SYSTEMCTL_TIMEOUT, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return process.stdout if process.returncode == 0 else None
