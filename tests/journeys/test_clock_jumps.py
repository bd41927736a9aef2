"""A clock that jumps a day ahead and back: nobody hears twice, and nobody is left out.

That the record refuses an entry earlier than its last one: tests/tasks/ledger/test_origin.py.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.chaos.sweep import NOON, Installation, normal_sweep
from tests.material.slack import SlackStandIn

DAY = timedelta(days=1)


@pytest.fixture
def installation(tmp_path: Path, slack: SlackStandIn) -> Iterator[Installation]:
    made = Installation(tmp_path, slack, 5)
    with made.begun():
        yield made


def test_a_clock_a_day_ahead_and_back_sends_nothing_twice(installation: Installation) -> None:
    for now in (NOON, NOON - DAY, NOON + timedelta(hours=1)):  # ahead by a day, put right, and the day itself
        installation.now = now
        installation.run(normal_sweep)
        assert installation.harm() == (0, 0)
