"""The one writer of the ledger: one chain, whoever writes and whatever dies."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from models.core import LedgerBroken, LedgerError, LedgerMoved, RuleError
from models.ledger import GENESIS, FindingRecorded
from models.ledger.chain import SEARCHED
from models.projections import MILESTONES, PROJECTIONS
from tasks.core import crash
from tasks.core.crash import LEDGER_POINTS
from tasks.ledger import chain as ledger
from tasks.ledger import database as engines
from tasks.ledger import projecting, records
from tasks.ledger.database import Database
from tests.material.records import NOW, found, issued, looked, planned, received, says, story

WRITERS, EACH, FEW = 8, 100, 30
"""Writers, entries of each where they must meet, and where they need not."""
FORK = get_context("fork")


def run_sql(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.connection().execute(text(statement))


def at_once(database: Database, work: Callable[[int], None], writers: int = WRITERS) -> list[int]:
    """Run work in so many processes, each with connections of its own; return their exit codes."""

    def start(number: int) -> None:
        database.engine.dispose(close=False)
        work(number)

    database.engine.dispose()
    children = [FORK.Process(target=start, args=(number,)) for number in range(writers)]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return [int(child.exitcode or 0) for child in children]


def append_counting_faults(database: Database, number: int, entries: int = EACH) -> None:
    """Append so many entries, each in its own transaction, and leave with the number of those that failed."""
    faults = 0
    for turn in range(entries):
        try:
            ledger.append(database, [planned(f"R4-M{number * EACH + turn}")], now=NOW)
        except LedgerError:
            faults += 1
    os._exit(faults)


def test_eight_writers_at_once_make_one_chain(database: Database) -> None:
    faults = at_once(database, lambda number: append_counting_faults(database, number, FEW))

    assert faults == [0] * WRITERS
    assert ledger.check(database)[0] == WRITERS * FEW
    assert len(records.every(database, MILESTONES)) == WRITERS * FEW


def test_without_the_writers_lock_appends_fail_and_yet_the_chain_holds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first control: a transaction that turns from reading to writing is refused, or finds another was first."""
    monkeypatch.setattr(engines, "WRITERS_LOCK", {"sqlite": "BEGIN", "postgresql": "SELECT 1"})

    faults = sum(at_once(database, lambda number: append_counting_faults(database, number)))

    assert faults > 0
    assert ledger.check(database)[0] == WRITERS * EACH - faults


def test_a_chain_without_transactions_forks(database: Database) -> None:
    """The second control: who reads the head in one transaction and writes in another has two children of one entry."""
    run_sql(database, "CREATE TABLE loose (prev INTEGER, seq INTEGER)")

    def write(number: int) -> None:
        for _ in range(EACH):
            with database.reading() as session:
                head = session.connection().execute(text("SELECT coalesce(max(seq), 0) FROM loose")).scalar_one()
            run_sql(database, f"INSERT INTO loose VALUES ({head}, {head} + 1)")
        os._exit(0)

    at_once(database, write)

    with database.reading() as session:
        counted = text("SELECT count(*) - count(DISTINCT prev) FROM loose")
        assert session.connection().execute(counted).scalar_one() > 0


@pytest.mark.parametrize("statement", ["UPDATE ledger SET actor = 'another' WHERE seq = 1", "DELETE FROM ledger"])
def test_an_entry_is_neither_changed_nor_deleted(database: Database, statement: str) -> None:
    ledger.append(database, story(3), now=NOW)

    with pytest.raises(LedgerError, match="append-only"):
        run_sql(database, statement)

    assert ledger.check(database)[0] == 3


@pytest.mark.parametrize("column", ledger.COLUMNS, ids=lambda column: str(column.name))
def test_whoever_takes_the_triggers_away_is_found_by_the_chain_in_each_column(database: Database, column: Any) -> None:
    ledger.append(database, story(3), now=NOW)
    for trigger in ("ledger_no_update",) if database.is_sqlite else ("ledger_append_only ON ledger",):
        run_sql(database, f"DROP TRIGGER {trigger}")
    others = {"seq": "7", "version": "7", "occurred_on": "'2026-01-02'", "recorded_at": "'2026-01-02 03:04:05.000006'"}
    other = others.get(column.name, "'another'")
    run_sql(database, f"UPDATE ledger SET {column.name} = {other} WHERE seq = 2")

    repeats = column.name in SEARCHED and column.name != "seq"
    why = (
        f"was changed: .* differ in {column.name}; restore a copy" if repeats else "does not follow from the one before"
    )
    with pytest.raises(LedgerBroken, match=f"entry 2 {why}"):
        ledger.check(database)


def test_a_writer_who_saw_an_older_head_looks_again(database: Database) -> None:
    seen = ledger.append(database, [planned()], now=NOW)
    ledger.append(database, [says()], now=NOW, after=seen)

    with pytest.raises(LedgerMoved, match="the record is at entry 2, not 1"):
        ledger.append(database, [says("started")], now=NOW, after=seen)
    assert ledger.head(database)[0] == 2


def test_what_may_be_recorded_once_is_recorded_once(database: Database) -> None:
    ledger.append(database, [planned(), received()], now=NOW)

    with pytest.raises(LedgerMoved, match="recorded already"):
        ledger.append(database, [received()], now=NOW)
    assert ledger.seq_of(database, received().key) == 2


def test_events_are_written_all_or_none(database: Database) -> None:
    unplanned = FindingRecorded(milestone_id="R9-M9", verdict="met", reason_id="t")

    with pytest.raises(RuleError, match="R9-M9 is not planned"):
        ledger.append(database, [planned(), unplanned], now=NOW)

    assert ledger.head(database) == (0, GENESIS)
    assert records.every(database, MILESTONES) == {}


def every_table(database: Database) -> list[Any]:
    return [(records.every(database, each), records.wakes(database, each) if each.wake else {}) for each in PROJECTIONS]


HISTORY = [planned(), says(), received(), looked(), looked("blocked"), found(), *issued(1, {}), planned("R4-M2")]


def test_every_table_made_again_is_the_live_one(database: Database) -> None:
    ledger.append(database, HISTORY, now=NOW)
    live = every_table(database)

    assert ledger.rebuild(database) == ()
    assert every_table(database) == live


@pytest.mark.parametrize("limits", [(1, 100), (2, 100), (100, 1), (100, 3)])
def test_records_folded_a_few_at_a_time_are_the_live_ones(
    database: Database, limits: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild of many records holds some of them in memory: so many records, or so many of their entries."""
    ledger.append(database, HISTORY, now=NOW)
    live = every_table(database)
    monkeypatch.setattr(projecting, "RECORDS", limits[0])
    monkeypatch.setattr(projecting, "PAIRS", limits[1])
    monkeypatch.setattr(projecting, "MANY", 2)

    assert ledger.rebuild(database) == ()
    for each in PROJECTIONS:
        run_sql(database, f"DELETE FROM {each.name}")
    made = {each.name: len(table) for each, (table, _) in zip(PROJECTIONS, live, strict=True)}
    assert Counter(each.table for each in ledger.rebuild(database)) == Counter(
        {name: n for name, n in made.items() if n}
    )
    assert every_table(database) == live


@pytest.mark.parametrize("size", [1, 2, 5])
def test_a_history_written_in_parts_gives_the_same_tables(database: Database, size: int) -> None:
    for start in range(0, len(HISTORY), size):
        ledger.append(database, HISTORY[start : start + size], now=NOW)
    in_parts = every_table(database)

    run_sql(database, "DELETE FROM milestone")
    assert [each.table for each in ledger.rebuild(database)] == ["milestone"] * 2
    assert every_table(database) == in_parts


@pytest.mark.parametrize(
    "change", ["source = 'Done'", "basis = 'another'", "record = '{}'", "wake_at = '2030-01-01 00:00:00'"]
)
def test_a_table_that_somebody_changed_is_counted_and_made_right(database: Database, change: str) -> None:
    ledger.append(database, HISTORY, now=NOW)
    right = every_table(database)
    run_sql(database, f"UPDATE milestone SET {change} WHERE id = 'R4-M1'")

    assert [each.table for each in ledger.rebuild(database)] == ["milestone"] * 1
    assert every_table(database) == right


def test_a_day_of_an_entry_that_is_no_text_any_more_is_seen(sqlite_url: str) -> None:
    database = engines.connect(sqlite_url)
    ledger.append(database, story(3), now=NOW)
    run_sql(database, "DROP TRIGGER ledger_no_update")
    run_sql(database, "UPDATE ledger SET occurred_on = CAST(occurred_on AS BLOB) WHERE seq = 2")

    with pytest.raises(LedgerBroken, match="entry 2"):
        ledger.check(database)


@pytest.mark.parametrize("change", ["record = '{}'", "record = 'none'", "wake_at = 'soon'", "wake_at = 5"])
def test_a_row_that_cannot_be_read_is_named_with_the_mend(sqlite_url: str, change: str) -> None:
    database = engines.connect(sqlite_url)
    ledger.append(database, HISTORY, now=NOW)
    right = every_table(database)
    run_sql(database, f"UPDATE milestone SET {change} WHERE id = 'R4-M1'")

    with pytest.raises(LedgerError, match="past this program and cannot be read; run `followthrough ledger rebuild`"):
        every_table(database)
    (difference,) = ledger.rebuild(database)
    assert str(difference).startswith("milestone R4-M1: row was 'cannot be read'")
    assert every_table(database) == right


@pytest.mark.parametrize("point", [each for each in LEDGER_POINTS if each.startswith("append_")])
def test_a_kill_while_appending_leaves_all_of_it_or_nothing(database: Database, point: str) -> None:
    ledger.append(database, [planned()], now=NOW)

    def die(number: int) -> None:
        crash.arm(point)
        ledger.append(database, [says(), received()], now=NOW)

    assert at_once(database, die, writers=1) == [-signal.SIGKILL]

    written = ledger.check(database)[0]
    assert written == (3 if point == "append_after_commit" else 1)
    assert ledger.rebuild(database) == ()
    if written == 1:
        ledger.append(database, [says(), received()], now=NOW, after=1)
    assert ledger.check(database)[0] == 3


def test_a_full_disk_is_said_plainly_and_nothing_half_is_written(sqlite_url: str) -> None:
    database = engines.connect(sqlite_url)
    ledger.append(database, story(4), now=NOW)
    event.listen(database.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    database.engine.dispose()

    with pytest.raises(LedgerError, match="full; nothing was written"):
        ledger.append(database, [planned(f"R5-M{number}") for number in range(200)], now=NOW)

    assert ledger.check(database)[0] == 4
    assert set(records.every(database, MILESTONES)) == {"R4-M1"}


def test_a_database_that_is_not_there_is_said_plainly(tmp_path: Any) -> None:
    with pytest.raises(LedgerError, match="cannot be used"):
        ledger.head(engines.connect(f"sqlite:///{tmp_path}/absent/followthrough.db"))


def test_two_entries_of_one_parent_are_refused_by_the_database(database: Database) -> None:
    ledger.append(database, story(2), now=NOW)
    columns = "kind, version, subject, occurred_on, recorded_at, actor, channel, salt"

    with pytest.raises(SQLAlchemyError):
        run_sql(
            database,
            f"INSERT INTO ledger (seq, {columns}, key, prev_hash, entry, hash) "
            f"SELECT 3, {columns}, 'k:3', prev_hash, entry, 'h' FROM ledger WHERE seq = 2",
        )
