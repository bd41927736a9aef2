"""An installation for each test, and one Prefect server for the whole run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows._runtime.environment import own_prefect
from tests.flows.forms import forms_made, forms_stood_in
from tests.material.commands import Call, Ended
from tests.material.installation import DemoInstallation, installation_in

# Before Prefect is first imported: a test must never meet the profile of whoever runs it.
PREFECT_HOME = tempfile.TemporaryDirectory(prefix="ft-prefect-", ignore_cleanup_errors=True)
INHERITED = os.environ.get("PREFECT_API_AUTH_STRING")
own_prefect(Path(PREFECT_HOME.name))
os.environ["PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL"] = "1"  # a test waits until steps are recorded
if INHERITED:
    # A worker of pytest-xdist has read the settings of the process that started it, so both ends keep its password.
    os.environ.update(PREFECT_API_AUTH_STRING=INHERITED, PREFECT_SERVER_API_AUTH_STRING=INHERITED)


@pytest.fixture(autouse=True, scope="module")
def quick_forms() -> Iterator[None]:
    """Let a stand-in make the page and the PDF of memos; a test that needs them asks for `all_forms`."""
    with forms_stood_in():
        yield


@pytest.fixture
def all_forms() -> Iterator[None]:
    """All forms of a memo, as an installation makes them."""
    with forms_made():
        yield


@pytest.fixture
def empty_installation(tmp_path: Path, sqlite_template: Path) -> Iterator[DemoInstallation]:
    """An installation whose ledger holds nothing yet, on the morning of 25 November 2026."""
    with installation_in(tmp_path) as installation:
        shutil.copyfile(sqlite_template, installation.settings.home / "followthrough.db")
        yield installation


@pytest.fixture(scope="session")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that took in the shipped register on 25 November 2026, with the instances whose period had ended."""
    from flows.register.sync_plan import sync_plan

    folder = tmp_path_factory.mktemp("taken-in")
    with installation_in(folder) as installation:
        installation.do(sync_plan)
        installation.database.engine.dispose()
        return installation.settings.home / "followthrough.db"


@pytest.fixture
def installation(tmp_path: Path, taken_in: Path) -> Iterator[DemoInstallation]:
    """An installation that took in the shipped register, on the morning of 25 November 2026."""
    with installation_in(tmp_path) as opened:
        shutil.copyfile(taken_in, opened.settings.home / "followthrough.db")
        yield opened


@pytest.fixture(scope="session")
def gone_out(tmp_path_factory: pytest.TempPathFactory, taken_in: Path) -> Path:
    """A home in which memo no. 1, with made-up progress, was issued on 25 November 2026, in all forms."""
    from tests.material.memo_installation import issued, made_in

    with forms_made():
        return made_in(tmp_path_factory.mktemp("gone-out"), taken_in, issued)


@pytest.fixture
def after(tmp_path: Path, gone_out: Path) -> Iterator[DemoInstallation]:
    """The installation two days after memo no. 1 was issued."""
    from tests.material.memo_installation import opened_again

    with opened_again(tmp_path, gone_out) as installation:
        yield installation


@pytest.fixture(scope="session")
def prefect_harness() -> Iterator[str]:
    """One Prefect server for the whole run, without heartbeats; its address, which no test meets unasked."""
    from prefect.logging.handlers import APILogHandler
    from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    from flows._runtime.prefect import own_server

    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}), own_server(Path(PREFECT_HOME.name)) as server:
        with server():
            address = str(PREFECT_API_URL.value())
        yield address
        APILogHandler().flush()


@pytest.fixture
def prefect_server(prefect_harness: str) -> Iterator[str]:
    """The server, to which the runs of this test go."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: prefect_harness}):
        yield prefect_harness


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call followthrough with words; an error is one short paragraph and never a traceback."""

    from flows.__main__ import main

    def end(*words: str) -> Ended:
        capsys.readouterr()
        code = 0
        try:
            main([*words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        if code:
            last = printed.err[printed.err.rindex("followthrough: ") :]
            assert last.count("\n") == 1 or code == 2, "only the faults of a register need a line each"
            assert "an error inside followthrough" not in last
        return Ended(code, printed.out, printed.err)

    return end
