"""Open a foreign file with a script of ours in its own process (SECURITY.md)."""

import os
import signal
import struct
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO, Self

from models.core import Unreadable
from tasks.child.confine import MOST_WRITTEN, REPLY, REQUEST
from tasks.core.sandbox import (
    READER,
    available_sandbox,
    no_sandbox_allowed,
    office_command,
    office_program,
    sandboxed_command,
)

WALL_SECONDS = 90
TOO_MUCH = "the file took more time or memory than a file may"
NO_SANDBOX = (
    "this machine cannot close off the process that opens a file: install bubblewrap 0.12 or newer, or set "
    "FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX=true"
)
NO_CONVERTER = (
    "a .{} file is read only where LibreOffice and bubblewrap 0.12 are installed; convert it to PDF, "
    "or install libreoffice-writer-nogui, libreoffice-calc-nogui and libreoffice-impress-nogui"
)


def read_apart(script: Path, body: bytes, *words: str) -> bytes:
    """Give a file to a script in the sandbox of this machine, and return what it wrote.

    The script sees neither our environment nor our files. Raises Unreadable if this machine has no sandbox, or if the
    file takes more than 90 s, more time or memory than the script allows itself, or more than 40 MB to answer: a file
    that took the script over could otherwise fill our own memory.
    """
    _check_sandbox()
    written, returncode = _run(sandboxed_command(script, words), body, WALL_SECONDS)
    if returncode or len(written) > MOST_WRITTEN:
        raise Unreadable("unreadable", TOO_MUCH)
    return written


class ManyReaders:
    """One sandbox for many files, for each thread that reads: a process of its own opens each file in it.

    Starting a sandbox and its Python takes 0.7 s, and reading five pages 4 ms. Use it as a context manager; called with
    a file it answers as `read_apart` does.
    """

    def __init__(self) -> None:
        self._idle: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        while self._idle:
            _close(self._idle.pop())

    def __call__(self, script: Path, body: bytes, *words: str) -> bytes:
        """Return what the script makes of a file of a media type. Raises Unreadable as `read_apart` does."""
        _check_sandbox()
        (media_type,) = words
        process = self._idle.pop() if self._idle else _started(sandboxed_command(script, ()))
        late, whole, written = Event(), False, b""
        timer = Timer(WALL_SECONDS, _end, (process, late))
        timer.start()
        try:
            whole, written = _answered(process, REQUEST.pack(len(media_type), len(body)) + media_type.encode(), body)
        except (OSError, struct.error):
            timer.cancel()
            _close(process)
        else:
            timer.cancel()
            self._idle.append(process)
        if late.is_set():
            raise Unreadable("unreadable", f"the file took more than {WALL_SECONDS} s to read")
        if not whole:
            raise Unreadable("unreadable", TOO_MUCH)
        return written


def _answered(process: "subprocess.Popen[bytes]", *sent: bytes) -> tuple[bool, bytes]:
    """Return whether a file was read to its end, and its answer. Raises OSError or struct.error if the reader ended."""
    if process.stdin is None or process.stdout is None:
        raise OSError
    for part in sent:
        process.stdin.write(part)
    process.stdin.flush()
    whole, size = REPLY.unpack(process.stdout.read(REPLY.size))
    if size > MOST_WRITTEN:
        raise OSError
    return whole, process.stdout.read(size)


def _started(command: list[str]) -> "subprocess.Popen[bytes]":
    # Our own script, no shell, no word of the file in the command.
    return subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={}, cwd="/", start_new_session=True,
    )  # fmt: skip


def _close(process: "subprocess.Popen[bytes]") -> None:
    _kill(process)
    with suppress(OSError), process:
        pass


def _check_sandbox() -> None:
    if available_sandbox() == "none" and not no_sandbox_allowed():
        raise Unreadable("no_sandbox", NO_SANDBOX)


def convert_apart(body: bytes, old: str, new: str) -> bytes:
    """Return a file that LibreOffice made of another, by the endings of the two, such as `doc` and `docx`.

    Raises Unreadable `no_converter` if this machine has no LibreOffice or no bubblewrap to close it off, and
    `unreadable` if LibreOffice makes nothing of the file within 90 s.
    """
    if (program := office_program()) is None:
        raise Unreadable("no_converter", NO_CONVERTER.format(old))
    written, returncode = _run(office_command(READER / "convert_child.py", program, (old, new)), body, WALL_SECONDS)
    if returncode or len(written) > MOST_WRITTEN:
        raise Unreadable("unreadable", f"LibreOffice cannot open the .{old} file")
    return written


def _run(command: list[str], body: bytes, seconds: float) -> tuple[bytes, int]:
    late = Event()
    with _started(command) as process:
        timer = Timer(seconds, _end, (process, late))
        timer.start()
        try:
            written = _exchange(process, body)
            process.wait()
        finally:
            timer.cancel()
            _kill(process)
    if late.is_set():
        raise Unreadable("unreadable", f"the file took more than {seconds} s to read")
    return written, process.returncode


def _exchange(process: "subprocess.Popen[bytes]", body: bytes) -> bytes:
    """Give the file in a thread, since the script may write before it has read all; end one that writes too much."""
    if process.stdin is None or process.stdout is None:
        return b""
    giver = Thread(target=_give, args=(process.stdin, body), daemon=True)
    giver.start()
    written = process.stdout.read(MOST_WRITTEN + 1)
    if len(written) > MOST_WRITTEN:
        _kill(process)
    giver.join()
    return written


def _give(to: IO[bytes], body: bytes) -> None:
    with suppress(OSError):  # the script ended early, or was ended
        to.write(body)
    with suppress(OSError):
        to.close()


def _end(process: "subprocess.Popen[bytes]", late: Event) -> None:
    late.set()
    _kill(process)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill the sandbox with what it started.

    One that is killed while it starts leaves a child that has not yet asked to die with it, waits for ever, and keeps
    our pipe open.
    """
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
