"""The flows that guard the record: the daily audit and the daily copy."""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import text

from flows._runtime import clock
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from models.core import CITY, LedgerBroken, RuleError
from models.ledger import GENESIS, CheckpointTaken, CustodyNoted, FindingRecorded, TablesRebuilt
from models.projections import MILESTONES
from models.records import MilestoneRecord
from models.standing import MilestoneView, SourceView, StatusContext, decide_finding, status_of
from tasks import ledger
from tasks.backup.backup import verify_copy
from tasks.core import Store
from tasks.ledger import Database, checkpoint, records, texts
from tests.material.records import NOW, found, planned, received, state_of

DAY = date(2026, 4, 2)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = KEY.public_key().public_bytes_raw().hex()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a signing key and a fixed clock."""
    path = tmp_path / "signing.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FOLLOWTHROUGH_SIGNING_KEY", str(path))
    monkeypatch.setenv("FOLLOWTHROUGH_NOW", "2026-04-02T10:00:00+00:00")
    checkpoint.write_checkpoint(
        tmp_path / "home" / "checkpoints", checkpoint.sign_head((0, GENESIS), now=NOW, key=KEY)
    )  # the key was new before anything was recorded
    with beginning_demonstration():
        yield tmp_path / "home"


@pytest.fixture
def database(home: Path) -> Database:
    """The home's database, with a milestone and a file of evidence."""
    opened = load_settings().database(begin=True)
    ledger.append(opened, [planned(), received(load_settings().store.keep(b"a register"))], now=NOW)
    return opened


def run(flow: Any, *arguments: Any) -> Any:
    """Call a flow's plain function, as a command does where no server is set."""
    return asyncio.run(flow.fn(*arguments))


def test_an_audit_that_passes_leaves_a_signed_checkpoint_once(home: Path, database: Database) -> None:
    seen = run(audit_ledger)
    assert (seen["seq"], seen["evidence"], seen["signed_by"]) == (2, 1, KEY_ID)
    run(audit_ledger)

    taken = [each.event for each in ledger.entries(database) if isinstance(each.event, CheckpointTaken)]
    kept = checkpoint.checkpoints(home / "checkpoints")
    assert [(each.head_seq, each.signature) for each in taken] == [(2, kept[1].signature)]
    assert checkpoint.is_signed_by(kept[1], KEY_ID)


def test_an_audit_without_a_key_says_that_its_checkpoint_is_unsigned(
    home: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWTHROUGH_SIGNING_KEY")

    assert run(audit_ledger)["signed_by"] == "unsigned"


def harm(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.connection().execute(text(statement))


@pytest.mark.parametrize(
    ("forgery", "seq"),
    [("UPDATE ledger SET actor = 'another' WHERE seq = 2", 2), ("DELETE FROM ledger WHERE seq = 1", 1)],
)
def test_an_audit_names_the_first_entry_that_was_changed_or_deleted(database: Database, forgery: str, seq: int) -> None:
    for trigger in ("ledger_no_update", "ledger_no_delete"):
        harm(database, f"DROP TRIGGER {trigger}")
    harm(database, forgery)

    with pytest.raises(LedgerBroken, match=f"entry {seq} "):
        run(audit_ledger)


def test_an_audit_names_an_entry_whose_column_cannot_be_read(database: Database) -> None:
    harm(database, "DROP TRIGGER ledger_no_update")
    harm(database, "UPDATE ledger SET recorded_at = '2026911-25 14:30:00' WHERE seq = 2")

    with pytest.raises(LedgerBroken, match="entry 2 "):
        run(audit_ledger)


def test_an_audit_finds_a_ledger_that_was_cut_behind_its_checkpoint(database: Database) -> None:
    run(audit_ledger)
    harm(database, "DROP TRIGGER ledger_no_delete")
    harm(database, "DELETE FROM ledger WHERE seq > 1")

    with pytest.raises(LedgerBroken, match="names entry 2, and the record ends at entry 1"):
        run(audit_ledger)


def test_an_audit_names_the_entry_whose_evidence_is_gone(home: Path, database: Database) -> None:
    for file in (home / "evidence").rglob("*"):
        if file.is_file():
            file.unlink()

    with pytest.raises(LedgerBroken, match="entry 2: its evidence file"):
        run(audit_ledger)


def found_by(database: Database, sha256: str) -> FindingRecorded:
    why = texts.keep(database, "Made up: the register is complete.")
    return found(on=date(2026, 3, 20)).model_copy(update={"evidence": (sha256,), "reason_id": why})


def spoil(home: Path, sha256: str, *, how: str) -> Path:
    """Remove a file in custody, or change one byte of it."""
    path = home / "evidence" / sha256[:2] / sha256[2:4] / sha256
    if how == "removed":
        path.unlink()
    else:
        path.chmod(0o644)
        path.write_bytes(b"A" + path.read_bytes()[1:])
    return path


def stands(database: Database) -> MilestoneRecord:
    record = records.one(database, MILESTONES, "R4-M1")
    assert record is not None
    return record


@pytest.mark.parametrize("how", ["removed", "changed"])
def test_every_lost_file_is_named_and_none_counts_until_it_is_back(home: Path, database: Database, how: str) -> None:
    """A removed or changed evidence file is named, not counted."""
    first, second = (load_settings().store.keep(each) for each in (b"a register", b"a second page"))
    ledger.append(database, [received(second), found_by(database, first)], now=NOW, actor="p-verifier-1")
    assert state_of(stands(database), None, DAY, CITY)[1] == "verified"

    for sha256 in (first, second):
        spoil(home, sha256, how=how)
    for _ in range(2):
        with pytest.raises(LedgerBroken) as caught:
            run(audit_ledger)
        assert all(sha256 in str(caught.value) for sha256 in (first, second))

    record = stands(database)
    assert [each.lost_on for each in record.review.evidence] == [DAY, DAY]
    assert not any(each.counts for each in record.review.evidence)
    assert record.finding is not None, "what a verifier held stays on record"
    assert state_of(record, None, DAY, CITY)[1] == "not_checked"
    view = MilestoneView(record, SourceView(record.source), DAY, CITY)
    assert status_of(view, StatusContext())["late"] is None
    assert record.is_closed, "nobody is reminded of what we lost"
    noted = [each.event for each in ledger.entries(database) if isinstance(each.event, CustodyNoted)]
    assert [(each.sha256, each.whole) for each in noted] == [(first, False), (second, False)], "said once"

    for content in (b"a register", b"a second page"):
        load_settings().store.keep(content)
    run(audit_ledger)
    assert state_of(stands(database), None, DAY, CITY)[1] == "verified"
    assert all(each.counts for each in stands(database).review.evidence)


def test_evidence_that_waits_and_is_lost_is_neither_counted_nor_held_against_the_agency(
    home: Path, database: Database
) -> None:
    (held,) = stands(database).review.evidence
    spoil(home, held.sha256, how="removed")
    with pytest.raises(LedgerBroken):
        run(audit_ledger)
    record = stands(database)
    assert state_of(record, None, DAY, CITY)[1] == "not_checked", "awaiting a finding before, and never overdue"
    with pytest.raises(RuleError, match="the file of this evidence is missing"):
        decide_finding(record, "met", (held.sha256,), on=DAY, by="p-verifier-1", reason_id="t")
    other = load_settings().store.keep(b"another copy")
    ledger.append(database, [received(other)], now=NOW + timedelta(days=1))
    assert state_of(stands(database), None, DAY, CITY)[1] == "awaiting_review"


def test_an_audit_lists_the_files_that_no_entry_names(home: Path, database: Database) -> None:
    orphan = load_settings().store.keep(b"left by a crash")
    assert run(audit_ledger)["orphans"] == [f"{orphan[:2]}/{orphan[2:4]}/{orphan}"]
    assert load_settings().store.read(orphan), "the sweep removes nothing"


def test_an_audit_tells_of_a_table_that_somebody_changed_and_makes_it_right(database: Database) -> None:
    harm(database, "UPDATE milestone SET record = json_set(record, '$.plan.title', 'Done')")

    with pytest.raises(LedgerBroken, match="milestone"):
        run(audit_ledger)
    assert run(audit_ledger)["seq"] == 4


def test_each_healing_by_rebuild_is_an_entry_that_names_the_tables_and_the_file_of_what_stood_there(
    home: Path, database: Database
) -> None:
    harm(database, "UPDATE milestone SET record = json_set(record, '$.plan.title', 'Done')")
    with pytest.raises(LedgerBroken, match="milestone"):
        run(audit_ledger)
    (entry,) = ledger.of_kinds(database, {"tables_rebuilt"})
    assert isinstance(entry.event, TablesRebuilt)
    assert entry.event.rows == {"milestone": 1}
    (told,) = (home / "rebuilt").iterdir()
    assert entry.event.told == hashlib.sha256(told.read_bytes()).hexdigest()
    run(audit_ledger)
    assert len(ledger.of_kinds(database, {"tables_rebuilt"})) == 1


def test_a_copy_is_made_once_a_day_and_can_be_read_again(home: Path, database: Database) -> None:
    first = run(back_up)

    assert (first["day"], first["seq"]) == ("2026-04-02", 2)
    assert run(back_up) == first
    assert run(back_up, date(2026, 4, 3))["day"] == "2026-04-03"
    assert verify_copy(home / "backups" / "2026-04-02.tar")[0].seq == 2


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_an_audit_beside_a_writer_raises_no_alarm(
    home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, engine: str
) -> None:
    """Another writes while the audit proves the chain, compares the files, and before it notes what it found."""
    if engine == "postgresql":
        monkeypatch.setenv("FOLLOWTHROUGH_DATABASE_URL", request.getfixturevalue("postgres_url"))
    database = load_settings().database(begin=True)
    ledger.append(database, [planned(), received(load_settings().store.keep(b"a register"))], now=NOW)
    compare, wrote, stop = Store.missing_or_changed, Event(), Event()

    def write() -> None:
        for number in count(100):
            if stop.wait(0.02):
                return
            ledger.append(database, [planned(f"R4-M{number}")], now=clock.now())
            wrote.set()

    def compared(store: Store, names: Iterable[str]) -> list[str]:
        wrote.clear()
        assert wrote.wait(10)
        return compare(store, names)

    monkeypatch.setattr(Store, "missing_or_changed", compared)
    writer = Thread(target=write)
    writer.start()
    try:
        seq = run(audit_ledger)["seq"]
    finally:
        stop.set()
        writer.join()

    noted = ledger.last_of(database, "checkpoint_taken")
    assert noted is not None
    assert isinstance(noted.event, CheckpointTaken)
    assert noted.event.head_seq == seq < noted.seq - 1
    ledger.check(database)
