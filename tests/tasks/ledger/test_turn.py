"""One listener hears at a time: another waits, takes over, and never hears beside one that lost its session."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
from sqlalchemy import text

from models.core import LedgerError
from tasks.ledger import Database, connect, hearing_alone, running, runs_seen, turn, who_hears
from tests.material.listener import until


@dataclass
class Hearing:
    """A listener that only takes its turn, in a thread of its own."""

    database: Database
    stop: Event = field(default_factory=Event)
    hears: Event = field(default_factory=Event)
    waited_for: list[str] = field(default_factory=list)
    fault: LedgerError | None = None

    def run(self) -> None:
        """Hear until told to stop."""
        try:
            with hearing_alone(self.database, self.stop, self.waited_for.append):
                if not self.stop.is_set():
                    self.hears.set()
                self.stop.wait()
                self.hears.clear()
        except LedgerError as fault:
            self.fault = fault


@pytest.fixture
def begin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Database], Hearing]]:
    monkeypatch.setattr(turn, "EVERY", 0.05)
    with ExitStack() as ends:

        def started(database: Database) -> Hearing:
            one = Hearing(database)
            thread = Thread(target=one.run)
            ends.callback(thread.join, 20)
            ends.callback(one.stop.set)
            thread.start()
            return one

        yield started


def test_the_second_listener_names_the_first_waits_and_takes_over(
    database: Database, begin: Callable[[Database], Hearing]
) -> None:
    assert who_hears(database) is None
    first = begin(database)
    assert first.hears.wait(10)
    second = begin(database)
    until(lambda: second.waited_for)
    assert f"process {os.getpid()} on " in second.waited_for[0]
    assert who_hears(database) == second.waited_for[0]
    assert not second.hears.wait(0.3)
    assert len(second.waited_for) == 1, "said once, not at every try"
    first.stop.set()
    assert second.hears.wait(10)
    assert first.fault is second.fault is None


def test_a_listener_that_is_told_to_stop_while_it_waits_ends(
    database: Database, begin: Callable[[Database], Hearing], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = begin(database)
    assert first.hears.wait(10)
    second = begin(database)
    until(lambda: second.waited_for)
    monkeypatch.setattr(turn, "_name", lambda: "another process")
    second.stop.set()
    assert not second.hears.wait(0.2)
    assert first.hears.is_set()
    assert who_hears(database) == second.waited_for[0], "who waited leaves the name of who hears"


def test_a_listener_whose_session_ends_stops_hearing_before_another_begins(
    postgres_url: str, begin: Callable[[Database], Hearing]
) -> None:
    database = connect(postgres_url)
    first = begin(database)
    assert first.hears.wait(10)
    with database.engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    until(lambda: first.fault)
    assert not first.hears.is_set()
    assert "stopped hearing" in str(first.fault)
    second = begin(database)
    assert second.hears.wait(10)


def test_a_listener_with_very_many_open_files_hears(database: Database, begin: Callable[[Database], Hearing]) -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, limit[1]), limit[1]))
    files = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        one = begin(database)
        assert one.hears.wait(10)
        one.stop.set()
    finally:
        for each in files:
            os.close(each)
        resource.setrlimit(resource.RLIMIT_NOFILE, limit)
    assert one.fault is None


def test_a_run_is_seen_from_every_machine_while_its_session_lasts_and_no_longer(postgres_url: str) -> None:
    database, names = connect(postgres_url), ("back_up", "check_daily", "issue_memo_quarter")
    with running(database, "back_up"), running(database, "issue_memo_quarter"), running(database, "back_up"):
        assert runs_seen(database, names) == {"back_up", "issue_memo_quarter"}
        with database.engine.connect() as connection:
            connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE classid = 9"))
        until(lambda: not runs_seen(database, names))


def test_a_run_goes_on_where_no_session_can_be_had(monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    monkeypatch.setattr(turn, "SERVER_GONE_AFTER", ("no_such_setting = 1",))
    with running(database := connect(postgres_url), "back_up"):
        assert not runs_seen(database, ["back_up"])
