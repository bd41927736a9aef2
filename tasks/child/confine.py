"""Take away from a process what a foreign file could misuse, and give its answer as JSON.

Source: docs/evidence.md#extraction.

A script under `python -I` uses it so: put the folder above `tasks` on `sys.path`, then
`answer(sandbox, lambda body: {...})`. Only the standard library and `kernel` are imported before the limits stand.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tasks.child.kernel import close_off, refuse_calls

MEMORY, CPU_SECONDS = 1 << 30, 10
SECONDS_A_PAGE, MOST_CPU_SECONDS = 0.05, 60
"""What a reader of a file with many pages may take more, and what no file may take."""
TEXT = 5_000_000
"""Characters of text that one file may give, what stands beside its pages counted with them."""
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = (
    "socket.", "subprocess.", "shutil.", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.system", "os.link",
    "os.symlink", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "os.chown", "os.truncate",
)  # fmt: skip


class Refused(Exception):
    """The file will not do: a short code (`no_text`, `holds_files`, `unreadable`) and a plain sentence."""


def confine(sandbox: str) -> None:
    """Take away memory, time, file writing, programs and sockets before anything of the file is read.

    `sandbox` is what closes this process off (tasks/core/sandbox.py): bubblewrap is around it already, Landlock begins
    here, and so does the filter of calls in both ways. The limits and the hook apply in any case. Raises NoSandbox if
    the kernel does not do as in the trial.
    """
    if sandbox == "landlock":
        close_off(places_of_python())
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
    """Return limits of processor time, never above a lower one that this process was started with."""
    present = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = hard if present == resource.RLIM_INFINITY else min(hard, present)
    return min(soft, most), most


def places_of_python() -> tuple[str, ...]:
    """Return the folders from which Python, its libraries and the readers are loaded."""
    here = Path(__file__).resolve().parent
    return (sys.base_prefix, sys.prefix, "/usr", "/lib", "/lib64", "/etc/ld.so.cache", str(here))


def answer(sandbox: str, read: Callable[[bytes], dict[str, Any]]) -> None:
    """Read one file from standard input, confined, and write what `read` makes of it to standard output as JSON.

    Where `read` raises, the answer is `reason` and `detail`: whatever a library raises at a bad file, the file is
    what is wrong, and not a word of it is repeated.
    """
    confine(sandbox)
    try:
        result = read(sys.stdin.buffer.read())
    except Refused as refusal:
        result = {"reason": refusal.args[0], "detail": refusal.args[1]}
    except Exception as error:
        result = {"reason": "unreadable", "detail": f"the file cannot be read ({type(error).__name__})"}
    sys.stdout.buffer.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError("a file being read may open no connection, start no program and change no file")
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING:
        raise PermissionError("a file being read may write no file")
