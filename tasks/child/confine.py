"""Take away from a process what a foreign file could misuse, and give its answer as JSON (docs/evidence.md#extraction).

A script under `python -I` puts the folder above `tasks` on `sys.path`, then calls `serve`, the other side of
`tasks/core/sandbox.py`.
"""

import json
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.child.kernel import close_off

MEMORY, CPU_SECONDS = 1 << 30, 10
SECONDS_A_PAGE, MOST_CPU_SECONDS = 0.05, 60
"""What a file with many pages may take more, and what no file may take."""
TEXT = 5_000_000
"""Characters of text that one file may give, what stands beside its pages too."""
MOST_WRITTEN = 40_000_000
CLOSED, OPEN = "closed", "open"
"""What a script is told: whether the kernel must close off the process of each file."""
_MOST_KIND = 200
Read = Callable[[bytes, str], dict[str, Any]]
"""Reads a file of a kind, such as a media type."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.", "subprocess.", "shutil.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.link",
    "os.symlink", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.chown", "os.truncate",
)  # fmt: skip


class Refused(Exception):
    """The file will not do: a code, such as `password`, and a sentence without a word of the file.

    It is for whoever sent the file: what is wrong; what to do.
    """


def confine(sandbox: str) -> None:
    """Take away memory, time, writing, programs and sockets, and if CLOSED what the kernel can. Raises NoSandbox."""
    if sandbox == CLOSED:
        here = str(Path(__file__).resolve().parent)
        close_off((sys.base_prefix, sys.prefix, "/usr", "/lib", "/lib64", "/etc/ld.so.cache", here))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, _least(CPU_SECONDS, MOST_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_refuse)


def allow_for_pages(pages: int) -> None:
    """Give a file with this many pages the time that they need."""
    seconds = CPU_SECONDS + int(pages * SECONDS_A_PAGE)
    resource.setrlimit(resource.RLIMIT_CPU, _least(seconds, MOST_CPU_SECONDS))


def _least(soft: int, hard: int) -> tuple[int, int]:
    present = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = hard if present == resource.RLIM_INFINITY else min(hard, present)
    return min(soft, most), most


def serve(sandbox: str, read: Read, prepare: Callable[[str], object] = lambda kind: None) -> None:
    """Open files until nobody asks, each in a process of its own, which is confined before it reads.

    A request comes over the socket that is our standard input: the kind of a file, and a socket that gives the file and
    takes the answer. No process has both a file's bytes and another's socket, so a file that took its reader over
    changes no other's answer. `prepare` imports what a kind needs, so that the process of each file need not.
    """
    requests, child = socket.socket(fileno=0), 0
    while True:
        kind, descriptors, _, _ = socket.recv_fds(requests, _MOST_KIND, 1)
        if child:  # it has answered, and nothing of it may go on
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        if not descriptors:
            return
        prepare(kind.decode())
        if not (child := os.fork()):
            try:
                requests.close()
                _answer(sandbox, read, kind.decode(), descriptors[0])
            finally:
                os._exit(0)
        os.close(descriptors[0])


def _answer(sandbox: str, read: Read, kind: str, descriptor: int) -> None:
    """Write what `read` makes of a file as JSON: `reason` and `detail`, no word of the file, where it raises."""
    with open(descriptor, "rb", closefd=False) as file, open(descriptor, "wb") as out:
        confine(sandbox)
        try:
            result = read(file.read(), kind)
        except Refused as refusal:
            result = {"reason": refusal.args[0], "detail": refusal.args[1]}
        except Exception as error:
            detail = f"the file cannot be read ({type(error).__name__}); open it, save it again, and send that"
            result = {"reason": "unreadable", "detail": detail}
        out.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError("a file being read may open no connection, start no program and change no file")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("a file being read may write no file")
