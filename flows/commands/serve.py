"""Prefect's server, the runner and the listener, together or as parts (docs/operations.md#systemd)."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from flows._runtime.environment import (
    PREFECT_PASSWORD,
    PREFECT_USER,
    environment,
    own_prefect,
    play_also,
    prefect_lines,
)
from flows._runtime.prefect import ADDRESS, PORT, await_server, begin_database, free_port, server_of, server_on
from flows._runtime.settings import load_settings
from flows._runtime.signals import end_child, start_child, stop_by_signals
from flows.commands._out import say
from models.core import InputError
from tasks.core import holder_of
from tasks.operations import take

Program = Literal["server", "runner", "listener"]
STOP_TIMEOUT = 20  # seconds that a process gets to end by itself
RESTART_DELAYS = (1, 5, 15, 60, 300)  # seconds before each restart in a row; the last one repeats
NO_TOKENS = "set FOLLOWTHROUGH_SLACK_APP_TOKEN and FOLLOWTHROUGH_SLACK_BOT_TOKEN, and people can press buttons"
STABLE_AFTER = 120.0
"""Seconds after which a process counts as stable, so that its next restart waits only the first delay."""


@dataclass
class Supervised:
    """One process that is restarted whenever it ends; `say` gets a line each time that happens."""

    name: str
    command: list[str]
    environment: dict[str, str]
    folder: Path
    say: Callable[[str], None]
    _process: "subprocess.Popen[bytes] | None" = None
    _started_at: float = 0.0
    _restart_at: float = 0.0
    _failures: int = field(default=0, init=False)  # how many times in a row it ended before it was stable

    def supervise(self, moment: float) -> None:
        """Start the process if it is not running and its delay is over. `moment` is in seconds, from a steady clock."""
        if self._process is not None and (code := self._process.poll()) is not None:
            self._process = None
            self._failures = 1 if moment - self._started_at >= STABLE_AFTER else self._failures + 1
            delay = RESTART_DELAYS[min(self._failures, len(RESTART_DELAYS)) - 1]
            self._restart_at = moment + delay
            self.say(f"{self.name} ended (exit code {code}); it is started again in {delay} s")
        if self._process is None and moment >= self._restart_at:
            self._started_at = moment
            self._process = start_child(self.command, self.environment, self.folder)

    def poll(self) -> int | None:
        """Return the exit code of the current process if it has ended, or None."""
        return self._process.poll() if self._process else None

    def end(self) -> None:
        """Ask the current process to end, and kill it if it does not."""
        if self._process is not None:
            end_child(self._process, STOP_TIMEOUT)


def become_part(part: Program, home: Path | None) -> None:
    """Become one part of `serve`, under this process's id. Raises InputError if the port or the home is taken."""
    place, port = _place(home)
    if part == "server":
        _be_the_only_server(place)
        if free_port(port) != port:
            raise InputError(
                f"port {port} is taken{holder_of(port)}; stop that, or set PREFECT_SERVER_API_PORT in the settings file"
            )
    command, around = _part(part, place, port)
    os.chdir(place / "prefect")
    os.execve(command[0], command, around)  # noqa: S606 (our own words)


def serve_until_stopped(home: Path | None) -> None:
    """Run the server, the runner and the listener until Ctrl-C. Raises InputError if there is a server already."""
    place, wanted = _place(home)
    if named := prefect_lines().get("PREFECT_API_URL"):
        raise InputError(
            f"the settings name Prefect's server at {named}, and `serve` would start another; take PREFECT_API_URL "
            "out, or start one part with `followthrough serve --part runner`"
        )
    _be_the_only_server(place)
    folder = (place / "prefect").resolve()
    port = free_port(wanted)
    if port != wanted:
        say(f"port {wanted} is taken{holder_of(wanted)}; Prefect's server gets port {port}")

    def supervised(name: str, part: Program) -> Supervised:
        return Supervised(name, *_part(part, place, port), folder, say)

    server = supervised("Prefect's server", "server")
    parts = [server]
    page = server_of(place).removesuffix("/api")
    stop_by_signals()
    try:
        say(f"starting Prefect's server on {page} ...")
        server.supervise(time.monotonic())
        await_server(f"{page}/api", server.poll)
        parts.append(supervised("the runner", "runner"))
        say(f"runs, schedules and artifacts: {page}; Ctrl-C stops all")
        say(f"the page asks for {PREFECT_USER}: and the password in {folder / PREFECT_PASSWORD}")
        if load_settings().has_listener:
            parts.append(supervised("the listener", "listener"))
        else:
            say(f"no listener: {NO_TOKENS}")
        while True:
            for part in parts:
                part.supervise(time.monotonic())
            time.sleep(1)
    finally:
        for part in reversed(parts):
            part.end()


def _place(home: Path | None) -> tuple[Path, int]:
    """Return the home, which has Prefect's own folder, and the port of its server."""
    if home:
        if not home.is_dir():
            raise InputError(f"there is no home at {home}; name the folder that holds the record, or leave --home out")
        play_also(HOME=str(home.resolve()))
    settings = load_settings()
    play_also(HOME=str(settings.home.resolve()), PLAN=str(settings.plan.resolve()))
    own_prefect(settings.home)
    return settings.home, int(environment().get("PREFECT_SERVER_API_PORT", PORT))


def _be_the_only_server(place: Path) -> None:
    # A second server would lead every run and look to itself.
    if holder := take(place, "server"):
        raise InputError(f"Prefect's server of {place} runs already: {holder}. Nothing was started")


def _part(part: Program, place: Path, port: int) -> tuple[list[str], dict[str, str]]:
    if part == "server":
        begin_database(place)
        command, around = server_on(port)
        (place / "prefect" / ADDRESS).write_text(around["PREFECT_SERVER_UI_API_URL"])
        return command, around
    module = {"runner": "flows.serving", "listener": "flows.listen_to_slack"}[part]
    return [sys.executable, "-m", module], environment() | {"PREFECT_API_URL": server_of(place)}
