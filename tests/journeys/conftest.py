"""An installation for a journey."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

from tests.journeys.first_hour.demo import CANARY, TalkingDemo, play, talking
from tests.material.files.readers import one_sandbox
from tests.material.installation import DemoInstallation, installation_in


@pytest.fixture
def year_installation(tmp_path: Path, sqlite_template: Path) -> Iterator[DemoInstallation]:
    """An empty installation on the morning after the report, without a Prefect server."""
    without = temporary_settings(restore_defaults=[PREFECT_API_URL])
    with without, installation_in(tmp_path, "2025-12-04T09:30:00-05:00") as installation:
        shutil.copyfile(sqlite_template, installation.settings.home / "followthrough.db")
        yield installation


@pytest.fixture(scope="session")
def talking_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TalkingDemo]:
    """A demo whose page is open, for all tests of the group `demo`."""
    with talking(tmp_path_factory.mktemp("another folder")) as opened:
        yield opened


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo, played once with canaries in the settings of whoever runs it."""
    folder = tmp_path_factory.mktemp("demo")
    tokens = {"FOLLOWTHROUGH_SLACK_BOT_TOKEN": CANARY, "LEGISTAR_TOKEN": CANARY, "SOCRATA_APP_TOKEN": CANARY}
    return folder, play(folder, **tokens)


@pytest.fixture(scope="session")
def out(demo: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """The folder it left."""
    return demo[0] / "demo-out"


@pytest.fixture(autouse=True, scope="module")
def one_sandbox_for_all() -> Iterator[None]:
    """Read the files of a module in one sandbox: that each may have its own is tested in tests/tasks/files."""
    with one_sandbox():
        yield
