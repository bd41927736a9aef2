"""`followthrough serve`: Prefect's server, the runner of our flows and the Slack listener, until Ctrl-C.

This is the way to try followthrough on one machine. Real installations run the same parts as services
(docs/operations.md#schedule).
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from flows._runtime.environment import PREFECT_PASSWORD, PREFECT_USER, environment, own_prefect, play_also
from flows._runtime.prefect import await_server, free_port, start_server
from flows._runtime.settings import Settings, load_settings
from flows._runtime.signals import stop_by_signals
from models.core import FollowthroughError

PORT = 4200
"""The usual port of Prefect's server; another one if somebody else has it."""
STOP_TIMEOUT = 20
"""Seconds that a process gets to end by itself."""

RESTART_DELAYS = (1, 5, 15, 60, 300)
"""Seconds before each restart in a row; the last one repeats."""

STABLE_AFTER = 120.0
"""Seconds after which a process counts as stable, so that its next restart waits only the first delay."""


class Stoppable(Protocol):
    """A process, or something that keeps one running."""

    def poll(self) -> int | None:
        """Return the exit code if it has ended, or None."""

    def terminate(self) -> None:
        """Ask it to end."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended and return its exit code."""

    def kill(self) -> None:
        """End it at once."""


@dataclass
class Supervised:
    """One process that is restarted whenever it ends; `say` gets a line each time that happens."""

    command: list[str]
    folder: Path
    environment: dict[str, str]
    say: Callable[[str], None]
    starts: int = 0
    _process: "subprocess.Popen[bytes] | None" = None
    _started_at: float = 0.0
    _restart_at: float = 0.0
    _failures: int = field(default=0, init=False)
    """How many times in a row it ended before it was stable."""

    def supervise(self, moment: float) -> None:
        """Start the process if it is not running and its delay is over. `moment` is in seconds, from a steady clock."""
        if self._process is not None and (code := self._process.poll()) is not None:
            self._process = None
            self._failures = 1 if moment - self._started_at >= STABLE_AFTER else self._failures + 1
            delay = RESTART_DELAYS[min(self._failures, len(RESTART_DELAYS)) - 1]
            self._restart_at = moment + delay
            self.say(f"the listener ended (exit code {code}); it is started again in {delay} s")
        if self._process is None and moment >= self._restart_at:
            self._started_at = moment
            self.starts += 1
            self._process = subprocess.Popen(self.command, cwd=self.folder, env=self.environment)  # noqa: S603 (our words)

    def poll(self) -> int | None:
        """Return the exit code of the current process if it has ended, or None."""
        return self._process.poll() if self._process else None

    def terminate(self) -> None:
        """Ask the current process to end."""
        if self._process:
            self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the current process has ended and return its exit code."""
        return self._process.wait(timeout) if self._process else 0

    def kill(self) -> None:
        """End the current process at once."""
        if self._process:
            self._process.kill()


def serve_until_stopped(home: Path | None, say: Callable[[str], None]) -> None:
    """Start the server and the runner of what prefect.yaml lists, and wait until Ctrl-C.

    Raises FollowthroughError if the server or the runner ends by itself.
    """
    if home:
        play_also(HOME=str(home.resolve()))
    settings = load_settings()
    play_also(HOME=str(settings.home.resolve()), PLAN=str(settings.plan.resolve()))
    own_prefect(settings.home)
    folder = (settings.home / "prefect").resolve()
    port = free_port(PORT)
    page = f"http://127.0.0.1:{port}"
    server = start_server(port)
    processes: list[Stoppable] = [server]
    stop_by_signals()
    try:
        say(f"starting Prefect's server on {page} ...")
        await_server(f"{page}/api", server)
        api_set = {"PREFECT_API_URL": f"{page}/api"}
        processes.append(_start(folder, **api_set))
        say(f"runs, schedules and artifacts: {page}; Ctrl-C stops all")
        say(f"the page asks for {PREFECT_USER}: and the password in {folder / PREFECT_PASSWORD}")
        if listener := _listener(settings, folder, api_set, say):
            processes.append(listener)
        while all(process.poll() is None for process in processes[:2]):
            if listener:
                listener.supervise(time.monotonic())
            time.sleep(1)
        raise FollowthroughError("the server or the runner ended by itself; see what it printed")
    finally:
        for process in reversed(processes):
            process.terminate()
            try:
                process.wait(STOP_TIMEOUT)
            except subprocess.TimeoutExpired:  # a runner whose server is gone waits for it
                process.kill()
                process.wait()


def _listener(
    settings: Settings, folder: Path, api_set: dict[str, str], say: Callable[[str], None]
) -> Supervised | None:
    """Return the Slack listener, not yet started, or None if no tokens are set: then nobody can press a button."""
    if settings.slack_app_token and settings.slack_bot_token:
        return Supervised([sys.executable, "-m", "flows.listening"], folder, environment() | api_set, say)
    say(
        "no listener: set FOLLOWTHROUGH_SLACK_APP_TOKEN and FOLLOWTHROUGH_SLACK_BOT_TOKEN, and people can press buttons"
    )
    return None


def _start(folder: Path, **more: str) -> "subprocess.Popen[bytes]":
    """Start the process that runs our flows (`flows/serving.py`)."""
    return subprocess.Popen([sys.executable, "-m", "flows.serving"], cwd=folder, env=environment() | more)
