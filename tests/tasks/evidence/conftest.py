"""The database of tests of evidence."""

import pytest

from tasks.ledger import Database, connect


@pytest.fixture
def database(sqlite_url: str) -> Database:
    """A fresh SQLite database with our tables: what is found and judged does not depend on the engine.

    The tests of the record run on PostgreSQL too.
    """
    return connect(sqlite_url)
