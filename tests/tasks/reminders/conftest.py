"""The database of tests of reminders."""

import pytest

from tasks.ledger import Database, connect


@pytest.fixture
def database(sqlite_url: str) -> Database:
    """A fresh SQLite database with our tables: what is decided and said of a message does not depend on the engine.

    `test_outbox.py` and the tests of the record run on PostgreSQL too.
    """
    return connect(sqlite_url)
