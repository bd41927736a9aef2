"""`make bench`: the ratios that the project promises, measured on this machine, into results.json.

`make bench-all` adds those of large records.

With `make bench SHORT=1` every bench runs once at the size of its `IN_SHORT`, and only an error counts: `.ci/nightly`
does that. `make bench-gate` keeps what was won.
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
RESULTS = BESIDE / "results.json"
sys.path[:0] = [str(BESIDE), str(BESIDE.parents[1])]

from ratio import Ratio  # noqa: E402  (the benches are scripts beside this one, no package)

BENCHES = (
    "daily_cycle",
    "presses",
    "sending",
    "memos",
    "looks",
    "drop_folder",
    "demo",
    "sweep",
    "judging",
    "pace",
    "memo_large",
    "commands",
    "importing",
    "hostile",
)
LONG = ("record",)
"""Of large records: with `--all` only (`make bench-all`)."""


def ratios_of(name: str) -> list[Ratio]:
    """Return what one bench measures, run in a process of its own: what it sets or imports, the next does not see."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measure, name).result()


def _measure(name: str) -> list[Ratio]:
    ratios: list[Ratio] = import_module(name).measure()
    return ratios


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
    """Measure the benches that are named, or the usual ones; return 1 where a ratio is over its goal or a bench failed.

    Each result is printed and written to results.json as it comes, so a bench that fails takes no other's away.
    """
    every = (*BENCHES, *LONG)
    named = [word for word in sys.argv[1:] if not word.startswith("--")] or (every if "--all" in sys.argv else BENCHES)
    if "--short" in sys.argv:
        with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
            errors = list(filter(None, pool.map(error_in_short, named)))
        print("\n".join(errors))
        return len(errors)
    load = os.getloadavg()[0]
    print(
        f"{os.cpu_count()} cores, load {load:.1f}" + ("; others are at work here, so repeat this" if load > 1 else "")
    )
    results: dict[str, Any] = {
        "at": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load": round(load, 1),
        "ratios": [],
    }
    failed = False
    print(f"\n{'name':<18}{'ratio':>7}{'goal':>7}  against")
    for name in named:
        try:
            ratios = ratios_of(name)
        except Exception as error:  # a bench may end in anything; the others still count
            print(f"{name:<18}  ERROR {type(error).__name__}: {error}", flush=True)
            failed = True
            continue
        for ratio in ratios:
            over = "" if ratio.ratio <= ratio.goal else "  OVER"
            print(f"{ratio.name:<18}{ratio.ratio:>7.2f}{ratio.goal:>7.2f}  {ratio.floor}{over}", flush=True)
            failed = failed or ratio.ratio > ratio.goal
        results["ratios"] += [ratio._asdict() | {"ratio": round(ratio.ratio, 3)} for ratio in ratios]
        RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
