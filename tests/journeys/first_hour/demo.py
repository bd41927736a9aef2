"""`followthrough demo` from an installed wheel, as a child that may contact 127.0.0.1 only."""

import atexit
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple
from zipfile import ZipFile

CHECKOUT = Path(__file__).parents[3]
DAY = "2026-11-25"
CANARY = "xoxb-canary-5f2d"
WATCHED = """\
import sys

def watch(event, args):
    if event in ("socket.connect", "socket.sendto") and isinstance(args[-1], tuple):
        if args[-1][0] not in ("127.0.0.1", "::1", "localhost"):
            print("CONTACTED", args[-1], file=sys.stderr, flush=True)
            raise PermissionError(f"the demo leaves 127.0.0.1 for {args[-1]}")

sys.addaudithook(watch)
"""
"""Put before the demo's own code, in its process and in each it starts (sitecustomize)."""


@cache
def installed() -> Path:
    """Build the wheel, unpack it outside the checkout as an installer would, and return that folder."""
    place = Path(tempfile.mkdtemp(prefix="followthrough-wheel-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place / "built")]
    subprocess.run(build, cwd=CHECKOUT, check=True, capture_output=True)
    (wheel,) = (place / "built").glob("*.whl")
    ZipFile(wheel).extractall(place / "installed")
    return place / "installed"


def begin(folder: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    """Start the demo in a folder, as a child that may contact 127.0.0.1 only."""
    (folder / "watch").mkdir(parents=True)
    (folder / "watch" / "sitecustomize.py").write_text(WATCHED)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FOLLOWTHROUGH_", "PREFECT_"))}
    path = {"PYTHONPATH": f"{folder / 'watch'}{os.pathsep}{installed()}", "HOME": str(folder / "user")}
    (folder / "user").mkdir()
    return subprocess.Popen(
        [sys.executable, "-m", "flows", "demo", "--out", "demo-out", "--on", DAY, *words],
        cwd=folder, env=kept | path | more,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=deaf,  # noqa: PLW1509 (no threads yet)
    )  # fmt: skip


def play(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the demo in a folder to its end."""
    with begin(folder, **more) as child:
        out, said = child.communicate(timeout=300)
    return subprocess.CompletedProcess(child.args, child.returncode, out, said)


def deaf() -> None:
    """Start deaf to Ctrl-C, as a script's background jobs are."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def until(lines: IO[str], words: str) -> Iterator[str]:
    """Read lines up to and with the first that holds some words."""
    for line in lines:
        yield line
        if words in line:
            return


class TalkingDemo(NamedTuple):
    """A demo whose page is open: its folder, the page's address, and a copy of what it left before anybody pressed."""

    folder: Path
    address: str
    opened: Path


@contextmanager
def talking(folder: Path) -> Iterator[TalkingDemo]:
    """Play the demo with `--talk` in another time zone and hash seed; at the end it must end by Ctrl-C."""
    with begin(folder, "--talk", TZ="Asia/Tokyo", PYTHONHASHSEED="77") as child:
        try:
            assert child.stderr
            said = [*until(child.stderr, "answer as the people do")]
            (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", said[-1])
            shutil.copytree(folder / "demo-out", folder / "opened" / "demo-out", symlinks=True)
            yield TalkingDemo(folder, address, folder / "opened" / "demo-out")
            child.send_signal(signal.SIGINT)
            _, rest = child.communicate(timeout=60)
        finally:
            child.kill()  # one that did not end would hold up the whole run
    assert child.returncode == 130, rest
    assert "CONTACTED" not in "".join(said) + rest
