"""A house for a journey."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from tests.material.installation import PlayHouse, house_in


@pytest.fixture
def year_house(tmp_path: Path, sqlite_template: Path) -> Iterator[PlayHouse]:
    """An empty house on the morning after the report, without a Prefect server, whatever other tests have started."""
    without = temporary_settings(restore_defaults=[PREFECT_API_URL])
    with without, house_in(tmp_path, "2025-12-04T09:30:00-05:00") as house:
        shutil.copyfile(sqlite_template, house.settings.home / "followthrough.db")
        yield house
