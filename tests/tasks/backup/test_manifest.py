"""A copy whose manifest was harmed is refused with the reason, and nothing is written."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.core import LedgerError
from tasks import ledger
from tasks.backup import backup
from tasks.backup.backup import back_up
from tasks.backup.restore import restore
from tasks.ledger import connect, migrate
from tests.material.records import NOW, planned

FOLDERS = ("evidence", "memos", "checkpoints")


def edit(**changes: Any) -> Callable[[bytes], bytes]:
    """Return what changes fields of a manifest."""
    return lambda held: json.dumps({**json.loads(held), **changes}).encode()


def without_database(held: bytes) -> bytes:
    read = json.loads(held)
    del read["files"][read["database"]]
    return json.dumps(read).encode()


def outside(held: bytes) -> bytes:
    read = json.loads(held)
    return json.dumps({**read, "files": {**read["files"], "../../etc/passwd": "0" * 64}}).encode()


HARMS: list[tuple[str, Callable[[bytes], bytes], str]] = [
    ("cut short", lambda held: held[:-9], "its manifest.json cannot be read"),
    ("empty", lambda held: b"", "its manifest.json cannot be read"),
    (
        "another file",
        lambda held: b'{"text": "", "key_id": null, "signature": null}',
        "its manifest.json cannot be read",
    ),
    ("nested", lambda held: b"[" * 3_000, "its manifest.json cannot be read"),
    ("too long", lambda held: held + b" " * 5_000, "its manifest.json is too long"),
    ("head edited", edit(hash="0" * 64), "is not the one its manifest names"),
    ("of another installation", edit(seq=2, hash="ab" * 32), "is not the one its manifest names"),
    ("a file added", edit(files={"followthrough.db": "0" * 64}), "is missing or was changed"),
    ("a path outside", outside, "which is outside the copy"),
    ("a database outside", edit(database="/etc/passwd"), "which is outside the copy"),
    ("no hash of the database", without_database, "holds no hash of the database"),
]


@pytest.mark.parametrize(("harm", "told"), [each[1:] for each in HARMS], ids=[each[0] for each in HARMS])
def test_a_manifest_that_was_harmed_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: Callable[[bytes], bytes], told: str
) -> None:
    monkeypatch.setattr(backup, "LARGEST", 4_000)
    database = connect(f"sqlite:///{tmp_path / 'record.db'}")
    migrate.upgrade(database, backup=None)
    ledger.append(database, [planned()], now=NOW)
    here = {name: tmp_path / name for name in FOLDERS}
    back_up(database, **here, into=tmp_path / "copies", day=date(2026, 4, 1))
    place = tmp_path / "copies" / "2026-04-01"
    (place / "manifest.json").write_bytes(harm((place / "manifest.json").read_bytes()))

    there = {name: tmp_path / "new" / name for name in FOLDERS}
    with pytest.raises(LedgerError, match=told):
        restore(place, connect(f"sqlite:///{tmp_path / 'restored.db'}"), **there)
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "restored.db").exists()
