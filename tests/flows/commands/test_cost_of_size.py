"""What an operation asks of the database and of the rules grows with the record, and no faster.

Statements, rows and calls are counted at two sizes, so a loop within a loop fails without a clock.
"""

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event

from flows._runtime import clock, context
from flows._runtime.settings import Settings, load_settings
from flows.commands.status import picture_of
from flows.memo.drafting import tell, world_at
from flows.register.sync_plan import foresee
from models.core import Record
from models.memo import DraftRequest, draft_for
from notifications.words import week_parts
from tasks import ledger
from tasks.answers import read_report, read_week
from tasks.register import check_plan
from tests.bench.large_record.fill import make_large_record

HERE = str(Path(__file__).parents[3])
DAY = date(2026, 11, 25)
SMALL, LARGE = 70, 210
"""Milestones: in both cases of more recommendations than page 1 of a memo lists."""
MOST, FEW = 1.7, 1_000
"""How much faster than the record a count may grow, and from which on it matters: recommendations differ."""


class Cost(NamedTuple):
    """What was counted while something ran."""

    statements: int
    rows: int
    run: Counter[str]
    """By function of ours: how often it was called, with the lines that it ran; each turn of a loop runs its line."""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, dict[str, str]]]:
    before = dict(os.environ)
    made: dict[int, dict[str, str]] = {}
    for size in (SMALL, LARGE):
        list(make_large_record(tmp_path_factory.mktemp("portfolio") / "out", size, lambda line: None, on=DAY))
        made[size] = dict(os.environ)
    yield made
    os.environ.clear()
    os.environ.update(before)


def plan_check(settings: Settings) -> None:
    assert check_plan(settings.plan, settings.people_path) == ()


def sync_again(settings: Settings) -> None:
    settings.plan.write_bytes(settings.plan.read_bytes() + b"# another word\n")
    assert len(foresee(settings).changes) == 1


def status(settings: Settings) -> None:
    assert picture_of(None, None)["counts"]["recommendations"]


def week(settings: Settings) -> None:
    database, now = settings.database(), clock.now()
    week = read_week(database, read_report(database, now), settings.people(), now)
    assert week_parts(week, context.register(database).names, {}, {})


def memo_facts(settings: Settings) -> None:
    database = settings.database()
    world = world_at(database, as_of=DAY, cut_seq=ledger.head(database)[0], recorded_through=clock.now())
    draft = draft_for(world, DraftRequest(period="month", person_id="p-coordinator-1"))
    assert tell(settings, draft, world).facts.headline.milestones


def rebuild(settings: Settings) -> None:
    assert ledger.differences(settings.database()) == ()


@pytest.mark.parametrize("work", [plan_check, sync_again, status, week, memo_facts, rebuild])
def test_it_costs_what_the_record_has(folders: dict[int, dict[str, str]], work: Callable[[Settings], None]) -> None:
    small, large = (cost_of(work, folders[size]) for size in (SMALL, LARGE))

    growth = LARGE / SMALL * MOST
    assert large.statements <= small.statements + 2 * large.rows // 500 + 2  # ids are asked for by five hundred
    assert large.rows <= small.rows * growth
    assert {
        name: (small.run[name], times)
        for name, times in large.run.items()
        if times > small.run[name] * growth + FEW and not name.startswith("/models/core/")  # they loop over few days
    } == {}


def cost_of(work: Callable[[Settings], None], environment: dict[str, str]) -> Cost:
    os.environ.clear()
    os.environ.update(environment)
    settings = load_settings()
    work(settings)  # once uncounted: what is imported, compiled and cached
    run: Counter[Any] = Counter()

    def enter(frame: Any, _what: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.startswith(HERE):
            return None
        run[frame.f_code] += 1
        return line

    def line(frame: Any, what: str, _argument: object) -> Any:
        if what == "line":
            run[frame.f_code] += 1
        return line

    with counted(settings) as asked:
        sys.settrace(enter)
        try:
            work(settings)
        finally:
            sys.settrace(None)
    named = Counter[str]()
    for code, times in run.items():
        named[f"{code.co_filename.removeprefix(HERE)}:{code.co_qualname}"] += times
    return Cost(asked["statements"], asked["rows"], named)


@contextmanager
def counted(settings: Settings) -> Iterator[Counter[str]]:
    """Count statements, and the rows that become records or entries."""
    engine, asked = settings.database().engine, Counter[str]()

    def before(*_: object) -> None:
        asked["statements"] += 1

    def read(kind: type[Record], *stored: Any, **how: Any) -> Any:
        asked["rows"] += 1
        return as_before(kind, *stored, **how)

    as_before = Record.model_validate_json.__func__  # type: ignore[attr-defined]
    event.listen(engine, "before_cursor_execute", before)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Record, "model_validate_json", classmethod(read))
        yield asked
    event.remove(engine, "before_cursor_execute", before)
