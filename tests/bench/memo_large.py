"""A memo of 10,000 fictional milestones in all forms: its most megabytes, and its time against one of fewer.

Each size in a process of its own; processor time, because others may be at work here. The record is made before.
"""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from time import process_time

from ratio import Ratio

SIZES = (1_000, 10_000)
IN_SHORT = {"SIZES": (10, 20)}
MEGABYTES, TIMES = 500, 13.0
DAY = date(2026, 11, 25)


def measure() -> list[Ratio]:
    """Draft a memo of each size. Raises CalledProcessError where one cannot be made."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            made = Path(folder) / str(size)
            _alone("make", made, size)
            seconds, most = _alone("draft", made, size)
            print(f"memo_large: {size:,} milestones: {seconds:.1f} s of processor time, {most:.0f} MB at most")
            found.append((size, seconds, most))
    (_, few, _), (_, many, most) = found
    against = f"the same of {SIZES[0]:,} milestones, not {SIZES[1]:,}"
    return [
        Ratio("memo_large_time", many / few, TIMES, against, "times"),
        Ratio("memo_large_memory", most / MEGABYTES, 1.0, f"{MEGABYTES} MB", "share of the limit"),
    ]


def _alone(what: str, folder: Path, size: int) -> list[float]:
    words = (sys.executable, __file__, what, str(folder), str(size))
    told = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    return [float(each) for each in told.split()]


def _make(folder: Path, size: int) -> list[float]:
    from tests.bench.large_record.fill import make_large_record

    list(make_large_record(folder, size, lambda line: None, on=DAY))
    return []


def _draft(folder: Path, size: int) -> list[float]:
    """Draft a memo and open it, which renders it; return the seconds and the most megabytes of the process."""
    from flows._runtime.environment import play_with
    from flows._runtime.settings import load_settings
    from flows.memo.drafting import cut_now, draft_and_note, open_draft_pages
    from models.memo import DraftRequest

    named = {"HOME": "home", "PLAN": "recommendations.yaml"}
    play_with(
        **{name: str(folder / path) for name, path in named.items()}, NOW=f"{DAY}T23:00:00-05:00", DEMONSTRATION="1"
    )
    settings, asked = load_settings(), DraftRequest(period="month", person_id="p-coordinator-1")
    started = process_time()
    drafted = draft_and_note(settings, lambda: cut_now(settings, asked, None), asked.person_id)
    open_draft_pages(settings, str(drafted["draft"]))
    taken = process_time() - started
    lines = Path("/proc/self/status").read_text().splitlines()
    return [taken, next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:"))]


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    work = {"make": _make, "draft": _draft}[sys.argv[1]]
    print(*work(Path(sys.argv[2]), int(sys.argv[3])))
