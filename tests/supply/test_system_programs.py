"""A test that starts a program of the machine without the marker `system` fails, whatever the program is."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.chaos.fast_time import fast_time
from tests.supply import system_programs


@pytest.mark.parametrize("program", sorted(system_programs.PACKAGES))
def test_a_program_of_the_machine_is_refused_without_the_marker(program: str) -> None:
    for words in ([program], [f"/usr/bin/{program}", "--version"]):
        with pytest.raises(pytest.fail.Exception, match=f"{program} is a program of the machine"):
            subprocess.run(words, check=False)


def test_the_gate_installs_what_the_tests_and_drills_start_and_nothing_else() -> None:
    gate = (Path(__file__).parents[2] / ".ci" / "run").read_text()
    installed = set(gate.split("packages=(")[1].split(")")[0].split())
    named = {package for packages in system_programs.PACKAGES.values() for package in packages.split()}
    assert installed == named | {"fonts-liberation"}


def test_the_clock_of_the_drills_says_what_it_needs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system_programs, "ALSO_IN", str(tmp_path))
    with pytest.raises(AssertionError, match="cc is missing; install gcc libc6-dev"):
        fast_time(tmp_path, datetime(2026, 11, 25, tzinfo=UTC), 5.0)


def test_a_stand_in_of_a_test_may_have_the_name_of_a_program(tmp_path: Path) -> None:
    (tmp_path / "systemctl").write_text("#!/bin/sh\necho stand-in\n")
    (tmp_path / "systemctl").chmod(0o755)
    done = subprocess.run(
        ["systemctl"], env={"PATH": f"{tmp_path}:/usr/bin:/bin"}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "stand-in\n"


def test_a_marked_test_may_start_a_program(
    request: pytest.FixtureRequest, system_program: Callable[[str], str]
) -> None:
    assert request.node.get_closest_marker("system")
    assert subprocess.run([system_program("openssl"), "version"], check=True, capture_output=True).stdout
