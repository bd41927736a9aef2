"""Who holds a home: until its process ends, whatever program it became, and named with the unit that started it."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tasks.operations import alone_at_work, at_work, is_at_work, running, take

HOLD = """
import os, sys
from pathlib import Path
from tasks.operations import take
assert take(Path(sys.argv[1]), "server") is None
os.execv("/bin/sh", ["sh", "-c", "echo ready; read _"])
"""


def test_the_lock_lasts_while_its_process_is_another_program_and_ends_with_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == "ready\n"
        assert str(take(tmp_path, "server")).startswith(f"process {holder.pid} on ")
        assert is_at_work(tmp_path, "server")
    finally:
        holder.kill()
        holder.wait()
    assert not is_at_work(tmp_path, "server")
    assert take(tmp_path, "server") is None


@pytest.mark.parametrize(
    ("group", "mend"),
    [
        (
            "0::/system.slice/followthrough-server.service",
            "restart it by `systemctl restart followthrough-server.service`",
        ),
        (
            "0::/user.slice/user-1000.slice/user@1000.service/app.slice/followthrough-server.service",
            "restart it by `systemctl --user restart followthrough-server.service`",
        ),
        ("0::/user.slice/user-1000.slice/session-3.scope", "end that one first, or let it run"),
    ],
)
def test_under_systemd_the_unit_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: str, mend: str
) -> None:
    (tmp_path / "cgroup").write_text(f"{group}\n")
    monkeypatch.setattr(running, "CONTROL_GROUP", tmp_path / "cgroup")
    assert take(tmp_path, "server") is None
    assert str(take(tmp_path, "server")).endswith(f"; {mend}")


def test_runs_share_a_lock_that_a_watch_has_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hold() -> float:
        started = time.monotonic()
        with at_work(tmp_path, "back_up"):
            return time.monotonic() - started

    with at_work(tmp_path, "back_up"), at_work(tmp_path, "back_up"):
        assert is_at_work(tmp_path, "back_up")
        with alone_at_work(tmp_path, "back_up") as is_alone:
            assert not is_alone
    with at_work(tmp_path, "back_up"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(hold).result(timeout=20) < running.LOOKS, "a second run gets it at once"
    with ExitStack() as alone:
        assert alone.enter_context(alone_at_work(tmp_path, "audit_ledger"))
        monkeypatch.setattr(running, "WAITS", 0.3)
        with at_work(tmp_path, "audit_ledger"):  # a run waits for the watch, and not forever
            pass


def test_a_run_waits_until_the_watch_has_done_the_same_work(tmp_path: Path) -> None:
    order = list[str]()

    def run() -> None:
        with at_work(tmp_path, "back_up"):
            order.append("run")

    with ThreadPoolExecutor(1) as pool:
        with alone_at_work(tmp_path, "back_up") as is_alone:
            waits = pool.submit(run)
            time.sleep(0.1)
            order.append("watch")
        waits.result(timeout=20)
    assert (is_alone, order) == (True, ["watch", "run"])
