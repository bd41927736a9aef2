"""The systemd units of this installation, and their restart. Only units of ours are ever touched."""

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from models.core import Value

PREFIX = "followthrough-"
CONTROL_GROUP = Path("/proc/self/cgroup")
TIMEOUT = 60  # seconds that systemctl may take


class Unit(Value):
    """One unit as systemd shows it."""

    name: str
    state: str
    """`active`, `failed`, `inactive`, ..."""
    user: bool
    """Whether it belongs to this user's own systemd."""

    @property
    def restart_command(self) -> str:
        """Return what a person types to restart it."""
        return f"systemctl {'--user ' if self.user else ''}restart {self.name}"


def own_units() -> dict[str, Unit]:
    """Return our units by name, the system's first; none where no systemd runs."""
    units: dict[str, Unit] = {}
    for user in (False, True):
        listed = _systemctl(["list-units", "--all", "--plain", "--no-legend", "--full", f"{PREFIX}*"], user=user)
        for line in (listed or "").splitlines():
            name, _, active, *_ = [*line.split(), "", "", ""]
            if name.startswith(PREFIX) and name not in units:
                units[name] = Unit(name=name, state=active, user=user)
    return units


def unit_for(units: Mapping[str, Unit], *parts: str) -> Unit | None:
    """Return the first of these units that runs one of some parts, such as `server`."""
    return next((units[name] for part in parts if (name := f"{PREFIX}{part}.service") in units), None)


def unit_of_this_process() -> Unit | None:
    """Return the unit of ours that started this process, by its control group; None if none did."""
    try:
        groups = CONTROL_GROUP.read_text().splitlines()
    except OSError:
        return None
    path = next((line for line in groups if line.rpartition("/")[2].startswith(PREFIX)), "")
    return Unit(name=path.rpartition("/")[2], state="active", user="/user.slice/" in path) if path else None


def restart(unit: Unit) -> bool:
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
        process = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return process.stdout if process.returncode == 0 else None
