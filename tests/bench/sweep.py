"""A sweep with the same 100 due among 1,000 and among 100,000 open milestones: work grows with what is due (REL-14)."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from ratio import Ratio
from sqlalchemy import event, insert

SMALL, LARGE, DUE = 1_000, 100_000, 100
TRIES, BATCH = 7, 5_000
IN_SHORT = {"SMALL": 20, "LARGE": 40, "DUE": 10, "TRIES": 1}
FAR = date(2030, 1, 2)
GOAL = 1.3


def measure() -> list[Ratio]:
    """Claim and let go the same hundred, in turns, at both sizes. Raises RuntimeError where statements differ."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_Sweeps(Path(folder) / f"{size}.db", size) for size in (SMALL, LARGE))
        seconds: dict[int, list[float]] = {SMALL: [], LARGE: []}
        for number in range(TRIES + 1):
            for one in (small, large):
                taken = one.sweep()
                if number:  # the first one warms the file and the statements
                    seconds[one.size].append(taken)
        if small.statements != large.statements:
            raise RuntimeError(f"statements grow: {small.statements} among {SMALL}, {large.statements} among {LARGE}")
        plan = large.query_plan()
        if "ix_milestone_wake_at" not in plan:
            raise RuntimeError(f"the sweep does not use the index on wake_at: {plan}")
    ratio = median(seconds[LARGE]) / median(seconds[SMALL])
    print(f"sweep: {large.statements} statements at both sizes; {plan}")
    print(f"sweep: median of {TRIES}: {median(seconds[LARGE]):.3f} s against {median(seconds[SMALL]):.3f} s")
    return [Ratio("sweep", ratio, GOAL, f"the same {DUE} due among {SMALL:,}, not {LARGE:,}", "times")]


class _Sweeps:
    """A ledger with so many open milestones, a hundred of them due."""

    def __init__(self, path: Path, size: int) -> None:
        from tasks import ledger
        from tasks.ledger import connect, migrate
        from tasks.register import read_people
        from tests.chaos.sweep import NOON, adopted, people_file

        self.size, self.now, self.statements = size, NOON, 0
        self.database = connect(f"sqlite:///{path}")
        migrate.upgrade(self.database)
        ledger.append(self.database, adopted(), now=NOON - timedelta(days=60))
        roster = path.with_suffix(".yaml")
        roster.write_text(people_file(DUE))
        roster.chmod(0o600)
        self.people = read_people(roster)
        self._fill()

    def sweep(self) -> float:
        """Claim what is due, let it go, and return the seconds; count the statements."""
        from models.core import CITY
        from tasks.reminders import outbox
        from tasks.reminders import slack_delivery as reminder
        from tasks.reminders.report import unreconciled, unsaid
        from tests.chaos.claiming import claim

        self.now += timedelta(minutes=1)
        with self._counted():
            started = perf_counter()
            claimed = claim(self.database, self.people, self.now)
            released = [reminder.release(claims, "bench") for claims in claimed.messages]
            outbox.note(self.database, released, self.now)
            unreconciled(self.database, self.now)
            unsaid(self.database, CITY, self.now)
            taken = perf_counter() - started
        if len(claimed.messages) != DUE:
            raise RuntimeError(f"{len(claimed.messages)} messages, not {DUE}")
        return taken

    def query_plan(self) -> str:
        """Return how SQLite finds what is due."""
        asked = "EXPLAIN QUERY PLAN SELECT * FROM milestone WHERE wake_at <= '2026-11-25' ORDER BY wake_at, id"
        with self.database.engine.connect() as connection:
            return "; ".join(str(row[-1]) for row in connection.exec_driver_sql(asked))

    def _fill(self) -> None:
        from models.core import CITY
        from models.projections import MILESTONES
        from models.projections.rows import ROWS
        from tests.chaos.sweep import DUE as PAST
        from tests.chaos.sweep import made_up

        first: dict[str, Any] = {}
        for day in (PAST, FAR):
            record = made_up(1, day)
            first[str(day)] = dict(record) | {"wake_at": MILESTONES.wake(record, CITY)}
        with self.database.writing() as session:
            for start in range(1, self.size + 1, BATCH):
                rows = [
                    first[str(PAST if n <= DUE else FAR)] | {"id": f"R5-M{n}"}
                    for n in range(start, min(start + BATCH, self.size + 1))
                ]
                session.execute(insert(ROWS["milestone"]), rows)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self.statements = 0

        def count(*_: object) -> None:
            self.statements += 1

        event.listen(self.database.engine, "before_cursor_execute", count)
        yield
        event.remove(self.database.engine, "before_cursor_execute", count)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
