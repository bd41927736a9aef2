"""The sandbox of a child process that opens a foreign file (docs/evidence.md#the-sandbox).

Bubblewrap gives the child namespaces of its own: no network, no other process, no file but Python and the reader. Where
it does not start, Landlock takes the same away inside the child. A filter of calls is set in both ways
(`tasks/child/kernel.py`). Where neither works, no file is opened, unless the installation said so by a setting.
"""

import re
import secrets
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Literal

Sandbox = Literal["bubblewrap", "landlock", "none"]
_SANDBOXES: tuple[Sandbox, ...] = ("bubblewrap", "landlock")
LEAST_BUBBLEWRAP = (0, 12)
"""The first version without the faults that are known of older ones."""

READER = Path(__file__).parents[1] / "child"
"""The folder of the scripts that open files, the only code of ours that the child sees."""
_TRIAL_SECONDS = 10
_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache")
_OFFICE = ("/etc/libreoffice", "/etc/fonts", "/var/lib/libreoffice")
_OFFICE_ROOM = 200_000_000
"""Bytes of memory for the folder in which LibreOffice works."""
_allowed_without: list[bool] = []


def allow_no_sandbox() -> None:
    """Let files be opened where there is no sandbox: only the limits and hooks inside the child stay."""
    _allowed_without[:] = [True]


def no_sandbox_allowed() -> bool:
    """Return whether the installation allows files to be opened without a sandbox."""
    return bool(_allowed_without)


@cache
def available_sandbox() -> Sandbox:
    """Return which sandbox works on this machine. Each is tried once in this process: it must prove that it closes."""
    trial, word = READER / "kernel.py", secrets.token_hex()
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in _SANDBOXES:
            run = [sys.executable, "-I", "-B", str(trial), name, str(server.getsockname()[1]), word]
            if name == "landlock":
                command = run
            elif _bubblewrap():
                command = _inside_bubblewrap(trial, run)
            else:
                continue
            if _written(command) == word:
                return name
    return "none"


def sandboxed_command(script: Path, words: tuple[str, ...]) -> list[str]:
    """Return the command that runs a script of ours in the sandbox of this machine. Without one, the script alone."""
    sandbox = available_sandbox()
    run = [sys.executable, "-I", "-B", "-X", "utf8", str(script), sandbox, *words]
    return _inside_bubblewrap(script, run) if sandbox == "bubblewrap" else run


@cache
def office_program() -> str | None:
    """Return the folder of LibreOffice's program if it is installed and bubblewrap can be around it, else None."""
    program = shutil.which("soffice", path="/usr/bin:/usr/local/bin:/bin")
    return str(Path(program).resolve().parent) if program and available_sandbox() == "bubblewrap" else None


def office_command(script: Path, program: str, words: tuple[str, ...]) -> list[str]:
    """Return the command that runs a script of ours, and LibreOffice from it, within bubblewrap: it may start programs
    and write into a folder of its own, which is gone afterwards."""
    run = [sys.executable, "-I", "-B", "-X", "utf8", str(script), "bubblewrap", program, *words]
    room = ("--size", str(_OFFICE_ROOM), "--tmpfs", "/tmp")  # noqa: S108 - the sandbox's own
    return _inside_bubblewrap(script, run, (*_OFFICE, str(Path(program).parent)), room)


def _inside_bubblewrap(
    script: Path, run: list[str], more: tuple[str, ...] = (), room: tuple[str, ...] = ()
) -> list[str]:
    places = (
        sys.base_prefix,
        sys.prefix,
        *_SYSTEM,
        str(READER),
        str(READER.parent / "__init__.py"),
        str(script),
        *more,
    )
    shown = [word for place in places for word in ("--ro-bind-try", place, place)]
    closed = (
        "--unshare-all",
        "--unshare-user",
        "--disable-userns",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
        "--cap-drop",
        "ALL",
        "--chdir",
        "/",
    )
    # The room is made first: an installation below /tmp would otherwise be hidden by it.
    return [str(_bubblewrap()), *closed, *room, *shown, "--dev", "/dev", "--remount-ro", "/", "--", *run]


@cache
def _bubblewrap() -> str | None:
    """Return the system's own program, if it is of a version without known faults."""
    program = shutil.which("bwrap", path="/usr/bin:/usr/local/bin:/bin")
    version = re.search(r"(\d+)\.(\d+)", _written([program, "--version"])) if program else None
    return program if version and tuple(map(int, version.groups())) >= LEAST_BUBBLEWRAP else None


def _written(command: list[str]) -> str:
    """Return what a command writes, or "" if it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            command, timeout=_TRIAL_SECONDS, capture_output=True, env={}, cwd="/", check=True, text=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return ""
    return done.stdout
