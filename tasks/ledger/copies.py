"""Copy the whole database while writers go on; load a copy into an empty one (docs/record.md#backup-and-restore)."""

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from tempfile import NamedTemporaryFile

from sqlalchemy import URL, inspect

from models.core import LedgerError
from tasks.ledger.database import Database

SUFFIX = {"sqlite": ".db", "postgresql": ".dump"}
"""What the name of a copy ends in, by database."""


def copy_database(database: Database, into: Path, *, programs: Path | None = None) -> None:
    """Write one consistent copy of a database into a file that does not exist yet.

    SQLite copies by VACUUM INTO: a plain copy of the file is not whole while a writer runs. PostgreSQL copies by
    pg_dump, from the folder `programs` or the PATH. Raises LedgerError; nothing half is left.
    """
    try:
        if database.is_sqlite:
            with closing(database.engine.raw_connection()) as connection:  # VACUUM wants no transaction around it
                connection.cursor().execute("VACUUM INTO ?", (str(into),))
        else:
            _run(database, programs, "pg_dump", "-Fc", "--no-owner", "-f", str(into), "-d", _address(database))
    except (sqlite3.Error, LedgerError) as error:
        into.unlink(missing_ok=True)
        raise LedgerError(f"no copy could be made in {into.parent}: {error}") from error


def load_database(copy: Path, database: Database, *, programs: Path | None = None) -> None:
    """Put a copy into an empty database. Raises LedgerError if it holds tables already, or if the copy is not one."""
    if inspect(database.engine).get_table_names():
        raise LedgerError("the database to restore into is not empty; name an empty one")
    if database.is_sqlite:
        place = Path(str(database.engine.url.database))
        database.engine.dispose()
        for leftover in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
            leftover.unlink(missing_ok=True)
        shutil.copyfile(copy, place)
    else:
        _run(database, programs, "pg_restore", "--no-owner", "--exit-on-error", "-d", _address(database), str(copy))


def check_copy(copy: Path, *, programs: Path | None = None) -> None:
    """See that a copy can be read as one. Raises LedgerError."""
    if copy.suffix == SUFFIX["postgresql"]:
        _run(None, programs, "pg_restore", "--list", "-f", "/dev/null", str(copy))
        return
    try:
        with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise LedgerError(f"the copy {copy} is not complete: {found}")


def revision_of_copy(copy: Path, *, programs: Path | None = None) -> str | None:
    """Return the revision that a copy's tables are at, or None if it names none. Raises LedgerError."""
    if copy.suffix == SUFFIX["postgresql"]:
        written = _run(None, programs, "pg_restore", "--data-only", "-t", "alembic_version", "-f", "-", str(copy))
        rows = re.findall(r"^\w+$", written.partition("FROM stdin;")[2], re.MULTILINE)
        return rows[0] if rows else None
    try:
        with closing(sqlite3.connect(f"file:{copy}?immutable=1", uri=True)) as connection:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row else None


def _address(database: Database) -> str:
    url = database.engine.url
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string()


def _run(database: Database | None, programs: Path | None, name: str, *arguments: str) -> str:
    """Run a client program of PostgreSQL and return what it wrote.

    The password goes into a file that only we can read, because everybody on the machine can see arguments.
    """
    program = str(programs / name) if programs else shutil.which(name)
    if program is None:
        raise LedgerError(f"{name} is not on the PATH; install PostgreSQL's client programs of the server's version")
    password = str((database.engine.url.password if database else None) or "")
    with NamedTemporaryFile("w") as secret:  # mode 0600; its form: the password file of PostgreSQL's libpq
        secret.write("*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n")
        secret.flush()
        env = {"PGPASSFILE": secret.name} if password else {}
        done = subprocess.run([program, *arguments], env=env, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    if done.returncode:
        raise LedgerError(f"{name} failed: {'; '.join(done.stderr.split(chr(10))[:3])}")
    return done.stdout
