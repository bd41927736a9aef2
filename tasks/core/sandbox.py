"""Open a foreign file with a script of ours in its own process, within a sandbox (docs/evidence.md#the-sandbox).

Bubblewrap gives the child namespaces of its own; where it does not start, Landlock takes the same away inside the
child (`tasks/child/kernel.py`). Where neither works, no file is opened, unless the installation said so by a setting.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO, Literal, Self

from models.core import Unreadable
from tasks.child.confine import MOST_WRITTEN, REPLY, REQUEST

Sandbox = Literal["bubblewrap", "landlock", "none"]
_SANDBOXES: tuple[Sandbox, ...] = ("bubblewrap", "landlock")
LEAST_BUBBLEWRAP = (0, 12)
"""The first version without known faults."""

READER = Path(__file__).parents[1] / "child"
_TRIAL_SECONDS = 10
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache")
_allowed_without: list[bool] = []

WALL_SECONDS = 90
TOO_MUCH = "the file took more time or memory than a file may"
NO_SANDBOX = (
    "this machine cannot close off the process that opens a file: install bubblewrap 0.12 or newer, or set "
    "FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX=true"
)


def allow_no_sandbox() -> None:
    """Let files be opened where there is no sandbox: only the limits and hooks inside the child stay."""
    _allowed_without[:] = [True]


@cache
def available_sandbox() -> Sandbox:
    """Return which sandbox works on this machine: each is tried once, and must prove that it closes."""
    trial = READER / "kernel.py"
    word = secrets.token_hex()
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in _SANDBOXES:
            run = [sys.executable, "-I", "-B", str(trial), name, str(server.getsockname()[1]), word]
            if name == "landlock":
                command = run
            elif _bubblewrap():
                command = _inside_bubblewrap(trial, run)
            else:
                continue
            if _output_of(command) == word:
                return name
    return "none"


def read_apart(script: Path, body: bytes, *words: str) -> bytes:
    """Give a file to a script in this machine's sandbox; return what it wrote. Raises Unreadable, also for too much."""
    late = Event()
    with _start(_reading_command(script, words)) as process:
        timer = Timer(WALL_SECONDS, _end, (process, late))
        timer.start()
        try:
            answer = _exchange(process, body)
            process.wait()
        finally:
            timer.cancel()
            _kill(process)
    if late.is_set():
        raise Unreadable("unreadable", f"the file took more than {WALL_SECONDS} s to read")
    if process.returncode or len(answer) > MOST_WRITTEN:
        raise Unreadable("unreadable", TOO_MUCH)
    return answer


def _reading_command(script: Path, words: tuple[str, ...]) -> list[str]:
    sandbox = available_sandbox()
    if sandbox == "none" and not _allowed_without:
        raise Unreadable("no_sandbox", NO_SANDBOX)
    run = [sys.executable, "-I", "-B", "-X", "utf8", str(script), sandbox, *words]
    return _inside_bubblewrap(script, run) if sandbox == "bubblewrap" else run


class ManyReaders:
    """One sandbox for many files, a process for each. Called with a file it answers as `read_apart`, but in 4 ms."""

    def __init__(self) -> None:
        self._idle: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        while self._idle:
            _close(self._idle.pop())

    def __call__(self, script: Path, body: bytes, *words: str) -> bytes:
        """Return what a process of the sandbox answers on a file."""
        (media_type,) = words
        process = self._idle.pop() if self._idle else _start(_reading_command(script, ()))
        late, is_whole, answer = Event(), False, b""
        timer = Timer(WALL_SECONDS, _end, (process, late))
        timer.start()
        try:
            is_whole, answer = _ask(process, REQUEST.pack(len(media_type), len(body)) + media_type.encode(), body)
        except (OSError, struct.error):
            timer.cancel()
            _close(process)
        else:
            timer.cancel()
            self._idle.append(process)
        if late.is_set():
            raise Unreadable("unreadable", f"the file took more than {WALL_SECONDS} s to read")
        if not is_whole:
            raise Unreadable("unreadable", TOO_MUCH)
        return answer


def _ask(process: "subprocess.Popen[bytes]", *request: bytes) -> tuple[bool, bytes]:
    if process.stdin is None or process.stdout is None:
        raise OSError
    for part in request:
        process.stdin.write(part)
    process.stdin.flush()
    is_whole, size = REPLY.unpack(process.stdout.read(REPLY.size))
    if size > MOST_WRITTEN:
        raise OSError
    return is_whole, process.stdout.read(size)


def _start(command: list[str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={}, cwd="/", start_new_session=True,
    )  # fmt: skip


def _close(process: "subprocess.Popen[bytes]") -> None:
    _kill(process)
    with suppress(OSError), process:
        pass


def _inside_bubblewrap(script: Path, run: list[str]) -> list[str]:
    ours = (str(READER), str(READER.parent / "__init__.py"), str(script))
    places = (sys.base_prefix, sys.prefix, *_SYSTEM, *ours)
    mounts = [word for place in places for word in ("--ro-bind-try", place, place)]
    options = (
        "--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--clearenv",
        "--cap-drop", "ALL", "--chdir", "/",
    )  # fmt: skip
    return [str(_bubblewrap()), *options, *mounts, "--dev", "/dev", "--remount-ro", "/", "--", *run]


@cache
def _bubblewrap() -> str | None:
    program = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    version = re.search(r"(\d+)\.(\d+)", _output_of([program, "--version"])) if program else None
    return program if version and tuple(map(int, version.groups())) >= LEAST_BUBBLEWRAP else None


def _output_of(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, timeout=_TRIAL_SECONDS, capture_output=True, env={}, cwd="/", check=True, text=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return done.stdout


def _exchange(process: "subprocess.Popen[bytes]", body: bytes) -> bytes:
    """Give the file in a thread, since the script may write before it has read all; end one that writes too much."""
    if process.stdin is None or process.stdout is None:
        return b""
    giver = Thread(target=_give, args=(process.stdin, body), daemon=True)
    giver.start()
    answer = process.stdout.read(MOST_WRITTEN + 1)
    if len(answer) > MOST_WRITTEN:
        _kill(process)
    giver.join()
    return answer


def _give(to: IO[bytes], body: bytes) -> None:
    with suppress(OSError):  # the script ended early, or was ended
        to.write(body)
    with suppress(OSError):
        to.close()


def _end(process: "subprocess.Popen[bytes]", late: Event) -> None:
    late.set()
    _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the sandbox with what it started: a child left over would keep our pipe open."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
