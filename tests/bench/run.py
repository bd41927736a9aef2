"""`make bench`: every ratio the project promises, measured on this machine, into results.json.

With `--keep` they go into history/ and the chart of the README is drawn again; what got worse by 15 % is named. With
`--short` every bench runs once at the size of its `IN_SHORT`, and only an error counts: the gate's way.
"""

import json
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from traceback import format_exc
from typing import Any

BESIDE = Path(__file__).parent
sys.path[:0] = [str(BESIDE), str(BESIDE.parents[1])]

from history import keep, last_kept, worse  # noqa: E402
from ratio import Ratio  # noqa: E402  (the benches are scripts beside this one, no package)

BENCHES = (
    "daily_cycle",
    "presses",
    "sending",
    "memos",
    "looks",
    "demo",
    "sweep",
    "judging",
    "pace",
    "record",
    "scale",
    "memo_large",
    "commands",
    "spread",
    "importing",
)


def measured(name: str) -> list[Ratio]:
    """Return what one bench measured."""
    found: list[Ratio] = import_module(name).measure()
    return found


def error_in_short(name: str) -> str:
    """Run one bench at its smallest size; return the error in which it ended, or ""."""
    started, before = process_time(), dict(os.environ)
    try:
        bench = import_module(name)
        vars(bench).update(bench.IN_SHORT)
        bench.measure()
    except Exception:
        return f"{name}: {format_exc()}"
    finally:
        os.environ.clear()
        os.environ.update(before)
    print(f"{name}: {process_time() - started:.1f} s of its own processor time")
    return ""


def main() -> int:
    """Measure the benches named as arguments, or all; return 1 where a ratio is over its goal."""
    short = "--short" in sys.argv
    named = [each for each in sys.argv[1:] if not each.startswith("--")] or BENCHES
    one_each: dict[str, Any] = {"mp_context": get_context("spawn"), "max_tasks_per_child": 1}
    if short:
        with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
            errors = list(filter(None, pool.map(error_in_short, named)))
        print("\n".join(errors))
        return len(errors)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f}" + ("; others are at work here, so repeat this" if load > 1 else "")
    )
    # Each bench in a process of its own, one after the other: what one sets or imports, the next does not see.
    with ProcessPoolExecutor(max_workers=1, **one_each) as pool:
        found = [one for ratios in pool.map(measured, named) for one in ratios]
    print(f"\n{'name':<16}{'ratio':>7}{'goal':>7}  against")
    for one in found:
        print(
            f"{one.name:<16}{one.ratio:>7.2f}{one.goal:>7.2f}  {one.floor}{'' if one.ratio <= one.goal else '  OVER'}"
        )
    results = {
        "at": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load": round(load, 1),
        "ratios": [one._asdict() | {"ratio": round(one.ratio, 3)} for one in found],
    }
    print("\n".join(worse(last_kept(), results)))
    (BESIDE / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    if "--keep" in sys.argv:
        print(f"kept in {keep(results)}")
    return int(any(one.ratio > one.goal for one in found))


if __name__ == "__main__":
    sys.exit(main())
