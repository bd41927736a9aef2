"""Two reports with their records on one PostgreSQL: no writer of one waits for the writer of the other."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from datetime import UTC, datetime

import pytest

from models.ledger import Event
from tasks import ledger
from tasks.ledger import Database, connect
from tests.conftest import fresh
from tests.material.memo import register_events

NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)


def begin(database: Database) -> int:
    """Write the first entries of a record."""
    events: tuple[Event, ...] = tuple(register_events())
    return ledger.append(database, events, now=NOW)


def test_a_record_is_written_while_the_writer_of_another_holds_its_lock(postgres: str, postgres_url: str) -> None:
    with (
        fresh(postgres, "template_ft") as other,
        ThreadPoolExecutor(2) as pool,
    ):
        one, two = connect(postgres_url), connect(other)
        with one.writing():
            assert pool.submit(begin, two).result(timeout=20)
            waits = pool.submit(begin, one)
            with pytest.raises(TooLong):  # the control: its own record's next writer waits
                waits.result(timeout=0.3)
        assert waits.result(timeout=20)
        assert ledger.check(one) == ledger.head(one)
        assert ledger.check(two) == ledger.head(two)
