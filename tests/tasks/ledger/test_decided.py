"""What is decided on the ledger is appended as one, or decided again."""

from collections.abc import Sequence

import pytest

from models.core import LedgerMoved
from models.ledger import Event, RuleFailed
from tasks.ledger import chain as ledger
from tasks.ledger.chain import TRIES, append_decided
from tasks.ledger.database import Database
from tests.material.records import NOW, planned


def test_a_decision_is_made_again_where_another_writer_was_first(database: Database) -> None:
    ledger.append(database, [planned()], now=NOW)
    seen: list[int] = []

    def decide() -> Sequence[Event]:
        seen.append(ledger.head(database)[0])
        if len(seen) == 1:  # somebody else writes between our look and our append
            ledger.append(database, [RuleFailed(milestone_id="R4-M1", why="theirs")], now=NOW)
        return [RuleFailed(milestone_id="R4-M1", why=f"ours, seen at {seen[-1]}")]

    assert [each.why for each in append_decided(database, decide, now=NOW) if isinstance(each, RuleFailed)] == [
        "ours, seen at 2"
    ]
    assert seen == [1, 2]
    assert len(ledger.entries(database)) == 3


def test_nothing_decided_is_nothing_written(database: Database) -> None:
    assert append_decided(database, list, now=NOW) == ()
    assert ledger.entries(database) == ()


def test_who_is_never_first_gives_up_and_says_so(database: Database) -> None:
    ledger.append(database, [planned()], now=NOW)
    tries = []

    def decide() -> Sequence[Event]:
        tries.append(1)
        ledger.append(database, [RuleFailed(milestone_id="R4-M1", why="theirs")], now=NOW)
        return [RuleFailed(milestone_id="R4-M1", why="ours")]

    with pytest.raises(LedgerMoved):
        append_decided(database, decide, now=NOW)
    assert len(tries) == TRIES
