"""What is decided on the ledger is appended as one, or decided again."""

from collections.abc import Sequence
from threading import Thread

import pytest

from models.core import LedgerMoved
from models.ledger import Event, PressTaken, RuleFailed
from tasks.ledger import chain as ledger
from tasks.ledger.chain import append_decided
from tasks.ledger.database import Database, connect
from tests.material.records import NOW, planned


def test_a_decision_is_made_again_where_another_writer_was_first(database: Database) -> None:
    ledger.append(database, [planned()], now=NOW)
    seen: list[int] = []

    def decide() -> Sequence[Event]:
        seen.append(ledger.head(database)[0])
        if len(seen) == 1:  # somebody else writes between our look and our append
            ledger.append(database, [RuleFailed(milestone_id="R4-M1", why="theirs")], now=NOW)
        return [RuleFailed(milestone_id="R4-M1", why=f"ours, seen at {seen[-1]}")]

    assert [each.why for each in append_decided(database, decide, now=NOW).events if isinstance(each, RuleFailed)] == [
        "ours, seen at 2"
    ]
    assert seen == [1, 2]
    assert len(ledger.entries(database)) == 3


def test_nothing_decided_is_nothing_written(database: Database) -> None:
    assert append_decided(database, list, now=NOW).events == ()
    assert ledger.entries(database) == ()


def test_what_is_decided_again_is_decided_while_nobody_else_can_write(database: Database) -> None:
    """However busy others are, the second decision stands; a press once waited for minutes because five did not."""
    ledger.append(database, [planned()], now=NOW)
    another = connect(database.engine.url.render_as_string(hide_password=False))
    waits: list[Thread] = []

    def theirs() -> None:
        ledger.append(another, [RuleFailed(milestone_id="R4-M1", why="theirs")], now=NOW)

    def decide() -> Sequence[Event]:
        waits.append(Thread(target=theirs))
        waits[-1].start()
        waits[-1].join(0.1 if len(waits) == 2 else None)
        return [RuleFailed(milestone_id="R4-M1", why=f"ours, seen at {ledger.head(database)[0]}")]

    append_decided(database, decide, now=NOW)
    assert len(waits) == 2
    waits[1].join()
    said = [each.event.why for each in ledger.entries(database)[1:] if isinstance(each.event, RuleFailed)]
    assert said == ["theirs", "ours, seen at 2", "theirs"]


def test_a_decision_that_is_on_record_already_is_told(database: Database) -> None:
    taken = PressTaken(press_id="press:1", verb="ack")
    ledger.append(database, [taken], now=NOW)
    with pytest.raises(LedgerMoved, match="recorded already"):
        append_decided(database, lambda: [taken], now=NOW)
