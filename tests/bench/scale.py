"""Status, a second sync, memo facts and a rebuild of 10,000 fictional milestones against the same of 1,000.

Processor time, because others may be at work here; each size in a process of its own.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

from ratio import Ratio

SMALL, LARGE = 1_000, 10_000
IN_SHORT = {"SMALL": 10, "LARGE": 20}
GOAL = 13.0
DAY = date(2026, 11, 25)
NAMES = ("status", "resync", "memo_facts", "rebuild")


def measure() -> list[Ratio]:
    """Make both portfolios, and do each work once on each."""
    small, large = (_alone(size) for size in (SMALL, LARGE))
    for name, one, other in zip(NAMES, small, large, strict=True):
        print(f"scale: {name}: {other:.2f} s of {LARGE:,} milestones against {one:.2f} s of {SMALL:,}")
    against = f"the same of {SMALL:,} milestones, not {LARGE:,}"
    return [
        Ratio(f"scale_{name}", other / one, GOAL, against, "times")
        for name, one, other in zip(NAMES, small, large, strict=True)
    ]


def _alone(size: int) -> list[float]:
    words = (sys.executable, __file__, str(size))
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [float(each) for each in told.split()]


def _seconds(size: int) -> list[float]:
    from flows._runtime import clock
    from flows._runtime.settings import load_settings
    from flows.commands.demo.fill import make_portfolio
    from flows.commands.status import picture_of
    from flows.memo.memo import facts_of, world_at
    from flows.register.sync_plan import foresee
    from models.memo import DraftRequest, draft_for
    from tasks import ledger

    with tempfile.TemporaryDirectory() as folder:
        list(make_portfolio(Path(folder) / "made", size, lambda line: None, on=DAY))
        settings = load_settings()
        settings.plan.write_bytes(settings.plan.read_bytes() + b"# another word\n")
        database = settings.database()

        def facts() -> None:
            world = world_at(database, as_of=DAY, cut_seq=ledger.head(database)[0], recorded_through=clock.now())
            facts_of(settings, draft_for(world, DraftRequest(period="month", person_id="p-coordinator-1")), world)

        works: tuple[Callable[[], object], ...] = (
            lambda: picture_of(None, None),
            lambda: foresee(settings),
            facts,
            lambda: ledger.differences(database),
        )
        taken = []
        for work in works:
            started = process_time()
            work()
            taken.append(process_time() - started)
        return taken


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    print(*_seconds(int(sys.argv[1])))
