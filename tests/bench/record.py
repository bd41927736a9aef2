"""The check and the rebuild of a record of 1,000,000 entries, each against the least that can be done with its bytes.

The record is that of 2,000 fictional milestones, many times over under other ids, written straight into
the ledger; its tables are made by a rebuild. Processor time, because others may be at work here. The process's peak
memory counts too.
"""

import gc
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import process_time
from typing import TYPE_CHECKING, Any

from ratio import Ratio

if TYPE_CHECKING:
    from tasks.ledger import Database

ENTRIES, MILESTONES, TRIES = 1_000_000, 2_000, 3
IN_SHORT = {"ENTRIES": 200, "MILESTONES": 12, "TRIES": 1}
GOALS, MEGABYTES = {"verify": 1.7, "rebuild": 25.0}, 400
AGAINST = {
    "verify": "reading the same bytes and SHA-256 of them",
    "rebuild": "reading the same entries and parsing them with orjson",
}
DAY = date(2026, 11, 25)
AT_ONCE = 5_000
ID = re.compile(r"\bR(\d+)(?=[-:\"])")
APART = 1_000_000
"""So much is added to the number of a recommendation in each further copy."""


def measure() -> list[Ratio]:
    """Make the record, and do each work on it, in turns with its floor. Raises RuntimeError where rows differ."""
    from tasks import ledger
    from tasks.ledger import connect

    gc.set_threshold(50_000)  # as `followthrough` does
    with tempfile.TemporaryDirectory() as folder:
        database = connect(f"sqlite:///{folder}/record.db")
        count = _make(database, Path(folder) / "made")

        def compare() -> None:
            if found := ledger.differences(database):
                raise RuntimeError(f"{len(found)} rows differ, the first: {found[0]}")

        _tell("tables made", count, _seconds(lambda: ledger.rebuild(database)), 0)
        database.engine.dispose()  # so that SQLite's log is taken into the file
        size = sum(each.stat().st_size for each in Path(folder).glob("record.db*"))
        print(f"record: {count:,} entries, {size / count:,.0f} bytes each on disk with their tables")
        found = []
        for name, tries, ours, floor in (
            ("verify", TRIES, lambda: ledger.check(database), lambda: _hash(database)),
            ("rebuild", 1, compare, lambda: _parse(database)),
        ):
            pairs = [(_seconds(ours), _seconds(floor)) for _try in range(tries)]
            taken, least = (median(each) for each in zip(*pairs, strict=True))
            _tell(name, count, taken, least)
            found.append(Ratio(name, taken / least, GOALS[name], AGAINST[name], "times"))
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    return [*found, Ratio("record_memory", peak / MEGABYTES, 1.0, f"{MEGABYTES} MB", "times")]


def _tell(name: str, count: int, seconds: float, floor: float) -> None:
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    each = f"{seconds / count * 1e6:.2f} microseconds for each entry against {floor / count * 1e6:.2f}"
    print(f"record: {name}: {seconds:.1f} s, {each}; peak memory until here {peak:.0f} MB", flush=True)


def _seconds(work: Callable[[], object]) -> float:
    started = process_time()
    work()
    return process_time() - started


def _make(database: "Database", portfolio: Path) -> int:
    """Write the entries of a portfolio, many times over, as a record of its own; return how many they are."""
    from sqlalchemy import insert

    from flows._runtime.settings import load_settings
    from models.projections.rows import LedgerRow
    from tasks import ledger
    from tasks.ledger import migrate
    from tests.bench.large_record.fill import make_large_record

    list(make_large_record(portfolio, MILESTONES, lambda line: None, on=DAY))
    entries = [each.entry for each in ledger.sealed_entries(load_settings().database())]
    migrate.upgrade(database)
    rows = _rows(entries, -(-ENTRIES // sum(map(_is_copied, entries))))
    count = 0
    with database.writing() as session:
        for several in _batches(rows):
            session.connection().execute(insert(LedgerRow), several)
            count += len(several)
    return count


def _rows(entries: list[str], copies: int) -> Iterator[dict[str, Any]]:
    """Yield the rows of entries, each followed by its copies, in a chain of their own.

    What is about no recommendation stands once, because its key may not stand twice.
    """
    from models.ledger.chain import GENESIS, Sealed, hash_of, inner_of

    seq, prev = 0, GENESIS
    for entry in entries:
        stored = json.loads(entry)
        is_numbered = stored["key"] == f"{stored['kind']}:{stored['seq']}"
        for copy in range(copies if _is_copied(entry) else 1):
            seq += 1
            text = ID.sub(lambda found, copy=copy: f"R{int(found[1]) + copy * APART}", entry) if copy else entry
            text = text.replace(f'"seq":{stored["seq"]},"subject"', f'"seq":{seq},"subject"')
            if is_numbered:
                text = text.replace(f'"key":"{stored["key"]}"', f'"key":"{stored["kind"]}:{seq}"')
            told, salt = json.loads(text), f"{seq:064x}"
            digest = hash_of(prev, inner_of(salt, text))
            facts = {name: told[name] for name in Sealed.model_fields if name in told}
            link = Sealed(**facts, prev_hash=prev, salt=salt, entry=text, hash=digest)
            prev = digest
            yield vars(link)


def _is_copied(entry: str) -> bool:
    return ID.match(json.loads(entry)["subject"] + '"') is not None


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    several: list[dict[str, Any]] = []
    for row in rows:
        several.append(row)
        if len(several) == AT_ONCE:
            yield several
            several = []
    if several:
        yield several


def _hash(database: "Database") -> None:
    from hashlib import sha256

    from sqlmodel import select

    from models.projections.rows import LedgerRow

    with database.reading() as session:
        for prev, salt, entry in session.exec(select(LedgerRow.prev_hash, LedgerRow.salt, LedgerRow.entry)):
            inner = sha256(f"followthrough/2 entry\n{salt}\n{entry}".encode()).hexdigest()
            sha256(f"followthrough/2 link\n{prev}\n{inner}".encode()).hexdigest()


def _parse(database: "Database") -> None:
    from orjson import loads
    from sqlmodel import select

    from models.projections.rows import LedgerRow

    with database.reading() as session:
        for entry in session.exec(select(LedgerRow.entry)):
            loads(entry)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
