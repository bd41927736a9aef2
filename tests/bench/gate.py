"""`make bench-gate`: five fixed works against a work of the bench's own, so that what was won is not lost unseen.

Each work and the yardstick run in turns on one core, and the least processor time of each counts, because others may be
at work here. What is kept in gate.json is the ratio; one that is worse by a third fails. With `--keep` today's
ratios are kept in their place.
"""

import json
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import Any

BESIDE = Path(__file__).parent
sys.path[:0] = [str(BESIDE), str(BESIDE.parents[1])]

KEPT = BESIDE / "gate.json"
ROUNDS, WORSE = 4, 4 / 3
Work = Callable[[], float]
"""Does its fixed work once and returns the seconds of processor time that it took."""


def yardstick() -> float:
    """Do what Python programs do: make, sort, hash, match, write JSON and rows; return the seconds that it took."""
    started = process_time()
    pattern = re.compile(r"(\w+)-(\d+): (.{0,40}?)\bend\b")
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, name TEXT, digest TEXT)")
    for number in range(4_000):
        name = f"name-{number}"
        facts = {"id": number, "name": name, "parts": [{"at": part, "of": f"{name}:{part}"} for part in range(12)]}
        text = json.dumps(facts, sort_keys=True)
        pattern.findall(f"{name}: {text} end")
        json.loads(text)
        connection.execute("INSERT INTO line VALUES (?, ?, ?)", (number, name, sha256(text.encode()).hexdigest()))
    sorted(connection.execute("SELECT digest, name FROM line"))
    return process_time() - started


@contextmanager
def judging() -> Iterator[Work]:
    """Judge 400 documents by one rule."""
    bench: Any = import_module("judging")
    bench.DOCUMENTS = 400
    with tempfile.TemporaryDirectory() as folder:
        entries, matching = bench._held(Path(folder))
        yield lambda: bench._judged(Path(folder), entries, matching)


@contextmanager
def record() -> Iterator[Work]:
    """Verify a record of some thousand entries, and make its tables again."""
    from tasks import ledger
    from tasks.ledger import connect

    bench: Any = import_module("record")
    bench.ENTRIES, bench.MILESTONES = 2_000, 40
    with tempfile.TemporaryDirectory() as folder:
        database = connect(f"sqlite:///{folder}/record.db")
        bench._make(database, Path(folder) / "made")
        ledger.rebuild(database)
        yield lambda: bench._seconds(lambda: (ledger.check(database), ledger.differences(database)))


@contextmanager
def sweep() -> Iterator[Work]:
    """Claim 150 due reminders among 600 open milestones."""
    bench: Any = import_module("sweep")
    bench.DUE = 150
    with tempfile.TemporaryDirectory() as folder:
        yield bench._Sweeps(Path(folder) / "record.db", 600).sweep


@contextmanager
def memo() -> Iterator[Work]:
    """Render a memo in every form."""
    bench: Any = import_module("memos")
    with tempfile.TemporaryDirectory() as folder:
        bench._keep(Path(folder), 1)
        yield lambda: bench._rendered(f"{folder}/0.json")[0]


@contextmanager
def start() -> Iterator[Work]:
    """Start the program for `--help` and for `status`."""
    bench: Any = import_module("commands")
    with tempfile.TemporaryDirectory() as folder:
        bench._register(Path(folder))
        yield lambda: bench._seconds("-m", "flows", "--help") + bench._seconds("-m", "flows", "status")


WORKS = {work.__name__: work for work in (judging, record, sweep, memo, start)}


def ratio_of(name: str) -> float:
    """Run one work and the yardstick in turns; return the least of the one over the least of the other."""
    with WORKS[name]() as work:
        work(), yardstick()  # the first of each warms what it needs
        turns = [(work(), yardstick()) for _ in range(ROUNDS)]
    return min(taken for taken, _ in turns) / min(taken for _, taken in turns)


def worse(kept: Mapping[str, float], ratios: Mapping[str, float]) -> list[str]:
    """Return the works whose ratio is more than a third over the one that was kept."""
    return [name for name, ratio in ratios.items() if ratio > kept.get(name, ratio) * WORSE]


def main() -> int:
    """Print each ratio beside the one that was kept; return 1 where one is worse by a third."""
    kept: dict[str, float] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    ratios: dict[str, float] = {}
    print(f"{'work':<10}{'ratio':>7}{'kept':>7}")
    for name in WORKS:
        # A process of its own: what one work imports or sets, the next does not see.
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            ratios[name] = round(pool.submit(ratio_of, name).result(), 2)
        print(f"{name:<10}{ratios[name]:>7.2f}{kept.get(name, 0.0):>7.2f}", flush=True)
    if "--keep" in sys.argv:
        KEPT.write_text(json.dumps(ratios, indent=1) + "\n")
        return 0
    for name in worse(kept, ratios):
        print(f"{name} is worse by more than a third: find what costs more, or keep it by `make bench-gate KEEP=1`")
    return int(bool(worse(kept, ratios)))


if __name__ == "__main__":
    sys.exit(main())
