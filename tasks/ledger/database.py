"""The one maker of engines; a session either reads or writes."""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import count
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from models.core import LedgerError, SettingsError
from models.ledger import EntryChannel
from tasks.ledger.revisions import refuse_another_version

# A writer takes this lock before it reads the head, so that no one appends between.
WRITERS_LOCK = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(7)"}

# WAL lets readers go on beside the writer; FULL keeps the last commits through a power cut (docs/record.md#ledger).
# What is deleted or replaced is written over with zeros.
PATIENCE = 10_000
"""Milliseconds for which one waits for another."""
PAUSE, TRIES = 0.002, 5_000
"""Seconds between two tries of a writer for the lock, and how often it tries: as long as the above."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={PATIENCE}", "foreign_keys=ON", "secure_delete=ON")


MENDS = {
    "unable to open": "check the path, and that you may write there",
    "readonly": "check that you may write there",
    "disk I/O error": "check that the disk has room",
    "is full": "make room and try again",
    "not a database": "put the file back from a copy (`followthrough restore`)",
    "malformed": "put the file back from a copy (`followthrough restore`)",
    "connection": "check that the server runs, and FOLLOWTHROUGH_DATABASE_URL",
}
"""What to do, by the database's own words for what is wrong."""

SEED = "demonstration"


@dataclass(frozen=True)
class Database:
    """Where the ledger and its projections live."""

    engine: Engine
    chance: Callable[[int], bytes] = secrets.token_bytes
    """Gives the random bytes of salts; in a demonstration the same ones each time."""
    channel: EntryChannel = "flow"
    """By which way comes what is recorded through this."""
    account: str | None = None
    """Of a command: from which account of this machine, as a salted hash."""

    @property
    def is_sqlite(self) -> bool:
        """Return whether this is a file on this machine."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads. Raises LedgerError if the database cannot be reached."""
        with told_plainly(self.engine), Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, *, upgrades: bool = False) -> Iterator[Session]:
        """Open a session that commits as one, or not at all.

        Raises LedgerError if it cannot, and where another version of followthrough has changed the tables since;
        with `upgrades`, they may be of an older one.
        """
        writer = self.engine.execution_options(writes=True)
        with told_plainly(self.engine), Session(writer) as session, session.begin():
            if not upgrades:
                refuse_another_version(session.connection())  # under the lock: an upgrade may have come before us
            yield session

    def write_anew(self, table: str) -> None:
        """Rewrite a table's pages, so that no byte of what was erased is left.

        Raises LedgerError if a reader still holds the older pages.
        """
        with (
            told_plainly(self.engine),
            self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        ):
            if not self.is_sqlite:
                connection.exec_driver_sql(f"VACUUM FULL {table}")
                return
            connection.commit()
            pages = connection.connection.cursor()
            pages.execute("VACUUM")
            if pages.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                raise LedgerError(
                    "another program is reading the database, so erased words remain in it; erase them again"
                )


@cache
def connect(url: str, *, demonstration: bool = False) -> Database:
    """Open a database by its SQLAlchemy URL, once a process; its tables are made by `tasks.ledger.migrate`.

    In a demonstration, salts follow from a fixed seed, so that two of them give the same bytes. Raises SettingsError
    for a URL of another kind.
    """
    if not url.startswith(("sqlite:", "postgresql")):
        raise SettingsError("FOLLOWTHROUGH_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
    engine = create_engine(url, hide_parameters=True)  # a fault is logged, and the words in it are people's
    event.listen(engine, "begin", _begin)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return Database(engine, Random(SEED).randbytes) if demonstration else Database(engine)  # noqa: S311 (no secret)


@contextmanager
def told_plainly(engine: Engine) -> Iterator[None]:
    """Raise LedgerError for what the database cannot do: which one, why, and the mend."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        why = " ".join(str(getattr(error, "orig", error)).split())
        if "append-only" in why:
            raise LedgerError(f"the record refuses this: {why}") from error
        mend = mend_of(why)
        if mend is None and not isinstance(error, OperationalError | sqlite3.OperationalError):
            raise
        where = engine.url.database if engine.dialect.name == "sqlite" else engine.url.render_as_string()
        told = f"the database {where} cannot be used: {why}; nothing was written"
        raise LedgerError(f"{told}; {mend}" if mend else told) from error


def mend_of(why: str) -> str | None:
    """Return what to do about what a database says is wrong; None if we do not know."""
    return next((mend for words, mend in MENDS.items() if words in why), None)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes, is_sqlite = connection.get_execution_options().get("writes"), connection.dialect.name == "sqlite"
    if writes and is_sqlite:
        _lock_sqlite(connection)
    elif writes:
        connection.exec_driver_sql(WRITERS_LOCK["postgresql"])
    elif is_sqlite:
        connection.exec_driver_sql("BEGIN")


def _lock_sqlite(connection: Connection) -> None:
    """Take SQLite's writing lock soon after it is free.

    SQLite's own pauses grow to a tenth of a second: of eight writers one then waits for ten seconds and gives up.
    """
    connection.exec_driver_sql("PRAGMA busy_timeout=1")
    try:
        for tries in count(1):
            try:
                connection.exec_driver_sql(WRITERS_LOCK["sqlite"])
                return
            except OperationalError as error:
                if "locked" not in str(error) or tries >= TRIES:
                    raise
                time.sleep(PAUSE)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")
