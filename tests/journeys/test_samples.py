"""What each released version stored is opened by this one, holds, and is never accused (tests/samples/make.py)."""

import json
import lzma
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.samples.stored import POSTGRES, SAMPLES, empty_postgresql, followthrough, plain, unpack

VERSIONS = sorted(archive.parent for archive in SAMPLES.glob("*/home.tar.xz"))
CHECK = Path(__file__).parents[2] / "flows" / "data" / "verify_memo.py"

pytestmark = [
    pytest.mark.parametrize("version", VERSIONS, ids=lambda each: each.name),
    pytest.mark.xdist_group("samples"),
]


def against(home: Path) -> list[str]:
    """Return the options that compare a record with each checkpoint and memo of a home."""
    held = [*sorted((home / "checkpoints").glob("*.json")), home / "memos" / "1" / "memo.zip"]
    assert len(held) > 2
    return [word for each in held for word in ("--against", str(each))]


def test_a_home_is_brought_up_and_its_record_tables_evidence_checkpoints_and_memo_hold(
    version: Path, tmp_path: Path
) -> None:
    home = unpack(version / "home.tar.xz", tmp_path / "home")
    followthrough(home, "upgrade")

    told = json.loads(followthrough(home, "ledger", "verify", "--json", *against(home)))
    assert len(told["against"]) > 2
    followthrough(home, "plan", "sync")
    followthrough(home, "ledger", "verify", *against(home))
    assert followthrough(home, "memo", "verify", "1")
    assert len(json.loads(followthrough(home, "status", "--json"))["recommendations"]) == 7
    followthrough(home, "site", "build", str(tmp_path / "site"))
    assert (tmp_path / "site" / "recommendations" / "R7.html").is_file()
    memo = subprocess.run([sys.executable, CHECK, home / "memos" / "1"], capture_output=True, text=True, check=False)
    assert memo.returncode in {3, 4}, memo.stdout  # it is not signed, or it is of a version with a check of its own


@pytest.mark.parametrize("upgraded", [True, False], ids=["after its upgrade", "by the upgrade"])
@pytest.mark.parametrize(
    ("forgery", "seq"),
    [
        ("UPDATE ledger SET hash = 'f' || substr(hash, 2) WHERE seq = 100", 100),
        ("UPDATE text SET words = 'All is done.' WHERE words LIKE '%the inventory is finished.'", 229),
    ],
    ids=["an entry", "words"],
)
def test_a_changed_record_is_still_accused(
    version: Path, tmp_path: Path, upgraded: bool, forgery: str, seq: int
) -> None:
    home = unpack(version / "home.tar.xz", tmp_path / "home")
    if upgraded:
        followthrough(home, "upgrade")
    with sqlite3.connect(home / "followthrough.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        assert connection.execute(forgery).rowcount == 1

    with pytest.raises(subprocess.CalledProcessError) as refused:
        followthrough(home, *(("ledger", "verify") if upgraded else ("upgrade",)))
    assert refused.value.returncode == (1 if upgraded else 3)
    assert f"entry {seq}" in refused.value.stderr
    assert "All is done" not in refused.value.stdout + refused.value.stderr


def test_a_copy_is_restored_and_a_dump_of_postgresql_holds_against_the_same_checkpoints(
    version: Path, tmp_path: Path
) -> None:
    home = unpack(version / "home.tar.xz", tmp_path / "home")
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


@pytest.mark.parametrize("people", ["examples", "a real person among them"])
def test_an_upgrade_notes_once_that_a_marked_home_is_a_demonstration_if_all_its_people_are_examples(
    version: Path, tmp_path: Path, people: str
) -> None:
    home = unpack(version / "home.tar.xz", tmp_path / "home")
    if people != "examples":
        listed = home / "people.yaml"
        listed.write_text(listed.read_text().replace("slack: U0DEMO", "slack: U0REAL", 1))
    said = followthrough(home, "upgrade")
    assert ("this record is a demonstration" in said) == (people == "examples")
    assert "nothing to do" in followthrough(home, "upgrade")
    assert ("Demonstration:" in followthrough(home, "status")) == (people == "examples")
