"""The large parts of copies stand beside them, once for all; each copy is whole by itself with its folder."""

import os
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random

import pyrage
import pytest

from models.core import DiskRefused, LedgerError
from tasks import ledger
from tasks.backup import archive, backup, beside
from tasks.backup.archive import FORMAT, OF_0_2_0, Copy
from tasks.backup.backup import Copied, Places, back_up, verify_copy
from tasks.backup.forgotten import purge
from tasks.backup.restore import restore
from tasks.core import Store
from tasks.ledger import Database, connect
from tests.material.copies import content_of
from tests.material.records import NOW, planned, received, story
from tests.tasks.backup.full_disk import disk_of

DAY = date(2026, 4, 1)
BODY = Random(1).randbytes(80_000)
FIRST, SECOND = "2026-04-01", "2026-04-02"


@pytest.fixture
def database(sqlite_url: str, tmp_path: Path) -> Database:
    """A record of which one file of evidence is large."""
    database = connect(sqlite_url)
    kept = Store(tmp_path / "home" / "evidence").keep(BODY)
    ledger.append(database, [planned(), received(kept), *story(300)[1:]], now=NOW)
    return database


def places(folder: Path) -> Places:
    return Places(folder / "home", folder / "people.yaml", folder / "plan.yaml")


def copy(database: Database, folder: Path, days: int = 0, **more: str | bool | None) -> Copied:
    into, day = folder / "copies", DAY + timedelta(days=days)
    return back_up(database, places(folder), into=into, day=day, program="0", **more)  # type: ignore[arg-type]


def names(folder: Path, day: str = FIRST) -> set[str]:
    return {each.name for each in (folder / "copies" / f"{day}.parts").glob("*")}


def size_of(folder: Path) -> int:
    """Return the bytes of a folder, each file once."""
    files = {each.stat().st_ino: each.stat().st_size for each in folder.rglob("*") if each.is_file()}
    return sum(files.values())


def put_back(path: Path, folder: Path, key: Path | None = None) -> None:
    """Restore a copy into an empty place, and compare the evidence."""
    new = connect(f"sqlite:///{folder / 'home' / 'followthrough.db'}")
    restore(path, new, places(folder), unfinished=folder / "unfinished", private_key=key)
    assert [each.read_bytes() for each in (folder / "home" / "evidence").rglob("*") if each.is_file()] == [BODY]


@pytest.fixture(params=["plain", "encrypted"])
def key(request: pytest.FixtureRequest, tmp_path: Path) -> str | None:
    """The public key of copies, if any; the private one lies in the file `key`."""
    if request.param == "plain":
        return None
    private = pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(str(private))
    return str(private.to_public())


def private(tmp_path: Path) -> Path | None:
    return tmp_path / "key" if (tmp_path / "key").exists() else None


def test_the_same_bytes_stand_once_in_all_copies_and_each_copy_is_whole_alone(
    database: Database, tmp_path: Path, key: str | None
) -> None:
    first = copy(database, tmp_path, key=key)
    once = size_of(tmp_path / "copies")
    ledger.append(database, [planned("R4-M2")], now=NOW)
    second = copy(database, tmp_path, 1, key=key)

    assert len(names(tmp_path) & names(tmp_path, SECOND)) >= 1
    assert size_of(tmp_path / "copies") - once < once - len(BODY)
    carried = tmp_path / "carried"
    carried.mkdir()
    shutil.copy(tmp_path / "copies" / second.file, carried)
    shutil.copytree(tmp_path / "copies" / f"{SECOND}.parts", carried / f"{SECOND}.parts")
    for day in (FIRST, SECOND):
        for ending in (".json", ".tar", ".tar.age"):
            (tmp_path / "copies" / f"{day}{ending}").unlink(missing_ok=True)
        shutil.rmtree(tmp_path / "copies" / f"{day}.parts")
    put_back(carried / second.file, tmp_path / "new", private(tmp_path))
    assert (first.seq, first.files) == (second.seq - 1, second.files)


def test_what_stands_beside_an_encrypted_copy_tells_nobody_what_it_is(database: Database, tmp_path: Path) -> None:
    key = str(pyrage.x25519.Identity.generate().to_public())
    copy(database, tmp_path, key=key)
    begins = {each.split(".")[0] for each in names(tmp_path)}
    assert begins
    assert not [each for each in names(tmp_path) if sha256(BODY).hexdigest() in each]
    (tmp_path / "home" / "salt").write_bytes(b"another home's salt")
    copy(database, tmp_path, key=key, anew=True)
    assert begins.isdisjoint(each.split(".")[0] for each in names(tmp_path)), "nobody without the salt can compare"
    packed = [each.read_bytes()[:2] for each in (tmp_path / "copies").rglob("*.age")]
    assert packed == [b"ag"] * len(packed)


def changed(file: Path) -> None:
    file.write_bytes(b"M" + file.read_bytes()[1:])


def longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [changed, longer, cut, os.unlink])
def test_a_part_beside_a_copy_that_is_not_the_one_is_refused_and_put_right_by_the_next_copy(
    database: Database, tmp_path: Path, harm: Callable[[Path], None], key: str | None
) -> None:
    path = tmp_path / "copies" / copy(database, tmp_path, key=key).file
    for name in names(tmp_path):
        harm(tmp_path / "copies" / f"{FIRST}.parts" / name)

    with pytest.raises(LedgerError, match="is not a whole copy"):
        verify_copy(path, private_key=private(tmp_path))
    with pytest.raises(LedgerError, match="is not a whole copy"):
        put_back(path, tmp_path / "new", private(tmp_path))
    assert not [each for each in (tmp_path / "new").rglob("*") if each.is_file()]
    again = copy(database, tmp_path, 1, key=key)
    put_back(tmp_path / "copies" / again.file, tmp_path / "new", private(tmp_path))


def test_a_name_that_leads_elsewhere_is_not_followed(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "copies" / copy(database, tmp_path).file
    name = min(names(tmp_path))
    content, elsewhere = path.read_bytes(), f'"file":"../{name[3:]}'
    path.write_bytes(content.replace(f'"file":"{name}'.encode(), elsewhere.encode()))
    with pytest.raises(LedgerError, match="names no file of ours"):
        verify_copy(path)


def test_a_copy_without_its_folder_says_what_to_take_along(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "copies" / copy(database, tmp_path).file
    shutil.move(path, tmp_path / path.name)
    with pytest.raises(LedgerError, match=r"2026-04-01\.parts/.* is missing; the folder must stand beside the copy"):
        verify_copy(tmp_path / path.name)


def test_an_evidence_file_that_was_removed_is_in_no_folder_of_any_copy(database: Database, tmp_path: Path) -> None:
    for day in range(3):
        copy(database, tmp_path, day)
    kept = sha256(BODY).hexdigest()
    left_over = tmp_path / "copies" / "2026-03-31.parts"
    left_over.mkdir()
    (file,) = (tmp_path / "copies" / f"{FIRST}.parts").glob(f"{kept}.*")
    os.link(file, left_over / file.name)

    assert purge(tmp_path / "copies", [kept]) == (3, 0)

    assert not [each for each in (tmp_path / "copies").rglob("*") if each.is_file() and BODY in content_of(each)]
    for day in range(3):
        assert (
            f"home/{Store(Path('evidence')).path(kept)}"
            not in verify_copy(tmp_path / "copies" / f"2026-04-0{day + 1}.tar")[1]
        )


def test_a_file_is_removed_from_a_copy_of_the_release_before_as_well(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(archive, "LARGE", 10**9)
        patch.setattr(backup, "Copy", partial(Copy, format=OF_0_2_0))
        path = tmp_path / "copies" / copy(database, tmp_path).file
    assert BODY in path.read_bytes()
    assert verify_copy(path)[0].format == OF_0_2_0

    assert purge(tmp_path / "copies", [sha256(BODY).hexdigest()]) == (1, 0)

    assert BODY not in path.read_bytes()
    assert verify_copy(path)[0].format == FORMAT


def test_where_a_disk_has_no_hard_links_each_copy_has_its_own_bytes(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError("made up")

    monkeypatch.setattr(beside.os, "link", refuse)
    copy(database, tmp_path)
    second = copy(database, tmp_path, 1)
    shutil.rmtree(tmp_path / "copies" / f"{FIRST}.parts")
    put_back(tmp_path / "copies" / second.file, tmp_path / "new")


def test_a_copy_that_fails_leaves_the_folders_as_they_were_and_an_old_one_goes_with_its_copy(
    database: Database, tmp_path: Path
) -> None:
    with disk_of(70_000), pytest.raises(DiskRefused, match="nothing half was left"):
        copy(database, tmp_path)
    assert list((tmp_path / "copies").iterdir()) == []
    for day in range(15):
        copy(database, tmp_path, day)
    before = sorted((tmp_path / "copies").rglob("*"))
    Store(tmp_path / "home" / "evidence").keep(BODY[::-1])
    with disk_of(70_000), pytest.raises(DiskRefused, match="nothing half was left"):
        copy(database, tmp_path, 14, anew=True)
    assert sorted((tmp_path / "copies").rglob("*")) == before
    ended = tmp_path / "copies" / "2026-03-31.parts"
    ended.mkdir()
    copy(database, tmp_path, 31)
    assert not ended.exists(), "a run that was killed left it"
    assert names(tmp_path), "the first of a month"
    assert not (tmp_path / "copies" / f"{SECOND}.parts").exists()
