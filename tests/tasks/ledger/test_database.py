"""A writer takes the lock soon after it is free, and leaves the connection as it was."""

from threading import Event, Thread

import pytest
from sqlalchemy import text

from models.core import LedgerError
from tasks.ledger import database as door
from tasks.ledger.database import Database, connect


@pytest.fixture
def sqlite(sqlite_url: str) -> Database:
    return connect(sqlite_url)


def hold(database: Database, held: Event, free: Event) -> Thread:
    """Hold the writing lock in a thread until it is to be freed."""

    def work() -> None:
        with database.writing() as session:
            session.connection()  # a session takes its lock with the first word
            held.set()
            free.wait(20)

    thread = Thread(target=work)
    thread.start()
    assert held.wait(20)
    return thread


def test_a_writer_waits_for_the_lock_and_gets_it(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    held, free = Event(), Event()
    thread = hold(sqlite, held, free)
    monkeypatch.setattr(door.time, "sleep", lambda _: free.set())

    with sqlite.writing() as session:
        session.connection().execute(text("DELETE FROM inbox"))
    thread.join()


def test_a_lock_that_is_never_freed_is_told_and_nothing_is_written(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "TRIES", 3)
    held, free = Event(), Event()
    thread = hold(sqlite, held, free)

    with pytest.raises(LedgerError, match="locked"), sqlite.writing() as session:
        session.connection().execute(text("DELETE FROM inbox"))
    free.set()
    thread.join()


def test_afterwards_the_connection_waits_for_others_as_before(sqlite: Database) -> None:
    with sqlite.writing() as session:
        waits = session.connection().execute(text("PRAGMA busy_timeout")).scalar()
    assert waits == door.PATIENCE
