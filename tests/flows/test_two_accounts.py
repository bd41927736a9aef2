"""A first memo by two people without Slack, by two real accounts of this machine that log in (docs/coordinator.md)."""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.material.commands import commands_of
from tests.material.installation import CHECKOUT

ALICE, BOB = "fw-test-alice", "fw-test-bob"
PAGE = {"alice": ALICE, "bob": BOB}  # the names of the page, and of the accounts that the test makes
PEOPLE = """people:
- {id: p-coordinator-1, name: Made-up Alice, email: alice@office.gov, roles: [{role: oversight_coordinator}]}
- {id: p-coordinator-2, name: Made-up Bob, email: bob@office.gov, roles: [{role: oversight_coordinator}]}
"""
# Runs a program on a terminal of its own. `login` hangs the terminal up and opens it again, which ends pty.spawn,
# and `script` of util-linux may wait for ever for a child that has ended (its issue 2562).
TERMINAL = """
import contextlib, os, pty, sys, time
pid, master = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
os.set_blocking(master, False)
while os.waitpid(pid, os.WNOHANG) == (0, 0):
    with contextlib.suppress(OSError):
        os.write(1, os.read(master, 1024))
    time.sleep(0.05)
"""
pytestmark = [pytest.mark.nightly, pytest.mark.skipif(os.geteuid() != 0, reason="only root can make two accounts")]


class Machine:
    """Two accounts of this machine, and followthrough where the page says that it stands."""

    def __init__(self, program: Callable[[str], str], stack: ExitStack) -> None:
        self.program, self.stack = program, stack
        for name in (ALICE, BOB):
            subprocess.run([program("useradd"), "--create-home", "--shell", "/bin/sh", name], check=True)
            stack.callback(subprocess.run, ["/usr/sbin/userdel", "--remove", name], check=True, capture_output=True)
        python = next(
            path for path in _pythons() if subprocess.run(self.as_user(path, "-c", ""), check=False).returncode == 0
        )
        paths = ":".join([str(CHECKOUT), *(path for path in sys.path if path.endswith("site-packages"))])
        words = f"exec env PYTHONDONTWRITEBYTECODE=1 PYTHONPATH={paths} {python} -m flows"
        self.write(Path("/usr/local/bin/followthrough"), f'#!/bin/sh\n{words} "$@"\n', 0o755)

    def as_user(self, *words: str) -> list[str]:
        return [self.program("sudo"), "-u", ALICE, *words]

    def write(self, path: Path, text: str, mode: int) -> None:
        """Write a file of the machine, and remove it at the end. Fails where one stands there already."""
        with path.open("x") as file:
            file.write(text)
        path.chmod(mode)
        self.stack.callback(path.unlink)

    def administrator(self, command: str) -> None:
        """Type a command of the page as root; what it writes under /etc is removed at the end."""
        path = Path(command.rpartition("> ")[2])
        assert path.is_relative_to("/etc")
        assert not path.exists()
        self.stack.callback(path.unlink, missing_ok=True)
        subprocess.run(["/bin/sh", "-c", self.named(command)], check=True)

    def log_in(self, page_name: str, *commands: str) -> tuple[int, str]:
        """Log in with an account, type commands, and return how the last one ended, and what they printed."""
        account = pwd.getpwnam(PAGE[page_name])
        home = Path(account.pw_dir)
        lines = "\n".join(map(self.named, commands))
        settings = "export FOLLOWTHROUGH_ENV_FILE=$HOME/oversight/followthrough.env"
        (home / ".profile").write_text(f"(\n{settings}\n{lines}\n) > out 2>&1\necho $? > code\nexit\n")
        words = [sys.executable, "-c", TERMINAL, self.program("login"), "-f", account.pw_name]
        try:
            subprocess.run(words, check=True, capture_output=True, timeout=300)
        except subprocess.TimeoutExpired as error:
            pytest.fail(f"{commands}: {error.output}, {(home / 'out').read_text()}")
        return int((home / "code").read_text()), (home / "out").read_text()

    @staticmethod
    def named(command: str) -> str:
        return command.replace("alice", ALICE).replace("bob", BOB)


def _pythons() -> Iterator[str]:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    yield from filter(None, (sys.executable, shutil.which(name, path="/usr/bin:/usr/local/bin")))


@pytest.fixture
def machine(system_program: Callable[[str], str]) -> Iterator[Machine]:
    with ExitStack() as stack:
        yield Machine(system_program, stack)


def test_two_people_issue_a_first_memo_by_the_five_commands_of_the_page_and_one_of_them_cannot(
    machine: Machine,
) -> None:
    settings, sudoers, decide, approve, issue = commands_of("coordinator.md", "Without Slack")
    people = f"cat > oversight/.followthrough/people.yaml <<'END'\n{PEOPLE}END"
    code, printed = machine.log_in("alice", "followthrough init oversight", people, "followthrough plan sync")
    assert code == 0, printed
    code, printed = machine.log_in("alice", "followthrough memo draft --by p-coordinator-1")
    assert (
        "next: no Slack is set, so set FOLLOWTHROUGH_DECIDE_IN=anywhere (docs/coordinator.md#without-slack)" in printed
    )
    assert f"as themselves: sudo -u {ALICE} followthrough memo approve D1 --by ANOTHER" in printed
    assert "memo share" not in printed, "nobody is the agency's liaison"
    machine.administrator(settings)
    machine.administrator(sudoers)
    assert machine.log_in("alice", decide)[0] == 0
    own = approve.removeprefix("sudo -u alice ")
    forged = f"SUDO_UID={pwd.getpwnam(BOB).pw_uid} SUDO_USER={BOB} {own}"
    for typed in (own, forged, f"sudo -u {ALICE} {own} || {own}"):
        code, printed = machine.log_in("alice", typed)
        assert (code, "p-coordinator-2 may not approve: entry" in printed) == (4, True), printed
    code, printed = machine.log_in("bob", "sudo -n -u alice sh -c true")
    assert code == 1, "bob may run followthrough as alice, and nothing else"
    code, printed = machine.log_in("bob", approve)
    assert (code, "draft D1: approval recorded" in printed) == (0, True), printed
    code, printed = machine.log_in("alice", issue)
    assert (code, "memo no. 1 issued" in printed) == (0, True), printed
