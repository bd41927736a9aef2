"""An import and a sync that SIGKILL ends have written nothing; begun again, they end in the same state."""

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows._runtime.data import MAPPINGS
from flows._runtime.environment import play_with
from flows._runtime.settings import load_settings
from flows.register.sync_plan import sync_plan
from models.projections import MILESTONES, RECOMMENDATIONS
from tasks import ledger
from tasks.ledger import chain, connect, records
from tasks.register import foreign, import_list, plan
from tests.chaos.sweep import ended_by_kill

ROWS = 60
HEADER = (
    "agency,date_issued,recommendation,acceptance_status,implementation_status,date_implemented,agency_reported_status"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A list with its mapping, of which ten rows are taken at once and twenty entries written at once."""
    before = dict(os.environ)
    rows = (f"Parks,2024-03-05,Keep record {number},Accepted,,,Implemented" for number in range(ROWS))
    (tmp_path / "list.csv").write_text("\n".join((HEADER, *rows, "")))
    (tmp_path / "map.yaml").write_text("".join((MAPPINGS / f"{each}.yaml").read_text() for each in ("nyc-doi", "rest")))
    monkeypatch.setattr(foreign, "AT_ONCE", 10)
    monkeypatch.setattr(plan, "AT_ONCE", 10)
    monkeypatch.setattr(chain, "AT_ONCE", 20)
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)
    connect.cache_clear()


def killed_at(turn: int, place: Any, name: str, work: Callable[[], object]) -> None:
    """Do some work in a child that SIGKILL ends when it calls a function for so many times."""
    if child := os.fork():
        assert ended_by_kill(child)
        return
    real, calls = getattr(place, name), [0]

    def counted(*given: Any, **named: Any) -> Any:
        calls[0] += 1
        if calls[0] == turn:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    setattr(place, name, counted)
    try:
        work()
    finally:
        os._exit(0)


def test_killed_and_begun_again_it_ends_in_the_same_state(folder: Path) -> None:
    def taken(name: str) -> bytes:
        import_list(folder / "list.csv", folder / "map.yaml", folder / name)
        return (folder / name).read_bytes()

    whole = taken("whole.yaml")
    for turn, place, point in ((35, foreign, "row_of"), (1, Path, "rename")):
        killed_at(turn, place, point, lambda: taken("new.yaml"))
        assert not (folder / "new.yaml").exists()
    assert taken("new.yaml") == whole

    def synced(home: str) -> tuple[Any, ...]:
        play_with(HOME=str(folder / home), PLAN=str(folder / "new.yaml"))
        connect.cache_clear()
        done = asyncio.run(sync_plan.fn())
        database = load_settings().database()
        assert ledger.differences(database) == ()
        kept = [records.every(database, each) for each in (RECOMMENDATIONS, MILESTONES)]
        told = [(each.seq, each.event.kind, each.event.subject) for each in ledger.entries(database)]
        return done, kept[0], len(kept[1]), told

    once = synced("once")
    assert once[0]["changes"] == 1 + 3 * ROWS

    # The fourth time that entries are folded, sixty of them and their rows were inserted.
    killed_at(4, chain, "project", lambda: synced("again"))
    play_with(HOME=str(folder / "again"), PLAN=str(folder / "new.yaml"))
    connect.cache_clear()
    assert ledger.head(load_settings().database())[0] == 0
    assert synced("again") == once
    assert synced("again")[0] == {"changes": 0, "opened": 0, "warnings": 0}
