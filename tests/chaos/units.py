"""Units of systemd as a test reads them: their commands, settings and restart rules, kept by a supervisor of the test.

systemd itself is not started, because most machines that run tests have none to start.
"""

import os
import shlex
import signal
import socket
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

SECONDS = {"ms": 0.001, "s": 1.0, "sec": 1.0, "min": 60.0, "h": 3600.0}


@dataclass
class Unit:
    """One process as its unit says: what starts it, and how long after its end it is started again (None: never)."""

    name: str
    command: list[str]
    environment: dict[str, str]
    restarts_after: float | None
    folder: Path | None = None
    user: str | None = None
    process: "subprocess.Popen[bytes] | None" = None
    starts: int = 0
    due: float = 0.0
    kept: bool = True
    """Whether the supervisor is to keep it running."""


def lines_of(text: str) -> dict[str, list[str]]:
    """Return the settings of a unit's file, by name, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in text.replace("\\\n", " ").splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith(("#", ";", "[")):
            found[name.strip()].append(value.strip())
    return found


def unit_of(name: str, text: str, environment: Mapping[str, str]) -> Unit:
    """Return a service as its unit's file says, in this environment and what the unit adds to it.

    Raises FileNotFoundError for an EnvironmentFile that is not there, as systemd does, unless its name begins with `-`.
    """
    says = lines_of(text)
    assert not says["RestartSteps"], "systemd never counts anew (its issue 43813): each restart would take the longest"
    env = dict(environment)
    for path in says["EnvironmentFile"]:
        if not path.startswith("-") or Path(path[1:]).exists():
            env |= environment_file(Path(path.removeprefix("-")))
    for each in says["Environment"]:
        env |= dict(pair.split("=", 1) for pair in shlex.split(each))
    command = shlex.split(says["ExecStart"][-1].replace("%H", socket.gethostname()).lstrip("-@:+!"))
    again = says["Restart"] and says["Restart"][-1] in ("always", "on-failure", "on-abnormal")
    return Unit(name, command, env, seconds((says["RestartSec"] or ["100ms"])[-1]) if again else None)


def environment_file(path: Path) -> dict[str, str]:
    """Return the variables of an EnvironmentFile."""
    lines = (line.partition("=") for line in path.read_text().splitlines() if "=" in line and line[0] not in "#;")
    return {name.strip(): value.strip().strip('"') for name, _, value in lines}


def seconds(span: str) -> float:
    """Return a span of systemd, such as `5`, `2min` or `1min 30s`, in seconds."""
    total = 0.0
    for part in span.split():
        digits = part.rstrip("abcdefghijklmnopqrstuvwxyz")
        total += float(digits) * SECONDS[part[len(digits) :] or "s"]
    return total


@dataclass
class Supervisor:
    """Keeps units running by their restart rules until it is stopped; each writes to `NAME.log` in a folder."""

    folder: Path
    units: dict[str, Unit] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _turn: threading.RLock = field(default_factory=threading.RLock)
    _thread: threading.Thread | None = None

    def start(self, *units: Unit) -> None:
        """Start units, and keep them from now on."""
        with self._turn:
            for each in units:
                self.units[each.name] = each
                self._begin(each)
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, daemon=True)
            self._thread.start()

    def _begin(self, unit: Unit) -> None:
        unit.starts += 1
        with (self.folder / f"{unit.name}.log").open("ab") as out:
            unit.process = subprocess.Popen(
                unit.command,
                cwd=unit.folder,
                env=unit.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                user=unit.user,
                start_new_session=True,
            )

    def _watch(self) -> None:
        while not self._stop.wait(0.05):
            with self._turn:
                for each in self.units.values():
                    if not each.kept or each.process is None or each.process.poll() is None:
                        continue
                    if each.due == 0.0:
                        end_group(each.process.pid)  # as systemd does with what is left of the unit
                        each.due = time.monotonic() + (each.restarts_after or 0.0)
                    elif each.restarts_after is not None and time.monotonic() >= each.due:
                        each.due = 0.0
                        self._begin(each)

    def kill(self, name: str) -> None:
        """Kill a unit with all that it started, as systemd does with what is left of a unit whose process died."""
        with self._turn:
            process = self.units[name].process
            if process and process.poll() is None:
                family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
                for each in family:
                    with suppress(psutil.NoSuchProcess):
                        each.kill()

    def adopt(self, other: "Supervisor") -> None:
        """Take the units of another supervisor over, and let that one stop to watch."""
        other._stop.set()
        if other._thread:
            other._thread.join()
        with self._turn:
            self.units = other.units | self.units

    def hold(self, name: str) -> None:
        """Kill a unit and leave it down until `release`."""
        with self._turn:
            self.units[name].kept = False
            self.kill(name)
            self.units[name].process.wait()  # type: ignore[union-attr]
            end_group(self.units[name].process.pid)  # type: ignore[union-attr]

    def release(self, name: str) -> None:
        """Start a unit again that was held, and keep it."""
        with self._turn:
            self.units[name].kept, self.units[name].due = True, 0.0
            self._begin(self.units[name])

    def stop(self) -> None:
        """Kill all units, the last started first, and stop to watch."""
        self._stop.set()
        if self._thread:
            self._thread.join()
        for each in reversed(self.units.values()):
            if each.process:
                end_group(each.process.pid)
                each.process.wait()

    def log(self, name: str) -> str:
        """Return what a unit wrote."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""


def end_group(leader: int) -> None:
    """Kill what is left of a process that led a session, and all that it started there."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def until(holds: Callable[[], object], within: float, told: Callable[[], object] = lambda: "it did not come") -> None:
    """Wait until something holds. Raises AssertionError, with what is told, if it does not within some seconds."""
    end = time.monotonic() + within
    while not holds():
        assert time.monotonic() < end, told()
        time.sleep(0.1)


def run(command: Sequence[str], environment: Mapping[str, str], **more: object) -> str:
    """Run a command to its end and return what it wrote. Raises AssertionError with that if it fails."""
    done = subprocess.run(command, env=dict(environment), capture_output=True, text=True, check=False, **more)  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return str(done.stdout + done.stderr)
