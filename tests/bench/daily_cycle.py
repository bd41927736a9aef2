"""The daily cycle of the seven against as many empty runs and tasks of Prefect's, nested alike, on the same server."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

from ratio import Ratio, Turns, seconds_of

from flows._runtime.data import REGISTER

CHECKOUT = Path(__file__).parents[2]
START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
TRIES, RUNS, TASKS = 20, 7, 10  # runs below that of the day
IN_SHORT = {"TRIES": 1, "RUNS": 1, "TASKS": 1}


def measure() -> list[Ratio]:
    """Run a cycle a day for twenty days: the day's run, seven runs, pages, checks over HTTP, folds and entries."""
    from flows._runtime.environment import own_prefect, play_with
    from flows._runtime.origin import beginning_demonstration
    from tasks.evidence import serve_records

    with (
        tempfile.TemporaryDirectory() as folder,
        serve_records(CHECKOUT / "flows" / "data" / "demo" / "council") as records_url,
    ):
        home = _home(Path(folder))
        installation = {
            "HOME": str(home),
            "PLAN": str(REGISTER),
            "SOURCE_COUNCIL_MIRROR_URL": records_url,
            "CONTACT": "coordinator@followthrough.example",
        }
        play_with(**installation, NOW=START.isoformat())
        own_prefect(home)
        with beginning_demonstration():  # so that the clock may be set
            return asyncio.run(_cycles(home, installation))


async def _cycles(home: Path, installation: dict[str, str]) -> list[Ratio]:
    from prefect import flow, task

    from flows._runtime.environment import play_with
    from flows._runtime.prefect import own_server
    from flows._runtime.run import is_fault
    from flows.evidence.track_portfolio import track_portfolio
    from flows.register.sync_plan import sync_plan

    @task(name="empty", persist_result=False)
    def empty_task() -> None:
        """Do nothing."""

    @flow(name="empty")
    async def empty() -> None:
        """Do nothing."""

    @flow(name="empty day")
    async def empty_day() -> None:
        """Run empty tasks side by side, then empty runs one after the other."""
        for future in [empty_task.submit() for _ in range(TASKS)]:
            future.wait()
        for _run in range(RUNS):
            await empty()

    async def cycle(day: int) -> None:
        play_with(**installation, NOW=(START + timedelta(days=day)).isoformat())
        state = await track_portfolio(return_state=True)
        if is_fault(state):  # a missed legal deadline ends it in a state of type Failed too, and is none
            raise RuntimeError(f"the check of day {day} did not do its work: {state.message}")

    with own_server(home) as server, server():
        await sync_plan()
        turns = Turns(TRIES)
        for day, _ in enumerate(turns):  # a try that is made again is of a later day: no clock goes back
            turns.add(await seconds_of(cycle(day)), await seconds_of(empty_day()))
    sides = turns.sides
    print(f"daily_cycle: {sides.told()}")
    return [
        Ratio("daily_cycle", sides.ratio, 1.5, f"{RUNS + 1} empty runs and {TASKS} empty tasks of Prefect's", "times"),
        Ratio("daily_stalls", len(sides.stalls), 0, f"none over a second in {TRIES} tries of each", "stalls"),
    ]


def _home(folder: Path) -> Path:
    """Lay the installation as the demo does, with one dropped file."""
    home = folder / "home"
    for name in ("agency", "oversight"):
        (home / "drop" / name).mkdir(parents=True)
    copyfile(CHECKOUT / "flows" / "data" / "demo" / "people.yaml", home / "people.yaml")
    dropped = "access-guidelines.txt"
    copyfile(CHECKOUT / "flows" / "data" / "demo" / dropped, home / "drop" / "agency" / dropped)
    return home
