"""An empty machine on which the commands of a page are typed."""

import os
import re
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from models.core import NEW_YORK
from tests.journeys.first_hour.command_server import typed_program
from tests.material.commands import Ended, commands_of
from tests.material.installation import CHECKOUT, UNRECORDED

ADDRESSES = {f"FOLLOWTHROUGH_{name}": "http://127.0.0.1:9/none" for name in (*UNRECORDED, "SOURCE_COUNCIL_MIRROR_URL")}
"""Every public source at an address where nobody answers: no test leaves this machine."""


class Terminal:
    """A terminal of an empty machine: where it is and what was exported stays for the next command.

    With `own_processes` each command starts as on a real machine; without, in a copy of one that has imported already.
    """

    def __init__(self, folder: Path, *, own_processes: bool = False) -> None:
        self.folder = folder
        words = [sys.executable, "-m", "flows"] if own_processes else typed_program()
        (folder / "bin").mkdir(parents=True)
        program = folder / "bin" / "followthrough"
        program.write_text(f'#!/bin/sh\nPYTHONPATH={CHECKOUT} exec {shlex.join(words)} "$@"\n')
        program.chmod(0o755)
        own = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}
        self.variables = (
            own
            | ADDRESSES
            | {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": str(folder), "PWD": str(folder)}
        )

    def type(self, command: str) -> Ended:
        """Type a command, and return how it ended and what it printed."""
        after = self.folder / "variables"
        script = f"{command}\nended=$?\nenv -0 > {after}\nexit $ended"
        done = subprocess.run(
            ["/bin/sh", "-c", script],
            cwd=self.variables["PWD"],
            env=self.variables,
            capture_output=True,
            text=True,
            check=False,
        )
        self.variables = dict(pair.split("=", 1) for pair in after.read_text().rstrip("\0").split("\0"))
        assert "Traceback" not in done.stderr
        return Ended(done.returncode, done.stdout, done.stderr)

    def do(self, command: str) -> str:
        """Type a command that must end well, and return what it printed."""
        ended = self.type(command)
        assert ended.code == 0, (command, ended)
        return ended.out


def today() -> str:
    return datetime.now(NEW_YORK).date().isoformat()


def set_up(terminal: Terminal) -> None:
    """Do what the coordinator's page says of the first day up to the plan."""
    init, *_ = commands_of("coordinator.md", "The first day")
    printed = terminal.do(init)
    terminal.do(next(line for line in printed.splitlines() if "export FOLLOWTHROUGH_ENV_FILE=" in line))
    fill_in_people(terminal.folder / "oversight")


def fill_in_people(folder: Path) -> None:
    """Write a Slack id in place of each example of the people file that `init` wrote into a folder."""
    people = folder / ".followthrough" / "people.yaml"
    people.write_text(re.sub(r"slack: U0+([0-9])  # an example", r"slack: U02ABCDEF1\1", people.read_text()))
