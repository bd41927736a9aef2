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

from flows._runtime.environment import PREFECT_PASSWORD, PREFECT_USER, environment, own_prefect, play_also
from flows._runtime.prefect import await_server, begin_database, free_port, server_on
from flows._runtime.settings import load_settings
from flows._runtime.signals import start_child, stop_by_signals
from tasks.core import holder_of

PORT = 4200
"""The usual port of Prefect's server; another one if somebody else has it."""
STOP_TIMEOUT = 20
"""Seconds that a process gets to end by itself."""

RESTART_DELAYS = (1, 5, 15, 60, 300)
"""Seconds before each restart in a row; the last one repeats."""

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
            self.say(f"{self.name} ended (exit code {code}); it is started again in {delay} s")
        if self._process is None and moment >= self._restart_at:
            self._started_at = moment
            self.starts += 1
            self._process = start_child(self.command, self.environment, self.folder)

    def poll(self) -> int | None:
        """Return the exit code of the current process if it has ended, or None."""
        return self._process.poll() if self._process else None

    def end(self) -> None:
        """Ask the current process to end, and kill it if it does not."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:  # a runner whose server is gone waits for it
            self._process.kill()
            self._process.wait()


def serve_until_stopped(home: Path | None, say: Callable[[str], None]) -> None:
    """Start Prefect's server, the runner and the listener, and wait until Ctrl-C. Whatever ends is started again.

    Raises FollowthroughError if the server does not begin to answer.
    """
    if home:
        play_also(HOME=str(home.resolve()))
    settings = load_settings()
    play_also(HOME=str(settings.home.resolve()), PLAN=str(settings.plan.resolve()))
    own_prefect(settings.home)
    begin_database(settings.home)
    folder = (settings.home / "prefect").resolve()
    port = free_port(PORT)
    if port != PORT:
        say(f"port {PORT} is taken{holder_of(PORT)}; Prefect's server gets port {port}")
    page = f"http://127.0.0.1:{port}"
    server = Supervised("Prefect's server", *server_on(port), folder, say)
    parts = [server]
    stop_by_signals()
    try:
        say(f"starting Prefect's server on {page} ...")
        server.supervise(time.monotonic())
        await_server(f"{page}/api", server)
        around = environment() | {"PREFECT_API_URL": f"{page}/api"}
        parts.append(Supervised("the runner", [sys.executable, "-m", "flows.serving"], around, folder, say))
        say(f"runs, schedules and artifacts: {page}; Ctrl-C stops all")
        say(f"the page asks for {PREFECT_USER}: and the password in {folder / PREFECT_PASSWORD}")
        if settings.slack_app_token and settings.slack_bot_token:
            parts.append(Supervised("the listener", [sys.executable, "-m", "flows.listening"], around, folder, say))
        else:
            say(
                "no listener: set FOLLOWTHROUGH_SLACK_APP_TOKEN and FOLLOWTHROUGH_SLACK_BOT_TOKEN, and people can "
                "press buttons"
            )
        while True:
            for part in parts:
                part.supervise(time.monotonic())
            time.sleep(1)
    finally:
        for part in reversed(parts):
            part.end()
