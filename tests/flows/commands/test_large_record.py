"""A made-up record follows the rules of every other record, and is the same each time."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows._runtime.settings import load_settings
from flows.commands.status import picture_of
from flows.register.sync_plan import foresee
from models.core import InputError
from tasks import ledger
from tasks.register import check_plan
from tests.bench.large_record.fill import make_large_record

DAY = date(2026, 11, 25)


@pytest.fixture
def own_environment() -> Iterator[None]:
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.mark.usefixtures("own_environment")
def test_a_made_up_record_is_a_record_like_any_other(tmp_path: Path) -> None:
    lines = list(make_large_record(tmp_path / "one", 60, lambda line: None, on=DAY))
    settings = load_settings()
    database = settings.database()

    assert lines[0].startswith("60 milestones of ")
    assert check_plan(settings.plan, settings.people_path) == ()
    assert foresee(settings).changes == ()
    assert ledger.check(database) == ledger.head(database)
    assert ledger.differences(database) == ()
    seen = Counter(
        row["date_state"] for part in picture_of(None, None)["recommendations"] for row in part["milestones"]
    )
    assert {"kept", "kept_late", "to_come", "passed"} <= seen.keys()
    kinds = Counter(each.event.kind for each in ledger.entries(database))
    assert kinds["milestone_planned"] == 60
    assert {"instance_opened", "date_agreed", "extension_granted", "evidence_rejected", "snoozed"} <= kinds.keys()

    list(make_large_record(tmp_path / "two", 60, lambda line: None, on=DAY))
    assert ledger.head(load_settings().database()) == ledger.head(database)


@pytest.mark.usefixtures("own_environment")
def test_a_record_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="write how many fictional milestones"):
        list(make_large_record(tmp_path / "none", 0, lambda line: None))
