"""Open foreign files with a script of ours, each in a closed process of its own (docs/evidence.md#the-sandbox).

The kernel closes the process off (`tasks/child/kernel.py`). Where it cannot, no file is opened, unless the installation
said so by a setting.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import monotonic
from typing import Self

from models.core import Unreadable
from tasks.child.confine import CLOSED, MOST_WRITTEN, OPEN

_CHILD = Path(__file__).parents[1] / "child"
_SCRIPT = _CHILD / "extract_child.py"
_TRIAL_SECONDS = 10
_PART = 1 << 20
_allowed_without: list[bool] = []

WALL_SECONDS = 90.0
TOO_MUCH = "the file takes more time or memory than a file may; send it in parts, or save it as PDF"
SANDBOX_MEND = "use Linux 5.13 or newer on x86_64 or arm64, with Landlock (/sys/kernel/security/lsm names it)"
NO_SANDBOX = (
    f"this machine cannot close off the process that opens a file: {SANDBOX_MEND}, or set "
    "FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX=true"
)


def allow_no_sandbox() -> None:
    """Let files be opened where there is no sandbox: only the limits and hooks inside the child stay."""
    _allowed_without[:] = [True]


@cache
def has_sandbox() -> bool:
    """Return whether this machine can close a process off: it is tried once, and must prove that it does."""
    word = secrets.token_hex()
    with socket.create_server(("127.0.0.1", 0)) as server:
        command = [sys.executable, "-I", "-B", str(_CHILD / "kernel.py"), str(server.getsockname()[1]), word]
        return _output_of(command) == word


def _output_of(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, timeout=_TRIAL_SECONDS, capture_output=True, env={}, cwd="/", check=True, text=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return done.stdout


def read_apart(body: bytes, kind: str) -> bytes:
    """Return what the script wrote on one file, as `Readers` do. Raises Unreadable."""
    with Readers() as readers:
        return readers(body, kind)


class Readers:
    """Opens files, a process for each, forked from one that is kept until the end. Threads may share it."""

    def __init__(self, script: Path = _SCRIPT) -> None:
        self._script = script
        self._idle: list[_Reader] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        while self._idle:
            self._idle.pop().close()

    def __call__(self, body: bytes, kind: str) -> bytes:
        """Give a file of a kind to the script; return what it wrote, never nothing. Raises Unreadable."""
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = _Reader(self._script)
        try:
            answer = reader.ask(body, kind)
        except BaseException:
            reader.close()
            raise
        self._idle.append(reader)
        return answer


class _Reader:
    """A process that forks another for each file (`tasks/child/confine.py` has its side)."""

    def __init__(self, script: Path) -> None:
        is_closed = has_sandbox()
        if not is_closed and not _allowed_without:
            raise Unreadable("no_sandbox", NO_SANDBOX)
        command = [sys.executable, "-I", "-B", "-X", "utf8", str(script), CLOSED if is_closed else OPEN]
        self._requests, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={}, cwd="/", start_new_session=True,
            )  # fmt: skip

    def ask(self, body: bytes, kind: str) -> bytes:
        end, answer = monotonic() + WALL_SECONDS, bytearray()
        ours, theirs = socket.socketpair()
        with ours:
            try:
                with theirs:
                    socket.send_fds(self._requests, [kind.encode()], [theirs.fileno()])
                ours.settimeout(WALL_SECONDS)
                ours.sendall(body)
                ours.shutdown(socket.SHUT_WR)
                while part := ours.recv(_PART):
                    answer += part
                    if len(answer) > MOST_WRITTEN:
                        raise Unreadable("unreadable", TOO_MUCH)
                    ours.settimeout(max(end - monotonic(), 0.001))
            except OSError:  # it took too long, or ended
                answer.clear()
        if not answer:
            raise Unreadable("unreadable", TOO_MUCH)
        return bytes(answer)

    def close(self) -> None:
        """Kill it with what it started."""
        self._requests.close()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
