"""A Prefect server of our own: for the demo, for `serve` and for tests. Never the user's own profile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_server(home: Path) -> Iterator[str]:
    """Run a server on 127.0.0.1 with its database under a folder, and send the runs of this process to it.

    Yields the server's API address. `flows._settings.own_prefect(home)` must have been called before Prefect was first
    imported; the server ends with the block.
    """
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import PREFECT_API_URL, temporary_settings

    server = SubprocessASGIServer()
    server.start(timeout=120)
    try:
        with temporary_settings({PREFECT_API_URL: server.api_url}):
            yield server.api_url
    finally:
        server.stop()
