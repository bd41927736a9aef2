"""A sweep with the same 10,000 due among 100,000 and 1,000,000 open milestones: work grows with what is due.

A sweep is what deliver_reminders does but for Slack: look, decide, claim, note. Processor time, because others may be
at work here; the process's peak memory counts too.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from time import process_time
from typing import Any
from unittest.mock import patch

from ratio import Ratio
from sqlalchemy import event, insert, text

SMALL, LARGE, DUE, TRIES = 100_000, 1_000_000, 10_000, 2
IN_SHORT = {"SMALL": 20, "LARGE": 40, "DUE": 10, "TRIES": 1}
FAR = date(2030, 1, 2)
GOAL, MEGABYTES = 1.3, 400


def measure() -> list[Ratio]:
    """Claim and let go the same ones, in turns, at both sizes. Raises RuntimeError where statements differ."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_Sweeps(Path(folder) / f"{size}.db", size) for size in (SMALL, LARGE))
        seconds: dict[int, list[float]] = {SMALL: [], LARGE: []}
        for number in range(TRIES + 1):
            for one in (small, large):
                taken = one.sweep()
                if number:  # the first one warms the file and the statements
                    seconds[one.size].append(taken)
        if (small.statements, small.rows) != (large.statements, large.rows):
            told = [f"{one.statements} statements and {one.rows} rows among {one.size}" for one in (small, large)]
            raise RuntimeError(f"work grows with what is not due: {told[0]}, {told[1]}")
        plan = large.query_plan()
        if "ix_milestone_wake_at" not in plan:
            raise RuntimeError(f"the sweep does not use the index on wake_at: {plan}")
    ratio = median(seconds[LARGE]) / median(seconds[SMALL])
    print(f"sweep: {large.statements} statements and {large.rows:,} rows read at both sizes; {plan}")
    print(f"sweep: median of {TRIES}: {median(seconds[LARGE]):.3f} s against {median(seconds[SMALL]):.3f} s")
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"sweep: {median(seconds[LARGE]) / DUE * 1000:.2f} ms for each of {DUE:,} due; peak memory {peak:.0f} MB")
    against = f"the same {DUE:,} due among {SMALL:,}, not {LARGE:,}"
    return [
        Ratio("sweep", ratio, GOAL, against, "times"),
        Ratio("sweep_memory", peak / MEGABYTES, 1.0, f"{MEGABYTES} MB", "times"),
    ]


class _Sweeps:
    """A ledger with so many open milestones, some of them due."""

    def __init__(self, path: Path, size: int) -> None:
        from tasks import ledger
        from tasks.ledger import connect, migrate
        from tasks.register import read_people
        from tests.chaos.sweep import NOON, adopted, people_file

        self.size, self.now, self.statements, self.rows = size, NOON, 0, 0
        self.database = connect(f"sqlite:///{path}")
        migrate.upgrade(self.database)
        ledger.append(self.database, adopted(), now=NOON - timedelta(days=60))
        roster = path.with_suffix(".yaml")
        roster.write_text("U9999999999".join(people_file(DUE).rsplit("U0000009999", 1)))  # which a contact may have too
        roster.chmod(0o600)
        self.people = read_people(roster)
        self._fill()

    def sweep(self) -> float:
        """Claim what is due, let it go, and return the seconds; count the statements and the rows read."""
        from models.core import CITY
        from models.reminders import sweep
        from tasks.reminders import Outbox, look
        from tasks.reminders.report import unreconciled, unsaid
        from tasks.reminders.slack_delivery import not_sent

        self.now, messages = self.now + timedelta(minutes=1), 0
        with self._counted():
            started = process_time()
            seen = look(self.database, self.people, self.now)
            box = Outbox(self.database, seen, sweep(seen.woken, seen.context, self.now), seen.seq)
            for claimed in box.claims(self.now):
                messages += len(claimed)
                box.note([event for claims in claimed for event in not_sent(claims, "bench").events], self.now)
            unreconciled(self.database, self.now)
            unsaid(self.database, CITY, self.now)
            taken = process_time() - started
        if messages != DUE:
            raise RuntimeError(f"{messages} messages, not {DUE}")
        return taken

    def query_plan(self) -> str:
        """Return how SQLite finds what is due."""
        asked = "EXPLAIN QUERY PLAN SELECT * FROM milestone WHERE wake_at <= '2026-11-25' ORDER BY wake_at, id"
        with self.database.engine.connect() as connection:
            return "; ".join(str(row[-1]) for row in connection.exec_driver_sql(asked))

    def _fill(self) -> None:
        from models.core import CITY
        from models.projections import MILESTONES
        from models.projections.rows import MilestoneRow
        from tests.chaos.sweep import DUE as PAST
        from tests.chaos.sweep import made_up

        # Two rows as the fold makes them; the database copies them under other ids.
        others = ", ".join(name for name in MilestoneRow.model_fields if name not in ("id", "record"))
        other_id = "'R5-M' || n.n"
        record = f"replace(record, '\"' || :like || '\"', '\"' || {other_id} || '\"')"
        copied = (
            f"WITH RECURSIVE n(n) AS (SELECT :after UNION ALL SELECT n + 1 FROM n WHERE n < :last) "
            f"INSERT INTO milestone (id, record, {others}) SELECT {other_id}, {record}, {others} FROM n, milestone "
            "WHERE id = :like"
        )
        with self.database.writing() as session:
            for day, first, last in ((PAST, 1, DUE), (FAR, DUE + 1, self.size)):
                record = made_up(first, day)
                session.connection().execute(insert(MilestoneRow), [MILESTONES.values_of(record, CITY)])
                session.connection().execute(text(copied), {"like": f"R5-M{first}", "after": first + 1, "last": last})

    @contextmanager
    def _counted(self) -> Iterator[None]:
        from models.core import Record

        self.statements = self.rows = 0
        read = Record.model_validate_json.__func__

        def count(*_: object) -> None:
            self.statements += 1

        def read_and_count(kind: type[Record], *stored: Any, **how: Any) -> Any:
            self.rows += 1
            return read(kind, *stored, **how)

        event.listen(self.database.engine, "before_cursor_execute", count)
        with patch.object(Record, "model_validate_json", classmethod(read_and_count)):
            yield
        event.remove(self.database.engine, "before_cursor_execute", count)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
