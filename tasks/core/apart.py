"""Open a foreign file with a script of ours in its own process (SECURITY.md)."""

import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO

from models.core import Unreadable
from tasks.core.sandbox import available_sandbox, no_sandbox_allowed, sandboxed_command

WALL_SECONDS = 20
MOST_WRITTEN = 40_000_000
"""Bytes that we read from a script: the text that it may give (`tasks/child/confine.py`), escaped, with its links."""
TOO_MUCH = "the file took more time or memory than a file may"
NO_SANDBOX = (
    "this machine cannot close off the process that opens a file: install bubblewrap, or set "
    "FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX=true"
)


def read_apart(script: Path, body: bytes, *words: str) -> bytes:
    """Give a file to a script in the sandbox of this machine, and return what it wrote.

    The script sees neither our environment nor our files. Raises Unreadable if this machine has no sandbox, or if the
    file takes more than 20 s, more time or memory than the script allows itself, or more than 40 MB to answer: a file
    that took the script over could otherwise fill our own memory.
    """
    if available_sandbox() == "none" and not no_sandbox_allowed():
        raise Unreadable("no_sandbox", NO_SANDBOX)
    late = Event()
    # Our own script, no shell, no word of the file in the command.
    with subprocess.Popen(  # noqa: S603
        sandboxed_command(script, words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={}, cwd="/",
    ) as process:  # fmt: skip
        timer = Timer(WALL_SECONDS, _end, (process, late))
        timer.start()
        try:
            written = _exchange(process, body)
            process.wait()
        finally:
            timer.cancel()
            process.kill()
    if late.is_set():
        raise Unreadable("unreadable", f"the file took more than {WALL_SECONDS} s to read")
    if process.returncode or len(written) > MOST_WRITTEN:
        raise Unreadable("unreadable", TOO_MUCH)
    return written


def _exchange(process: "subprocess.Popen[bytes]", body: bytes) -> bytes:
    """Give the file in a thread, since the script may write before it has read all; end one that writes too much."""
    if process.stdin is None or process.stdout is None:
        return b""
    giver = Thread(target=_give, args=(process.stdin, body), daemon=True)
    giver.start()
    written = process.stdout.read(MOST_WRITTEN + 1)
    if len(written) > MOST_WRITTEN:
        process.kill()
    giver.join()
    return written


def _give(to: IO[bytes], body: bytes) -> None:
    with suppress(OSError):  # the script ended early, or was ended
        to.write(body)
    with suppress(OSError):
        to.close()


def _end(process: "subprocess.Popen[bytes]", late: Event) -> None:
    late.set()
    process.kill()
