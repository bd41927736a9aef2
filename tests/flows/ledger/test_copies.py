"""A whole home carried to another machine and the other database, and a home taken to a later version."""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pyrage
import pytest

from flows._runtime.environment import play_also
from flows._runtime.prefect import begin_database, damage_of_prefect
from flows.commands.doctor.checks import examine_prefect
from flows.ledger.audit_ledger import audit_ledger
from models.ledger import short_head
from tasks import ledger
from tasks.backup.beside import folder_beside
from tasks.core import salt_of
from tasks.ledger import connect, migrate, texts
from tests.material.commands import Call
from tests.material.installation import DemoInstallation
from tests.material.memo_installation import files_of
from tests.tasks.backup.full_disk import disk_of
from tests.tasks.ledger.next_version import NEWEST, NEXT, next_version


def test_a_home_goes_encrypted_to_another_machine_and_database_and_back(
    after: DemoInstallation, call: Call, tmp_path: Path, empty_postgres_url: str
) -> None:
    settings, key = after.settings, pyrage.x25519.Identity.generate()
    (tmp_path / "copies.key").write_text(f"{key}\n")
    (tmp_path / "copies.key").chmod(0o600)
    play_also(
        BACKUP_KEY=str(key.to_public()),
        SMTP_URL="smtp://user:made-up-password@127.0.0.1:9",
        MAIL_FROM="a@office.example",
    )
    (settings.home / "letters").mkdir(exist_ok=True)
    (settings.home / "letters" / "D1.pdf").write_text("made up")
    memos, head = {number: files_of(after, number) for number in ("1",)}, ledger.head(after.database)
    words, people, salt = texts.every(after.database), settings.people_path.read_bytes(), salt_of(settings.home)
    made = call("backup", "--json").json
    assert made["file"].endswith(".tar.age")
    beside = folder_beside(settings.backup_root / made["file"])
    sealed = b"".join(each.read_bytes() for each in (settings.backup_root / made["file"], *beside.iterdir()))
    assert not [each for each in (b"made-up-password", people[:60], memos["1"]["memo.html"][:90]) if each in sealed]
    copy = tmp_path / "carried.tar.age"
    shutil.copy(settings.backup_root / made["file"], copy)
    shutil.copytree(beside, folder_beside(copy))
    shutil.copy(settings.backup_root / "forgotten.json", tmp_path)
    public = ("--last-memo", "1", "--last-head", short_head(*head))

    there = tmp_path / "other machine"
    play_also(HOME=str(there), PEOPLE=str(there / "people.yaml"), DATABASE_URL=empty_postgres_url)
    locked = call("restore", str(copy), *public)
    assert (locked.code, "name the file of the private key" in locked.err) == (2, True)
    assert not there.exists()
    told = call("restore", str(copy), "--key", str(tmp_path / "copies.key"), *public)
    assert told.code == 0, told
    assert "FOLLOWTHROUGH_SMTP_URL (a secret)" in told.out
    assert "made-up-password" not in told.out
    database = connect(empty_postgres_url)
    assert [each.hash for each in ledger.sealed_entries(database)][:-1][-1] == head[1]
    assert texts.every(database) == words
    assert (there / "people.yaml").read_bytes() == people
    assert (there / "salt").read_bytes() == salt
    assert (there / "letters" / "D1.pdf").read_text() == "made up"
    assert files_of(after, "1") == memos["1"], "byte for byte"
    after.do(audit_ledger)

    back = call("backup", "--json").json
    file, home = there / "backups" / back["file"], tmp_path / "third"
    play_also(HOME=str(home), PEOPLE=str(home / "people.yaml"), DATABASE_URL=f"sqlite:///{home / 'followthrough.db'}")
    assert call("restore", str(file), "--key", str(tmp_path / "copies.key"), *public).code == 0
    assert files_of(after, "1") == memos["1"]
    after.do(audit_ledger)


def test_an_upgrade_says_what_it_will_do_copies_does_it_and_proves_it(
    after: DemoInstallation, call: Call, tmp_path: Path
) -> None:
    head, copies = ledger.head(after.database), after.settings.backup_root
    assert "nothing to do" in call("upgrade").out
    with next_version(tmp_path):
        refused = call("status")
        assert (refused.code, "run `followthrough upgrade --dry-run`" in refused.err) == (3, True), refused
        said = call("upgrade", "--dry-run").out
        assert f"would take the record from revision {NEWEST} to {NEXT} (steps: {NEXT}), after a copy into" in said
        assert not copies.exists()
        assert migrate.revision(connect(after.settings.url.get_secret_value()))[0] == NEWEST

        with disk_of(40_000):
            full = call("upgrade")
        assert (full.code, "nothing half was left; make room and try again" in full.err) == (2, True), full
        assert not [each for each in copies.rglob("*") if each.is_file()]
        assert migrate.revision(connect(after.settings.url.get_secret_value()))[0] == NEWEST

        done = call("upgrade")

        assert done.code == 0, done
        assert f"proved: entry {head[0]}, {head[1]}, as before; every memo as it was issued" in done.out
        assert call("ledger", "verify").code == 0
    older = call("status")
    assert (older.code, "made by a newer followthrough" in older.err) == (3, True), "the older program writes nothing"
    (copy,) = copies.glob("*.tar")
    home = tmp_path / "as before"
    play_also(HOME=str(home), PEOPLE=str(after.settings.people_path))
    assert call("restore", str(copy), "--last-memo", "1", "--last-head", short_head(*head)).code == 0, "the way back"
    play_also(HOME=str(tmp_path / "later"))
    with next_version(tmp_path / "again"):
        assert call("restore", str(copy), "--last-memo", "1", "--last-head", short_head(*head)).code == 0
        assert call("ledger", "verify").code == 0, "a copy of an older revision takes the steps"


def test_while_a_restore_is_not_finished_nothing_else_runs(after: DemoInstallation, call: Call) -> None:
    after.settings.unfinished_restore.touch()
    for words in (("status",), ("upgrade",), ("backup",)):
        ended = call(*words)
        assert (ended.code, "run the same `restore` again" in ended.err) == (2, True)


@pytest.mark.parametrize("key", ["age1made-up", "AGE-SECRET-KEY-1MADEUP"])
def test_a_key_that_is_none_stops_the_copy_and_is_not_repeated(after: DemoInstallation, call: Call, key: str) -> None:
    play_also(BACKUP_KEY=key)
    ended = call("backup")
    assert (ended.code, "is no public key of age" in ended.err, key in ended.err) == (2, True, False)
    assert not list(after.settings.backup_root.glob("*.tar*"))


def test_a_damaged_database_of_prefect_is_named_with_the_mend_and_a_lost_one_is_made_anew(
    after: DemoInstallation, call: Call
) -> None:
    home = after.settings.home
    database = home / "prefect" / "prefect.db"
    database.parent.mkdir(exist_ok=True)
    database.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 16)
    with patch.dict(os.environ):
        ended = call("serve")
        assert (ended.code, f"`mv {database} {database}.damaged`" in ended.err) == (2, True), ended
        (said,) = examine_prefect(after.settings)
        assert (said.says, "the deployments are made again" in said.what) == ("wrong", True)
        database.unlink()
        begin_database(home)
        assert damage_of_prefect(home) is None
