"""Who holds a home: until its process ends, whatever program it became, and named with the unit that started it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tasks.operations import is_at_work, running, take

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
