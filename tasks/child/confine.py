"""Take away from a process what a foreign file could misuse, and give its answer as JSON (docs/evidence.md#extraction).

A script under `python -I` puts the folder above `tasks` on `sys.path`, then calls `answer(sandbox, lambda body:
{...})`. Only the standard library and `kernel` are imported before the limits stand.
"""

import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.child.kernel import close_off, refuse_calls

MEMORY, CPU_SECONDS = 1 << 30, 10
SECONDS_A_PAGE, MOST_CPU_SECONDS = 0.05, 60
"""What a file with many pages may take more, and what no file may take."""
TEXT = 5_000_000
"""Characters of text that one file may give, what stands beside its pages too."""
MOST_WRITTEN = 40_000_000
REQUEST, REPLY, TAKEN = struct.Struct(">HQ"), struct.Struct(">?Q"), b"\1"
"""How a file and its answer are framed where one process reads many."""
ReadOne = Callable[[bytes, str], dict[str, Any]]
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.", "subprocess.", "shutil.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.link",
    "os.symlink", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.chown", "os.truncate",
)  # fmt: skip


class Refused(Exception):
    """The file will not do: a short code (`no_text`, `holds_files`, `unreadable`) and a plain sentence."""


def confine(sandbox: str) -> None:
    """Take away memory, time, writing, programs and sockets; `sandbox` closes the process off. Raises NoSandbox."""
    if sandbox == "landlock":
        here = str(Path(__file__).resolve().parent)
        close_off((sys.base_prefix, sys.prefix, "/usr", "/lib", "/lib64", "/etc/ld.so.cache", here))
    elif sandbox == "bubblewrap":
        refuse_calls()
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


def answer(sandbox: str, read: Callable[[bytes], dict[str, Any]]) -> None:
    """Read one file from standard input, confined, and write what `read` makes of it to standard output as JSON."""
    confine(sandbox)
    sys.stdout.buffer.write(json_answer(read, sys.stdin.buffer.read()))


def json_answer(read: Callable[[bytes], dict[str, Any]], body: bytes) -> bytes:
    """Return what `read` makes of a file, as JSON: `reason` and `detail`, no word of the file, where it raises."""
    try:
        result = read(body)
    except Refused as refusal:
        result = {"reason": refusal.args[0], "detail": refusal.args[1]}
    except Exception as error:
        result = {"reason": "unreadable", "detail": f"the file cannot be read ({type(error).__name__})"}
    return json.dumps(result, ensure_ascii=False).encode("utf-8", "replace")


def answer_many(sandbox: str, read: ReadOne) -> None:
    """Read files from standard input until it ends, each in a process of its own, which is confined before it reads.

    A file comes as `REQUEST`, its media type and its bytes; its answer goes back as `REPLY` and JSON. No process has
    both a file's bytes and our input or output, so a file that took its reader over changes no other's answer.
    """
    while head := _exactly(REQUEST.size):
        name_size, size = REQUEST.unpack(head)
        read_end, write_end = os.pipe()
        if not (child := os.fork()):
            try:
                os.close(read_end)
                _answer_one(sandbox, read, name_size, size, write_end)
            finally:
                os._exit(1)
        os.close(write_end)
        with open(read_end, "rb") as inside:
            content = inside.read(MOST_WRITTEN + 2)
        _, status = os.waitpid(child, 0)
        if not content.startswith(TAKEN):
            return  # its process ended before it had taken its file, and what follows cannot be told apart
        is_whole = not status and len(content) <= MOST_WRITTEN + 1
        content = content[1:] if is_whole else b""
        reply = memoryview(REPLY.pack(is_whole, len(content)) + content)
        while reply:
            reply = reply[os.write(1, reply) :]


def _answer_one(sandbox: str, read: ReadOne, name_size: int, size: int, write_end: int) -> None:
    """Take one file, give up what this process has of the others, be confined, and answer. It ends this process."""
    media_type, body = _exactly(name_size).decode(), _exactly(size)
    os.close(0)
    os.close(1)
    with open(write_end, "wb", buffering=0) as out:
        out.write(TAKEN)
        confine(sandbox)
        out.write(json_answer(lambda content: read(content, media_type), body))
    os._exit(0)


def _exactly(size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size and (part := os.read(0, size - len(parts))):
        parts += part
    return bytes(parts) if len(parts) == size else b""


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError("a file being read may open no connection, start no program and change no file")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("a file being read may write no file")
