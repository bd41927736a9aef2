"""Who is at work for a record, whichever machine it is on: one listener at a time hears, and runs are seen.

On PostgreSQL each holds an advisory lock of a session of its own; on SQLite, a listener locks a file beside the
database. Both end with their process. Sources: PostgreSQL's manual, "Advisory Locks"; flock(2).
"""

import fcntl
import os
import selectors
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zlib import crc32

from sqlalchemy import Connection, NullPool, create_engine

from models.core import LedgerError
from tasks.ledger.database import Database, database_errors

LOCK = 8
"""The advisory lock of listeners; that of writers is 7 (tasks/ledger/database.py)."""
RUNS = 9
"""The first of the two numbers of a run's advisory lock; the second is the checksum of its name."""
RUNNING = """
SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
EVERY = 2.0
"""Seconds between two tries, and between two checks that the session still holds the lock."""
GONE_AFTER = 10
"""Seconds of silence until this end stops; the server's end waits longer, and only then lets another in."""
SERVER_GONE_AFTER = ("tcp_keepalives_idle = 30", "tcp_keepalives_interval = 10", "tcp_keepalives_count = 3")
HOLDER = """
SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid)
WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND objsubid = 1 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
LONGEST = 63


def hearing_alone(database: Database, stop: Event, waits: Callable[[str], None]) -> AbstractContextManager[None]:
    """Wait until no other listener hears, and let none hear during the block. `waits` is told who holds the lock.

    If the lock is lost, sets `stop` at once and raises LedgerError when the block ends. If `stop` is set while it
    waits, the block runs without the lock.
    """
    return (_file_lock if database.is_sqlite else _session_lock)(database, stop, waits)


def who_hears(database: Database) -> str | None:
    """Return which machine and process hears for this record; None if none does. Raises LedgerError."""
    if not database.is_sqlite:
        with database.reading() as session:
            return _holder(session.connection())
    path = _lock_file(database)
    if not path.exists():
        return None
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read()
    return None


@contextmanager
def running(database: Database, name: str) -> Iterator[None]:
    """Let every machine see a run during the block; without a session the lock in the home (tasks/operations) tells."""
    session = ExitStack()
    with suppress(Exception):  # whatever it was
        if not database.is_sqlite:
            lock = "SELECT pg_advisory_lock_shared(%s, %s)"
            session.enter_context(_session(database)).exec_driver_sql(lock, (RUNS, _number(name)))
    try:
        yield
    finally:
        with suppress(Exception):
            session.close()


@contextmanager
def running_alone(database: Database, name: str) -> Iterator[bool]:
    """Keep runs of every machine waiting during the block; yield False if one goes on. Always True on SQLite, where the
    lock in the home is enough. Raises LedgerError."""
    if database.is_sqlite:
        yield True
        return
    with _session(database) as connection:
        lock = "SELECT pg_try_advisory_lock(%s, %s)"
        yield bool(connection.exec_driver_sql(lock, (RUNS, _number(name))).scalar_one())


def runs_seen(database: Database, names: Iterable[str]) -> frozenset[str]:
    """Return of which names a run goes on, on any machine; none on SQLite. Raises LedgerError."""
    if database.is_sqlite:
        return frozenset()
    with database.reading() as session:
        lock_numbers = frozenset(session.connection().exec_driver_sql(RUNNING, (RUNS,)).scalars())
    return frozenset(name for name in names if _number(name) in lock_numbers)


def _number(name: str) -> int:
    return crc32(name.encode()) >> 1  # PostgreSQL's numbers have a sign


@contextmanager
def _file_lock(database: Database, stop: Event, waits: Callable[[str], None]) -> Iterator[None]:
    with _lock_file(database).open("a+") as file:
        holder = ""
        while not stop.is_set():
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                holder = _tell(waits, file.read(), holder)
                stop.wait(EVERY)
            else:
                file.truncate(0)
                file.write(_name())
                file.flush()
                break
        yield


def _lock_file(database: Database) -> Path:
    return Path(f"{database.place.file}.listener")


@contextmanager
def _session(database: Database) -> Iterator[Connection]:
    """Open a session that the server ends soon after this machine fell silent. Raises LedgerError."""
    session = {
        "application_name": _name(),
        "connect_timeout": GONE_AFTER,
        "tcp_user_timeout": GONE_AFTER * 1000,
        "keepalives_idle": int(EVERY),
    }
    engine = create_engine(database.engine.url, connect_args=session, poolclass=NullPool, hide_parameters=True)
    with (
        database_errors(database.place),
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
    ):
        for setting in SERVER_GONE_AFTER:
            connection.exec_driver_sql(f"SET {setting}")
        yield connection


@contextmanager
def _session_lock(database: Database, stop: Event, waits: Callable[[str], None]) -> Iterator[None]:
    with _session(database) as connection:
        holder = ""
        while not stop.is_set() and not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({LOCK})").scalar_one():
            holder = _tell(waits, _holder(connection) or "one whose session is not shown", holder)
            stop.wait(EVERY)
        with _watched(connection, stop) as loss:
            yield
        if loss.is_set():
            connection.invalidate()
            raise LedgerError("the session that kept other listeners away is gone; this listener stopped hearing")


@contextmanager
def _watched(connection: Connection, stop: Event) -> Iterator[Event]:
    """Watch a session in a thread: once it is gone, set `stop` and the event that this yields."""
    loss, (near_end, far_end) = Event(), socket.socketpair()
    plain: Any = connection.connection.driver_connection

    def watch() -> None:
        try:
            with selectors.DefaultSelector() as selector:  # not select(2), which takes no descriptor from 1024 on
                selector.register(far_end, selectors.EVENT_READ)
                selector.register(plain, selectors.EVENT_READ)
                # The server's end says nothing unasked but that it ends the session, and that is seen at once.
                while all(key.fileobj is not far_end for key, _ in selector.select(EVERY)):
                    plain.execute("SELECT 1")
        except Exception:  # whatever it was: this session can no longer prove that it holds the lock
            loss.set()
            stop.set()

    thread = Thread(target=watch, name="turn", daemon=True)
    thread.start()
    try:
        yield loss
    finally:
        near_end.close()
        thread.join()
        far_end.close()


def _holder(connection: Connection) -> str | None:
    holder: str | None = connection.exec_driver_sql(HOLDER, (LOCK,)).scalar()
    return holder


def _tell(waits: Callable[[str], None], holder: str, before: str) -> str:
    if holder != before:
        waits(holder)
    return holder


def _name() -> str:
    return f"process {os.getpid()} on {socket.gethostname()}"[:LONGEST]
