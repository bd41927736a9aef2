"""Programs of the machine that are no part of the tests' own environment, such as Chromium.

A test may start one only if it asks for the fixture `system_program`, itself or by another fixture. Such a test carries
the marker `system`: `.ci/run` installs the programs and runs it, and `make test` leaves it out.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PACKAGES = {
    "cc": "gcc libc6-dev",
    "chromium": "chromium",
    "curl": "curl",
    "java": "default-jre-headless",
    "login": "login",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "redis-server": "redis-server",
    "sudo": "sudo",
    "systemd-analyze": "systemd",
    "useradd": "passwd",
}
"""The programs that tests start, and the packages of Debian that bring them; `cc` makes the clock of `make drill`."""
ALSO_IN = "/usr/sbin"
GUARDED = {*PACKAGES, "node", "systemctl"}
"""The names that the guard looks for: also Playwright's driver, and systemctl."""
_running: list[pytest.Item] = []


def path_of(name: str) -> str:
    """Return where a program is; fail with the package to install where it is missing."""
    path = shutil.which(name, path=f"{os.environ['PATH']}:{ALSO_IN}")
    assert path, f"{name} is missing; install {PACKAGES[name]}"
    return path


@contextmanager
def running(item: pytest.Item) -> Iterator[None]:
    """Hold the guard to a test while it runs."""
    _running.append(item)
    try:
        yield
    finally:
        _running.pop()


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Fail the running test if it starts a guarded program and is not marked. A script of its own may have the name."""
    if event != "subprocess.Popen" or not _running or _running[-1].get_closest_marker("system"):
        return
    executable, _, _, environment = arguments
    name = os.fsdecode(executable)
    path = shutil.which(name, path=(environment or os.environ).get("PATH")) or name
    if Path(path).name in GUARDED and not path.startswith(tempfile.gettempdir()):
        pytest.fail(f"{Path(path).name} is a program of the machine: ask for the fixture system_program")


sys.addaudithook(_guard)
"""A test that starts a program of the machine without the marker `system` fails, whatever the program is."""
