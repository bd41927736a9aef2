"""A disk that is full keeps SQLite from reading too; what is said then names the disk."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from models.core import LedgerError
from tasks import ledger
from tasks.ledger import connect, database


@pytest.mark.parametrize("why", ["unable to open database file", "disk I/O error"])
@pytest.mark.parametrize(("free", "is_named"), [(4096, True), (10**9, False)])
def test_reading_on_a_full_disk_says_that_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str, free: int, is_named: bool
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError(why)

    monkeypatch.setattr(sqlite3.dbapi2, "connect", refuse)
    monkeypatch.setattr(database, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 0, free))  # type: ignore[attr-defined]
    with pytest.raises(LedgerError) as raised:
        ledger.head(connect(f"sqlite:///{tmp_path}/followthrough.db"))

    assert (f"cannot be used: its disk is full ({why})" in str(raised.value)) == is_named
    assert str(raised.value).endswith("; make room and try again") == is_named
