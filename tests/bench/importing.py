"""A list of 100,000 recommendations taken in and synced, against `executemany` of the rows that this leaves."""

import asyncio
import csv
import os
import resource
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import process_time

from ratio import Ratio

ROWS = 100_000
IN_SHORT = {"ROWS": 60}
GOAL = 6.0
MAPPING = "nyc-doi"
COLUMNS = (
    "agency", "date_issued", "recommendation", "acceptance_status", "implementation_status", "date_implemented",
    "agency_reported_status",
)  # fmt: skip
WORDS = [
    "review",
    "publish",
    "training",
    "policy",
    "officers",
    "records",
    "report",
    "annual",
    "controls",
    "procedures",
    "audit",
    "inventory",
    "system",
    "vendor",
    "contract",
    "staff",
    "supervisor",
    "written",
    "quarterly",
    "documentation",
    "access",
]
AT_ONCE = 10_000
TABLES = ("ledger", "recommendation", "milestone", "register", "text")


def measure() -> list[Ratio]:
    """Take a made-up list in, in processor seconds of this process; the floor inserts the same rows."""
    before = dict(os.environ)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return [_measured(Path(folder))]
    finally:
        os.environ.clear()
        os.environ.update(before)


def _measured(folder: Path) -> Ratio:
    from flows._runtime.data import MAPPINGS
    from flows._runtime.environment import play_with
    from flows.register.sync_plan import sync_plan
    from tasks.register import import_list

    listed, mapping, plan = folder / "list.csv", folder / "map.yaml", folder / "recommendations.yaml"
    _write_list(listed)
    mapping.write_text("".join((MAPPINGS / f"{part}.yaml").read_text() for part in (MAPPING, "rest")))
    play_with(HOME=str(folder / "home"), PLAN=str(plan))
    started = process_time()
    taken = import_list(listed, mapping, plan)
    imported = process_time() - started
    done = asyncio.run(sync_plan.fn())
    synced = process_time() - started - imported
    if (taken.recommendations, taken.left_out) != (ROWS, ()) or done["changes"] < 2 * ROWS:
        raise RuntimeError(f"{taken.recommendations} of {ROWS} were taken in, {done['changes']} changes recorded")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    database = folder / "home" / "followthrough.db"
    floor, rows = _inserted(database, folder / "floor.db")
    print(
        f"import: {ROWS:,} rows, {imported / ROWS * 1e6:.0f} + {synced / ROWS * 1e6:.0f} µs a row to take in and sync,"
        f" at most {most} MB; {rows:,} rows of tables by executemany: {floor / ROWS * 1e6:.0f} µs; "
        f"{plan.stat().st_size // ROWS:,} + {database.stat().st_size // ROWS:,} bytes a row on disk"
    )
    return Ratio("import", (imported + synced) / floor, GOAL, f"executemany of the rows of {ROWS:,}", "times")


def _write_list(path: Path) -> None:
    """Write a list such as an inspector general publishes: the same on every machine."""
    chance = Random(1)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(ROWS):
            agency = chance.choice(("Parks", "Fire", "Buildings", "Sanitation", "Health"))
            day = f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            text = f"Item {number}: {' '.join(chance.choices(WORDS, k=40))}."
            answer = chance.choice(("Accepted", "Accepted", "Partially Accepted", ""))
            said = chance.choice(("Implemented", "In Progress", "", ""))
            found = chance.choice(("Implemented", "Not Implemented", ""))
            writer.writerow((agency, day, text, answer, found, "", said))


def _inserted(source: Path, floor: Path) -> tuple[float, int]:
    """Insert the rows of a record into empty tables, as one; return the processor seconds and how many there were."""
    with sqlite3.connect(source) as of, sqlite3.connect(floor) as into:
        into.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL")
        for (made,) in of.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%'"):
            into.execute(made)
        into.commit()
        taken, count = 0.0, 0
        for table in TABLES:
            for rows in _some(of.execute(f"SELECT * FROM {table}")):
                started = process_time()
                into.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
                taken, count = taken + process_time() - started, count + len(rows)
        started = process_time()
        into.commit()
        return taken + process_time() - started, count


def _some(found: sqlite3.Cursor) -> Iterator[list[tuple[object, ...]]]:
    while rows := found.fetchmany(AT_ONCE):
        yield rows
