"""Every bench runs to its end at its smallest size, so that one that ends in an error cannot land."""

import subprocess
import sys

from tests.material.installation import CHECKOUT


def test_every_bench_runs_to_its_end() -> None:
    command = [sys.executable, "tests/bench/run.py", "--short"]
    ran = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=600, check=False)

    assert ran.returncode == 0, ran.stdout + ran.stderr
