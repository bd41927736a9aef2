"""What a fault of the database says."""

import pytest
from sqlalchemy.exc import DBAPIError

from models.projections.rows import TextRow
from tasks.ledger import texts
from tasks.ledger.database import Database


def test_a_fault_of_the_database_repeats_no_word_that_was_to_be_kept(database: Database) -> None:
    """The listener logs why a press could not be kept; what was typed in it must not stand there."""
    row = texts.salted(database, "canary-words of a made-up person")

    def keep() -> None:
        with database.writing() as session:
            session.add(TextRow(**row.model_dump()))

    keep()
    with pytest.raises(DBAPIError) as fault:
        keep()
    assert "canary" not in str(fault.value)
