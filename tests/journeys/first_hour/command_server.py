"""Runs commands in copies of one process that has imported all that they need, for tests that type many of them.

A command of its own process imports for up to two seconds of processor time before it does anything. A copy (a fork)
has the words, folder, environment and open files of whoever typed it, and ends with its own exit code. What is left out
is the import, and that Prefect reads its settings for each command; so the coordinator's first hour does without this.
"""

import atexit
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

CHECKOUT = Path(__file__).parents[3]
ENOUGH = 200_000  # bytes for the words and the environment of a command
IMPORTED = (
    "flows.answers.record_answer", "flows.evidence.track_portfolio", "flows.ledger.audit_ledger",
    "flows.ledger.back_up", "flows.memo.issue_memo", "flows.register.propose_dates", "flows.register.sync_plan",
    "flows.reminders.deliver_reminders",
)  # fmt: skip
TYPED = """\
import json, os, socket, sys
server = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
server.connect(sys.argv[1])
call = {"words": sys.argv[2:], "folder": os.getcwd(), "environment": dict(os.environ)}
socket.send_fds(server, [json.dumps(call).encode()], [0, 1, 2])
sys.exit(int(server.recv(16) or b"255"))
"""
"""The program that is typed: it asks for a copy, and ends as that ended."""


@cache
def typed_program() -> list[str]:
    """Start the server of this process, which ends with it; return the beginning of each command that asks it."""
    folder = Path(tempfile.mkdtemp(prefix="ft-commands-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "typed.py").write_text(TYPED)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.first_hour.command_server", str(folder)],
        cwd=CHECKOUT, env=kept | {"PYTHONPATH": str(CHECKOUT)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert server.stdout
    assert server.stdout.readline() == b"ready\n"
    atexit.register(server.communicate)
    return [sys.executable, "-I", "-S", str(folder / "typed.py"), str(folder / "socket")]


def serve(folder: Path) -> dict[str, Any]:
    """Answer each call by a copy of this process until standard input ends; in a copy, return what it has to do."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(str(folder / "socket"))
        listening.listen()
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has answered is forgotten
        os.write(1, b"ready\n")
        while listening in select.select([listening, sys.stdin], [], [])[0]:
            with listening.accept()[0] as caller:
                if not os.fork():
                    return _copy(caller)
    sys.exit()


def _copy(caller: socket.socket) -> dict[str, Any]:
    """Make the copy that does what was typed, and return that; tell the caller how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    body, files, *_ = socket.recv_fds(caller, ENOUGH, 3)
    if not (copy := os.fork()):
        for number, file in enumerate(files):
            os.dup2(file, number)
            os.close(file)
        return dict(json.loads(body))
    for file in files:
        os.close(file)
    ended = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
    caller.send(str(ended).encode())
    os._exit(0)


def main(folder: Path) -> NoReturn:
    """Import what commands need, and do in each copy what was typed."""
    from flows._runtime.environment import own_prefect

    own_prefect(folder)  # before Prefect is imported
    for name in IMPORTED:
        importlib.import_module(name)
    from flows.__main__ import main as command

    gc.freeze()
    call = serve(folder)
    os.chdir(call["folder"])
    os.environ.clear()
    os.environ.update(call["environment"] | {"DO_NOT_TRACK": "1"})  # set by what was imported above
    time.tzset()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command(call["words"])
    sys.exit()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
