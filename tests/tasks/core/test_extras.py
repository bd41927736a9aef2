"""What an optional ability needs is asked for by name, and nothing else needs it."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from models.core import SettingsError
from tasks.backup import sealing
from tasks.core import extras
from tasks.files.folders import place_of
from tasks.ledger import connect

CHECKOUT = Path(__file__).parents[3]
BARE = """
import importlib, pkgutil, sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in sys.argv[1:]:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
for floor in ("models", "notifications", "tasks", "flows"):
    for found in pkgutil.walk_packages(importlib.import_module(floor).__path__, floor + "."):
        if not found.name.startswith(("flows.data", "tasks.ledger.migrations.", "flows.__main__")):
            importlib.import_module(found.name)
"""


@pytest.mark.parametrize(
    ("extra", "use"),
    [
        ("encryption", lambda: sealing.check_key("age1made-up")),
        ("encryption", lambda: sealing._keys_of(Path("made-up.key"))),
        ("postgresql", lambda: connect("postgresql+psycopg://made-up.invalid/db")),
        ("s3", lambda: place_of("s3://made-up.invalid/drop")),
        ("sftp", lambda: place_of("sftp://made-up.invalid/drop")),
    ],
)
def test_without_its_library_an_ability_names_the_extra(
    extra: str, use: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None if name == extras.LIBRARIES[extra] else name)
    with pytest.raises(SettingsError, match=re.escape(f"run uv tool install '.[{extra}]'")):
        use()


def test_nothing_else_needs_the_library_of_an_extra() -> None:
    words = [sys.executable, "-c", BARE, "upath", *extras.LIBRARIES.values()]
    ended = subprocess.run(words, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr[-800:]


def test_each_extra_stands_in_the_project_and_brings_its_library() -> None:
    offered = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert offered.keys() == extras.LIBRARIES.keys() | {"several"}
    for extra, library in extras.LIBRARIES.items():
        assert any(package.startswith(library.replace("_", "-")) for package in offered[extra])
