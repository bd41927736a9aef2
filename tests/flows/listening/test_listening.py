"""The listener as a process: how it ends, how it is kept, and that only one hears."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from flows._runtime.environment import environment, play_also
from flows.commands import serve
from flows.commands.serve import RESTART_DELAYS, Supervised
from tests.material.installation import CHECKOUT, DemoInstallation
from tests.material.listener import deliver, kinds, press, told, until


def start(installation: DemoInstallation, **more: str) -> "subprocess.Popen[bytes]":
    """Start a listener's process in an installation."""
    play_also(SLACK_APP_TOKEN=installation.slack.app_token)
    command = [sys.executable, "-m", "flows.listen_to_slack"]
    return subprocess.Popen(command, cwd=CHECKOUT, env=environment() | more, stderr=subprocess.PIPE)


def test_a_process_listens_until_it_is_told_to_stop(installation: DemoInstallation) -> None:
    process = start(installation)
    assert installation.slack.sockets.await_listener(60)
    assert deliver(installation, press(installation, "ack")) == {}
    told(installation)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 0
    assert b"listening to Slack" in said
    assert kinds(installation, "acknowledged") == ["acknowledged"]


def test_a_refused_app_token_ends_the_process_with_one_clear_line_and_exit_code_5(
    installation: DemoInstallation,
) -> None:
    installation.slack.faults.append("apps.connections.open error:token_revoked")
    process = start(installation)
    _, said = process.communicate(timeout=60)

    assert process.returncode == 5
    [line] = [each for each in said.decode().splitlines() if each.startswith("followthrough:")]
    assert "token_revoked" in line
    assert "doctor" in line
    assert "xapp-" not in said.decode()


def test_a_second_listener_waits_and_hears_once_the_first_was_killed(installation: DemoInstallation) -> None:
    opened = installation.slack.sockets.opened
    first = start(installation)
    assert installation.slack.sockets.await_listener(60, opened=opened + 1)
    second = start(installation)
    assert second.stderr
    assert f"another listener hears: process {first.pid} on" in second.stderr.readline().decode()
    assert installation.slack.sockets.opened == opened + 1
    first.kill()
    first.wait()
    assert installation.slack.sockets.await_listener(60, opened=opened + 2)
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=60)
    assert second.returncode == 0


class Keeping:
    """A process that is kept, and a clock that stands still until it is moved."""

    def __init__(self, tmp_path: Path, command: str) -> None:
        self.said: list[str] = []
        self.moment = 0.0
        self.supervised = Supervised("a part", ["sh", "-c", command], dict(os.environ), tmp_path, self.said.append)

    def ends(self) -> None:
        """Let it start where it may, and wait until it has ended and that was noted."""
        lines = len(self.said)

        def noted() -> bool:
            self.supervised.supervise(self.moment)
            return len(self.said) > lines

        until(noted)


def test_a_process_that_keeps_ending_is_started_again_after_pauses_that_grow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting = Mock(wraps=serve.start_child)
    monkeypatch.setattr(serve, "start_child", starting)
    one = Keeping(tmp_path, "exit 5")
    for pause in (*RESTART_DELAYS, RESTART_DELAYS[-1]):
        starts = starting.call_count
        one.ends()
        assert f"(exit code 5); it is started again in {pause} s" in one.said[-1]
        one.moment += pause - 0.5
        one.supervised.supervise(one.moment)
        assert starting.call_count == starts + 1
        one.moment += 0.5


def test_one_that_held_out_begins_with_the_first_pause_again(tmp_path: Path) -> None:
    one = Keeping(tmp_path, "exit 1")
    for _ in range(3):
        one.ends()
        one.moment += RESTART_DELAYS[-1]
    one.supervised.supervise(one.moment)
    one.moment += 1_000
    one.ends()

    assert f"in {RESTART_DELAYS[0]} s" in one.said[-1]


def test_one_that_is_told_to_end_ends(tmp_path: Path) -> None:
    one = Keeping(tmp_path, "sleep 600")
    one.supervised.supervise(one.moment)
    assert one.supervised.poll() is None
    one.supervised.end()

    assert one.supervised.poll() == -signal.SIGTERM
