"""A process that is started again when it ends, after a pause that grows for as long as it keeps ending."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

PAUSES = (1, 5, 15, 60, 300)
"""Seconds before each new start; the last one is kept."""
HELD_OUT = 120.0
"""Seconds after which a process counts as well, and the next pause is the first one again."""


class Stoppable(Protocol):
    """A process, or what keeps one."""

    def poll(self) -> int | None:
        """Return the exit code where it has ended."""

    def terminate(self) -> None:
        """Ask it to end."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended."""

    def kill(self) -> None:
        """End it at once."""


@dataclass
class Kept:
    """One process, kept; `say` gets a line each time it ended by itself."""

    command: list[str]
    folder: Path
    environment: dict[str, str]
    say: Callable[[str], None]
    starts: int = 0
    _process: "subprocess.Popen[bytes] | None" = None
    _started_at: float = 0.0
    _again_at: float = 0.0
    _ended: int = field(default=0, init=False)
    """How often in a row it ended soon."""

    def keep(self, moment: float) -> None:
        """Start the process where it does not run and its pause is over; `moment` is on the machine's own clock."""
        if self._process is not None and (code := self._process.poll()) is not None:
            self._process = None
            self._ended = 1 if moment - self._started_at >= HELD_OUT else self._ended + 1
            pause = PAUSES[min(self._ended, len(PAUSES)) - 1]
            self._again_at = moment + pause
            self.say(f"the listener ended (exit code {code}); it is started again in {pause} s")
        if self._process is None and moment >= self._again_at:
            self._started_at, self.starts = moment, self.starts + 1
            self._process = subprocess.Popen(self.command, cwd=self.folder, env=self.environment)  # noqa: S603 (our words)

    def poll(self) -> int | None:
        """Return the exit code of the process that runs, where it has ended."""
        return self._process.poll() if self._process else None

    def terminate(self) -> None:
        """Ask the process to end."""
        if self._process:
            self._process.terminate()

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the process has ended."""
        return self._process.wait(timeout) if self._process else 0

    def kill(self) -> None:
        """End the process at once."""
        if self._process:
            self._process.kill()
