"""The one maker of engines; a session either reads or writes."""

import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from random import Random
from shutil import disk_usage
from typing import Any

from sqlalchemy import Connection, Engine, Select, column, create_engine, event, inspect, select, table
from sqlmodel import Session

from models.core import LedgerError, SettingsError
from models.ledger import EntryChannel
from models.projections.rows import UNREADABLE
from tasks.core import need_extra, secrets_in_query, shown_address

# A writer takes this lock before it reads the head, so that no one appends between.
WRITERS_LOCK = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(7)"}

# WAL lets readers go on beside the writer; FULL keeps the last commits through a power cut (docs/record.md#ledger).
# What is deleted or replaced is written over with zeros.
PATIENCE = 10_000
"""Milliseconds for which one waits for another."""
PAUSE, TRIES = 0.002, 5_000
"""Seconds between two tries of a writer for the lock, and how often it tries."""
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={PATIENCE}", "foreign_keys=ON", "secure_delete=ON")

MANY = 500
"""Rows that are read at a time, and ids asked for in one statement: below every database's limit of parameters."""

MENDS = {
    "unable to open": "check the path, and that you may write there",
    "readonly": "check that you may write there",
    "disk I/O error": "check that the disk has room",
    "is full": "make room and try again",
    "is locked": "another program has been writing for long; try again once it is done",
    "not a database": "put the file back from a copy (`followthrough restore`)",
    "no such table": "put the file back from a copy (`followthrough restore`)",
    "relation": "restore a copy into an empty database (`followthrough restore`)",
    "malformed": "put the file back from a copy (`followthrough restore`)",
    "connection": "check that the server runs, and FOLLOWTHROUGH_DATABASE_URL",
}
"""What to do, by the database's own words for what is wrong."""
NEEDS_ROOM = (MENDS["unable to open"], MENDS["disk I/O error"])
ROOM = 1_000_000
"""Bytes without which SQLite may be unable to open a file, also to read it: it makes another beside it."""

SEED = "demonstration"

SCRIPTS = Path(__file__).parent / "migrations"
VERSION_TABLE = "alembic_version"
VERSION: Select[Any] = select(column("version_num")).select_from(table(VERSION_TABLE))


class Place:
    """A database by its URL; its engine is made when it is first needed."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def engine(self) -> Engine:
        """Make the engine, whose connections lock as we want it."""
        # A fault is logged, and its parameters may be words that people typed. The type of a column reads and writes
        # its JSON (models/projections/rows.py).
        text = {"json_serializer": _unchanged, "json_deserializer": _unchanged}
        engine = create_engine(self.url, hide_parameters=True, **text)
        event.listen(engine, "begin", _begin)
        event.listen(engine, "connect", _prepare_sqlite if self.file else _fix_search_path)
        return engine

    @property
    def file(self) -> str:
        """Return the file of an SQLite database, or "" for a server."""
        kind, _, path = self.url.partition(":///")
        return path if kind.startswith("sqlite") else ""


@dataclass(frozen=True)
class Database:
    """Where the ledger and its projections live."""

    place: Place
    chance: Callable[[int], bytes] = secrets.token_bytes
    """Gives the random bytes of salts; in a demonstration the same ones each time."""
    channel: EntryChannel = "flow"
    account: str | None = None
    """Of a command: from which account of this machine, as a salted hash."""
    begins_demonstration: bool = False
    """Whether a record that begins through this says in its first entry that it is a demonstration."""

    @property
    def engine(self) -> Engine:
        """Return the engine of SQLAlchemy."""
        return self.place.engine

    @property
    def is_sqlite(self) -> bool:
        """Return whether this is a file on this machine."""
        return bool(self.place.file)

    @property
    def is_missing(self) -> bool:
        """Return whether this is a file that is not there: to ask it anything would make the file."""
        return self.is_sqlite and not Path(self.place.file).exists()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads. Raises LedgerError if the database cannot be reached."""
        with database_errors(self.place), Session(self.engine) as session:
            yield session

    @contextmanager
    def writing(self, *, upgrades: bool = False) -> Iterator[Session]:
        """Open a session that commits as one; with `upgrades` the tables may be older. Raises LedgerError."""
        writer = self.engine.execution_options(writes=True)
        with database_errors(self.place), Session(writer) as session, session.begin():
            if not upgrades:
                refuse_another_version(session)  # under the lock: an upgrade may have come before us
            yield session

    def write_anew(self, table: str) -> None:
        """Rewrite a table's pages, so that nothing erased is left. Raises LedgerError if a reader holds older pages."""
        with (
            database_errors(self.place),
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
    """Open a database by its URL, once a process; a demonstration's salts follow from a seed. Raises SettingsError."""
    if not url.startswith(("sqlite:", "postgresql")):
        raise SettingsError("FOLLOWTHROUGH_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")
    if secrets_in_query(url):
        raise SettingsError(
            "FOLLOWTHROUGH_DATABASE_URL holds a password in its query; write it before the host "
            "(postgresql+psycopg://user:password@host/database), or in ~/.pgpass"
        )
    if not url.startswith("sqlite:"):
        need_extra("postgresql", "a PostgreSQL database")
    place = Place(url)
    return Database(place, Random(SEED).randbytes) if demonstration else Database(place)  # noqa: S311 (no secret)


def _unchanged(text: Any) -> Any:
    return text


@contextmanager
def database_errors(place: Place) -> Iterator[None]:
    """Raise LedgerError for what the database cannot do: which one, why, and the mend."""
    try:
        yield
    except Exception as error:
        fault = getattr(error, "orig", error)  # SQLAlchemy wraps the driver's
        if isinstance(fault, ValueError | TypeError) and "isoformat" in str(fault):  # a day or a moment that is none
            raise LedgerError(UNREADABLE) from error
        names = {kind.__name__ for kind in type(fault).__mro__}
        if "DatabaseError" not in names:  # the drivers share these names (https://peps.python.org/pep-0249/)
            raise
        why = " ".join(str(fault).split())
        if "append-only" in why:
            raise LedgerError(f"the record refuses this: {why}") from error
        mend = mend_of(why)
        folder = Path(place.file).parent if place.file else None
        if folder and folder.is_dir() and mend in NEEDS_ROOM and disk_usage(folder).free < ROOM:
            why, mend = f"its disk is full ({why})", MENDS["is full"]
        if mend is None and "OperationalError" not in names:
            raise
        name = place.file or shown_address(place.url)
        fault_text = f"the database {name} cannot be used: {why}; nothing was written"
        raise LedgerError(f"{fault_text}; {mend}" if mend else fault_text) from error


def mend_of(why: str) -> str | None:
    """Return what to do about what a database says is wrong; None if we do not know."""
    return next((mend for words, mend in MENDS.items() if words in why), None)


def damage_of(path: Path) -> str | None:
    """Return what is wrong with the bytes of a SQLite file; None if they are whole, or if another holds the file."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as error:
        return str(error)
    return None if answer == "ok" else " ".join(answer.split())


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _fix_search_path(connection: Any, _record: object) -> None:
    """See that our names mean our tables, and no temporary table."""
    connection.execute("SET search_path = public, pg_temp")
    connection.commit()


def _begin(connection: Connection) -> None:
    writes, is_sqlite = connection.get_execution_options().get("writes"), connection.dialect.name == "sqlite"
    if writes and is_sqlite:
        _lock_sqlite(connection)
    elif writes:
        connection.exec_driver_sql(WRITERS_LOCK["postgresql"])
    elif is_sqlite:
        connection.exec_driver_sql("BEGIN")


def _lock_sqlite(connection: Connection) -> None:
    """SQLite's own pauses grow to a tenth of a second: of eight writers one then gives up after ten seconds."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=1")
    try:
        for tries in count(1):
            try:
                driver.execute(WRITERS_LOCK["sqlite"])
                return
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or tries >= TRIES:
                    raise
                time.sleep(PAUSE)
    finally:
        driver.execute(f"PRAGMA busy_timeout={PATIENCE}")


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions, oldest first: the file of each begins with its number."""
    return tuple(sorted(path.name[:4] for path in (SCRIPTS / "versions").glob("[0-9]*.py")))


def revision_of(session: Session) -> str | None:
    """Return the revision that a database is at, or None if it is empty."""
    connection = session.connection()
    return connection.scalar(VERSION) if inspect(connection).has_table(VERSION_TABLE) else None


def refuse_another_version(session: Session) -> None:
    """Raise LedgerError if an upgrade came meanwhile: old rules would fold into new tables."""
    current = session.scalar(VERSION)
    if current != revisions()[-1]:
        raise LedgerError(
            f"the record was upgraded to revision {current} while this program, which knows up to {revisions()[-1]}, "
            "was running; nothing was written. Start it again with the version now installed"
        )
