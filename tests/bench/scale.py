"""Status, a second sync, memo facts and a rebuild of 10,000 fictional milestones against the same of fewer.

Processor time, because others may be at work here; each size in a process of its own.
"""

import gc
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import process_time

from ratio import Ratio

SIZES = (100, 1_000, 10_000)
"""The ratio is that of the last two."""
IN_SHORT = {"SIZES": (10, 20)}
GOAL = 13.0
DAY = date(2026, 11, 25)
NAMES = ("status", "resync", "memo_facts", "rebuild")


def measure() -> list[Ratio]:
    """Make a record of each size, and do each work once on each."""
    taken = {size: _alone(size) for size in SIZES}
    *_, small, large = SIZES
    found = []
    for place, name in enumerate(NAMES):
        print(f"scale: {name}: " + ", ".join(f"{taken[size][place]:.2f} s of {size:,} milestones" for size in taken))
        ratio = taken[large][place] / taken[small][place]
        against = f"the same of {small:,} milestones, not {large:,}"
        found.append(Ratio(f"scale_{name}", ratio, GOAL, against, "times"))
    return found


def _alone(size: int) -> list[float]:
    words = (sys.executable, __file__, str(size))
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [float(each) for each in told.split()]


def _seconds(size: int) -> list[float]:
    from flows._runtime import clock
    from flows._runtime.settings import load_settings
    from flows.commands.status import picture_of
    from flows.memo.drafting import facts_of, world_at
    from flows.register.sync_plan import foresee
    from models.memo import DraftRequest, draft_for
    from tasks import ledger
    from tests.bench.large_record.fill import make_large_record

    gc.set_threshold(50_000)  # as every command does (flows/__main__.py)
    with tempfile.TemporaryDirectory() as folder:
        list(make_large_record(Path(folder) / "made", size, lambda line: None, on=DAY))
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
