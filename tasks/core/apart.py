"""Open a foreign file with a script of ours in its own process (SECURITY.md)."""

import subprocess
from pathlib import Path

from models.core import Unreadable
from tasks.core.sandbox import available_sandbox, no_sandbox_allowed, sandboxed_command

WALL_SECONDS = 20
TOO_MUCH = "the file took more time or memory than a file may"
NO_SANDBOX = (
    "this machine cannot close off the process that opens a file: install bubblewrap, or set "
    "FOLLOWTHROUGH_OPEN_FILES_WITHOUT_SANDBOX=true"
)


def read_apart(script: Path, body: bytes, *words: str) -> bytes:
    """Give a file to a script in the sandbox of this machine, and return what it wrote.

    The script sees neither our environment nor our files. Raises Unreadable if this machine has no sandbox, or if the
    file takes more than 20 s, or more time or memory than the script allows itself.
    """
    if available_sandbox() == "none" and not no_sandbox_allowed():
        raise Unreadable("no_sandbox", NO_SANDBOX)
    command = sandboxed_command(script, words)
    try:
        # Our own script, no shell, no word of the file in the command.
        done = subprocess.run(  # noqa: S603
            command, input=body, timeout=WALL_SECONDS, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={}, cwd="/",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable("unreadable", f"the file took more than {WALL_SECONDS} s to read") from None
    except subprocess.CalledProcessError:
        raise Unreadable("unreadable", TOO_MUCH) from None
    return done.stdout
