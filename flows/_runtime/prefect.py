"""A Prefect server of our own: for the demo and for tests. Never the user's own profile."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows._runtime.environment import environment
from models.core import FollowthroughError

STARTS_WITHIN = 1200
"""Tenths of a second that a first start may take on a busy machine, migrations included."""

ENDS_WITHIN = 5
"""Seconds until a server that does not stop is killed."""

TEMPLATE = Path(sys.prefix) / "prefect" / "prefect.db"
"""An empty, migrated database, made at installation (Makefile). Without it the server migrates its own, which takes
most
of the time of a first start. Source: docs/operations.md#prefect."""

SERVER = ("uvicorn", "--factory", "prefect.server.api.server:create_app", "--log-level", "error", "--lifespan", "on")
"""The command that Prefect's own `SubprocessASGIServer` runs. Importing that class would cost this process 50 MB and
2 s."""

SMALL = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
"""No pages and no schedules, because the server only records the runs of this process."""


@contextmanager
def own_server(home: Path) -> Iterator[str]:
    """Run a server on 127.0.0.1 with its database under a folder, and send the runs of this process to it.

    Yields the server's API address; the server ends with the block. Call `own_prefect(home)` before Prefect is
    imported.
    """
    from prefect.settings import PREFECT_API_URL, temporary_settings

    database = home / "prefect" / "prefect.db"
    if TEMPLATE.exists() and not database.exists():
        shutil.copyfile(TEMPLATE, database)
    port = _free_port()
    command = [sys.executable, "-m", *SERVER, "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environment() | SMALL)  # noqa: S603 (our own words)
    api = f"http://127.0.0.1:{port}/api"
    try:
        await_server(api, server)
        with temporary_settings({PREFECT_API_URL: api}):
            yield api
    finally:
        server.terminate()
        try:
            server.wait(timeout=ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def await_server(api: str, server: "subprocess.Popen[bytes]") -> None:
    """Wait until a server answers at its API address. Raises FollowthroughError if it ends or stays silent."""
    for _ in range(STARTS_WITHIN):
        if server.poll() is not None:
            raise FollowthroughError(f"Prefect's server ended at once; is the port of {api} taken?")
        try:
            with urllib.request.urlopen(f"{api}/health", timeout=2):  # noqa: S310 (an address of ours on 127.0.0.1)
                return
        except OSError:
            time.sleep(0.1)
    raise FollowthroughError("Prefect's server did not answer; see what it printed")


def _free_port() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])
