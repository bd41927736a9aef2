"""What the tests of sources share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tasks.core import Store
from tasks.sources.context import CheckContext
from tasks.web import Manners
from tests.material.files.readers import one_sandbox

NOW = datetime(2026, 8, 22, 13, tzinfo=UTC)
"""A day after the mirror's clock in `tests/council`."""


@pytest.fixture
def context(tmp_path: Path) -> CheckContext:
    """One look, with an empty store and an empty drop root."""
    return CheckContext(
        now=NOW,
        store=Store(tmp_path / "evidence"),
        manners=Manners(user_agent="followthrough (made-up contact)", wait_seconds=0.01, total_seconds=30),
        drop=tmp_path,
        salt=b"a made-up salt",
    )


@pytest.fixture(autouse=True, scope="module")
def one_sandbox_for_all() -> Iterator[None]:
    """Read the files of a module in one sandbox: that each may have its own is tested in tests/tasks/files."""
    with one_sandbox():
        yield
