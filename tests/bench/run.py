"""`make bench`: every ratio the project promises, measured on this machine, into results.json."""

import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path

BESIDE = Path(__file__).parent
sys.path[:0] = [str(BESIDE), str(BESIDE.parents[1])]

from ratio import Ratio  # noqa: E402  (the benches are scripts beside this one, no package)

BENCHES = ("help", "demo", "sweep", "looks", "judging", "presses", "daily_cycle", "sending", "pace", "memos", "chain")


def measured(name: str) -> list[Ratio]:
    """Return what one bench measured."""
    found: list[Ratio] = import_module(name).measure()
    return found


def main() -> int:
    """Measure the benches named as arguments, or all; return 1 where a ratio is over its goal."""
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f}" + ("; others are at work here, so repeat this" if load > 1 else "")
    )
    # Each bench in a process of its own, one after the other: what one sets or imports, the next does not see.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        found = [one for ratios in pool.map(measured, sys.argv[1:] or BENCHES) for one in ratios]
    print(f"\n{'name':<16}{'ratio':>7}{'goal':>7}  against")
    for one in found:
        print(
            f"{one.name:<16}{one.ratio:>7.2f}{one.goal:>7.2f}  {one.floor}{'' if one.ratio <= one.goal else '  OVER'}"
        )
    rounded = [one._asdict() | {"ratio": round(one.ratio, 3)} for one in found]
    (BESIDE / "results.json").write_text(json.dumps(rounded, indent=1) + "\n")
    return int(any(one.ratio > one.goal for one in found))


if __name__ == "__main__":
    sys.exit(main())
