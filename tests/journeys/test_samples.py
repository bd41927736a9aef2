"""What the release before this one stored is opened, holds, and is never accused (tests/samples/make.py)."""

import io
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from flows.__main__ import main
from tests.samples.stored import POSTGRES, SAMPLES, empty_postgresql, plain, unpack

VERSIONS = sorted(archive.parent for archive in SAMPLES.glob("*/home.tar.xz"))
CHECK = Path(__file__).parents[2] / "flows" / "data" / "verify_memo.py"


class Upgraded(NamedTuple):
    """The home of a version, brought up to this one."""

    version: Path
    home: Path

    def copy(self, folder: Path) -> Path:
        """Return a copy of the home under an empty folder."""
        return shutil.copytree(self.home, folder / "home")


@pytest.fixture(scope="module", params=VERSIONS, ids=lambda path: path.name)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """The home of the release before this one, upgraded once."""
    home = unpack(request.param / "home.tar.xz", tmp_path_factory.mktemp("upgraded") / "home")
    followthrough(home, "upgrade")
    return Upgraded(request.param, home)


def followthrough(home: Path, *words: str, code: int = 0, **settings: str) -> str:
    """Call the command in a home with no settings but these; return what it printed, its errors last."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("FOLLOWTHROUGH_")}
    ended, printed, errors = 0, io.StringIO(), io.StringIO()
    with patch.dict(os.environ, clean | {"FOLLOWTHROUGH_HOME": str(home)} | settings, clear=True):
        try:
            with redirect_stdout(printed), redirect_stderr(errors):
                main([*words])
        except SystemExit as end:
            ended = int(end.code or 0)
    assert ended == code, errors.getvalue()
    return printed.getvalue() + (errors.getvalue() if code else "")


def against(home: Path) -> list[str]:
    """Return the options that compare a record with each checkpoint and memo of a home."""
    held = [*sorted((home / "checkpoints").glob("*.json")), home / "memos" / "1" / "memo.zip"]
    assert len(held) > 2
    return [word for each in held for word in ("--against", str(each))]


def test_a_home_is_brought_up_and_its_record_tables_evidence_checkpoints_and_memo_hold(
    upgraded: Upgraded, tmp_path: Path
) -> None:
    home = upgraded.copy(tmp_path)

    told = json.loads(followthrough(home, "ledger", "verify", "--json", *against(home)))
    assert len(told["against"]) > 2
    followthrough(home, "plan", "sync")
    followthrough(home, "ledger", "verify", *against(home))
    assert followthrough(home, "memo", "verify", "1")
    assert len(json.loads(followthrough(home, "status", "--json"))["recommendations"]) == 7
    followthrough(home, "site", "build", str(tmp_path / "site"))
    assert "recommendations" in (tmp_path / "site" / "memos" / "0001.html").read_text(), "in its own words"
    memo = subprocess.run([sys.executable, CHECK, home / "memos" / "1"], capture_output=True, text=True, check=False)
    assert memo.returncode == 3, memo.stdout  # it is not signed


FORGERIES = {
    "an entry": "UPDATE ledger SET hash = 'f' || substr(hash, 2) WHERE seq = 100 RETURNING seq",
    "words": "UPDATE text SET words = 'All is done.' WHERE words LIKE '%the inventory is finished.' "
    "RETURNING (SELECT seq FROM ledger WHERE entry LIKE '%\"text_id\":\"' || text.id || '\"%')",
}
"""A change in the database, by which the entry that it makes wrong is returned."""


def forge(home: Path, forgery: str) -> int:
    """Change a record past its triggers; return the entry that does not hold any more."""
    with sqlite3.connect(home / "followthrough.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        ((seq,),) = connection.execute(forgery).fetchall()
        return int(seq)


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_changed_record_is_still_accused(upgraded: Upgraded, tmp_path: Path, forgery: str) -> None:
    home = upgraded.copy(tmp_path)
    seq = forge(home, forgery)
    refused = followthrough(home, "ledger", "verify", code=1)
    assert f"entry {seq}" in refused
    assert "All is done" not in refused


def test_a_copy_is_restored_and_a_dump_of_postgresql_holds_against_the_same_checkpoints(
    upgraded: Upgraded, tmp_path: Path
) -> None:
    version, home = upgraded.version, unpack(upgraded.version / "home.tar.xz", tmp_path / "home")
    copy = tmp_path / "copy.tar"
    copy.write_bytes(lzma.decompress((version / "copy.tar.xz").read_bytes()))
    restored = tmp_path / "restored"
    plan = {"FOLLOWTHROUGH_PLAN": str(tmp_path / "recommendations.yaml")}  # the one that ships is newer than the copy's
    followthrough(restored, "restore", str(copy), "--last-memo", "1", *against(home), **plan)
    with empty_postgresql() as url:
        load = [POSTGRES / "psql", "-qX", "-v", "ON_ERROR_STOP=1", plain(url)]
        subprocess.run(load, input=lzma.decompress((version / "postgresql.sql.xz").read_bytes()), check=True)
        followthrough(restored, "upgrade", FOLLOWTHROUGH_DATABASE_URL=url)
        followthrough(restored, "ledger", "verify", *against(home), FOLLOWTHROUGH_DATABASE_URL=url)


def test_no_answer_of_a_button_called_reply_is_listed_where_none_was_given(upgraded: Upgraded, tmp_path: Path) -> None:
    home = upgraded.copy(tmp_path)
    assert followthrough(home, "notes") == "Notes to the coordinator: none\n"
    assert json.loads(followthrough(home, "notes", "--json"))["done_by_reply"] == []
