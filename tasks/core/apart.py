"""Open a foreign file with a script of ours in its own process (SECURITY.md)."""

import subprocess
import sys
from pathlib import Path

from models.core import Unreadable

WALL_SECONDS = 20
TOO_MUCH = "the file took more time or memory than a file may"


def read_apart(script: Path, body: bytes, *words: str) -> bytes:
    """Give a file to a script that sees neither our environment nor our folder, and return what it wrote.

    Raises Unreadable if it takes more than 20 s, or more time or memory than the script allows itself.
    """
    command = [sys.executable, "-I", "-B", "-X", "utf8", str(script), *words]
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
