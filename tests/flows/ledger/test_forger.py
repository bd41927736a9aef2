"""One statement changed, every hash made anew, the checkpoints deleted: what still tells (docs/record.md#checkpoints).

The forger has the machine, but not the signing key.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from flows._runtime.environment import play_also
from flows._runtime.origin import beginning_demonstration
from flows._runtime.settings import load_settings
from flows.commands.doctor.checks import _database
from flows.ledger.audit_ledger import audit_ledger
from flows.ledger.back_up import back_up
from models.core import LedgerBroken, evolve
from models.ledger import Event, StatementRecorded, short_head
from models.projections import MILESTONES
from tasks import ledger
from tasks.backup import backup
from tasks.ledger import Database, checkpoint, records, texts
from tests.chaos.forger import forge
from tests.flows.ledger.test_the_record import harm, run
from tests.material.answers import add_note
from tests.material.commands import Call
from tests.material.installation import COORDINATOR, DemoInstallation
from tests.material.memo_installation import files_of, issued
from tests.material.records import NOW, planned, says

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def key_in(folder: Path) -> Path:
    path = folder / "signing.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    return path


def lies(event: Event) -> Event:
    """Say that it is done where it was said that it was begun."""
    if isinstance(event, StatementRecorded) and event.says == "started":
        return evolve(event, says="done")
    return event


@pytest.fixture(params=["signed", "unsigned"])
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a statement, and a checkpoint over it."""
    if request.param == "signed":
        monkeypatch.setenv("FOLLOWTHROUGH_SIGNING_KEY", str(key_in(tmp_path)))
    monkeypatch.setenv("FOLLOWTHROUGH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FOLLOWTHROUGH_NOW", "2026-04-02T10:00:00+00:00")
    with beginning_demonstration():
        words = texts.keep(database(), "Made up: the draft is begun.")
        ledger.append(database(), [planned(), evolve(says(), says="started", text_id=words)], now=NOW)
        begin(tmp_path / "home")
        run(audit_ledger)
        yield tmp_path / "home"


def begin(home: Path) -> None:
    """Take the first checkpoint, as `ledger checkpoint` does where a key is new."""
    settings = load_settings()
    key = checkpoint.read_key(settings.signing_key) if settings.signing_key else None
    taken = checkpoint.sign_head(ledger.head(database()), now=NOW, key=key)
    checkpoint.write_checkpoint(home / "checkpoints", taken)
    ledger.append(database(), [checkpoint.note_of(taken)], now=NOW)


def database() -> Database:
    return load_settings().database(begin=True)


def shown() -> str:
    record = records.one(database(), MILESTONES, "R4-M1")
    assert record is not None
    return record.review.statements[-1].says


def refused(match: str) -> None:
    """The audit finds the forgery, heals no table and notes nothing."""
    head = ledger.head(database())
    with pytest.raises(LedgerBroken, match=match):
        run(audit_ledger)
    assert shown() == "started"
    assert ledger.head(database()) == head


@pytest.mark.parametrize("heads", [False, True])
def test_who_deletes_the_checkpoints_is_found_by_what_the_entries_note(home: Path, heads: bool) -> None:
    assert forge(database(), lies, heads=heads) == 2
    shutil.rmtree(home / "checkpoints")
    ledger.check(database())  # the control: the chain holds in itself

    refused("is gone: .*00000002.json" if heads else "names another entry 2 than the record holds")


def test_who_makes_new_checkpoints_too_is_found_only_by_the_key(home: Path) -> None:
    """What cannot be found from within is what a witness outside is for: without a key, or by who has it."""
    forge(database(), lies, heads=True)
    shutil.rmtree(home / "checkpoints")
    for entry in ledger.entries(database()):
        if entry.event.kind == "checkpoint_taken":
            taken = checkpoint.of_entry(entry.event)
            checkpoint.write_checkpoint(home / "checkpoints", taken)

    if load_settings().signing_key:
        refused("is not signed with our key")
    else:
        with pytest.raises(LedgerBroken, match=r"milestone R4-M1: .*started.* is now .*done"):
            run(audit_ledger)


def strip(event: Event) -> Event:
    return evolve(lies(event), key_id=None, signature=None) if event.kind == "checkpoint_taken" else lies(event)


@pytest.mark.parametrize("home", ["signed"], indirect=True)
def test_who_strips_every_signature_is_found_where_a_key_is_set(home: Path) -> None:
    forge(database(), strip, heads=True)
    shutil.rmtree(home / "checkpoints")
    for entry in ledger.entries(database()):
        if entry.event.kind == "checkpoint_taken":
            checkpoint.write_checkpoint(home / "checkpoints", checkpoint.of_entry(entry.event))

    refused("no checkpoint is signed with the key")


@pytest.mark.parametrize("home", ["signed"], indirect=True)
def test_an_unsigned_checkpoint_after_signed_ones_is_found(home: Path) -> None:
    ledger.append(database(), [planned("R4-M2")], now=NOW)
    unsigned = checkpoint.sign_head(ledger.head(database()), now=NOW, key=None)
    checkpoint.write_checkpoint(home / "checkpoints", unsigned)

    refused("is not signed, and checkpoints before it are")


def test_a_row_that_is_healed_is_told_with_what_it_was(home: Path) -> None:
    harm(database(), "UPDATE milestone SET record = json_set(record, '$.plan.title', 'Done') WHERE id = 'R4-M1'")

    with pytest.raises(LedgerBroken, match=r"milestone R4-M1: record\.plan was .*title='Done'.*, is now ") as caught:
        run(audit_ledger)
    (file,) = (home / "rebuilt").iterdir()
    assert str(file) in str(caught.value)
    assert "title='Done'" in file.read_text()
    run(audit_ledger)


@pytest.fixture
def with_memo(installation: DemoInstallation) -> Callable[[], None]:
    """An installation that issued a memo, then audited; and what the audit must say."""
    issued(installation)
    return lambda: installation.do(audit_ledger)


def milder(event: Event) -> Event:
    if event.kind == "milestone_planned" and event.milestone.id == "R4-M1":
        return evolve(event, milestone=evolve(event.milestone, title="Written audit note"))
    return event


def test_the_cut_of_an_issued_memo_tells_of_another_past(
    installation: DemoInstallation, with_memo: Callable[[], None]
) -> None:
    with_memo()
    home = installation.settings.home
    forge(installation.database, milder, heads=True)
    shutil.rmtree(home / "checkpoints")
    for entry in ledger.entries(installation.database):
        if entry.event.kind == "checkpoint_taken":
            checkpoint.write_checkpoint(home / "checkpoints", checkpoint.of_entry(entry.event))
    assert files_of(installation, "1")

    with pytest.raises(LedgerBroken, match=r"memo no. 1 names another entry \d+ than the record holds"):
        with_memo()


def test_what_people_hold_agrees_with_the_record_and_finds_one_that_was_written_anew(
    installation: DemoInstallation, with_memo: Callable[[], None], call: Call, tmp_path: Path
) -> None:
    """An old memo in a reader's hands finds even a forger who makes everything in the home anew."""
    with_memo()
    home = installation.settings.home
    (kept, *_) = sorted((home / "checkpoints").iterdir())
    shutil.copytree(home / "memos" / "1", tmp_path / "held")
    shutil.copy(kept, tmp_path / "checkpoint.json")
    printed = short_head(*ledger.head(installation.database))
    held = [str(tmp_path / "held"), str(tmp_path / "checkpoint.json"), printed]
    agreed = call("ledger", "verify", *(word for each in held for word in ("--against", each)))
    assert (agreed.code, agreed.out.count("agrees with the record up to entry")) == (0, 3)

    forge(installation.database, milder, heads=True)
    entries = len(installation.entries)
    for each in held:
        found = call("ledger", "verify", "--against", each)
        assert (found.code, "than the record holds: it is of another record" in found.err) == (1, True), found.err
    unread = call("ledger", "verify", "--against", str(home / "followthrough.db"))
    assert unread.code == 2
    assert len(installation.entries) == entries


@pytest.mark.parametrize("forgery", ["UPDATE text SET words = 'Made up: all is done.'", "DELETE FROM text"])
def test_words_that_a_forger_changed_are_named_by_each_proof_and_stand_in_no_copy_and_no_memo(
    installation: DemoInstallation, call: Call, tmp_path: Path, forgery: str
) -> None:
    text_id = installation.words("Made up: the agency began.")
    seq = installation.do(add_note, "R6", date(2026, 11, 20), text_id, COORDINATOR)
    installation.do(back_up)
    harm(installation.database, forgery)
    copies = sorted(installation.settings.backup_root.iterdir())

    for words in (("ledger", "verify"), ("ledger", "rebuild"), ("memo", "draft", "--by", COORDINATOR)):
        ended = call(*words)
        assert ended.code in (1, 3), words
        assert text_id in ended.err, words
        assert "all is done" not in ended.out + ended.err, words
    for prove in (partial(installation.do, back_up, as_of=date(2026, 11, 26)), lambda: [*_database(load_settings())]):
        with pytest.raises(LedgerBroken, match=f"entry {seq}: the words that it names .text {text_id}"):
            prove()
    assert sorted(installation.settings.backup_root.iterdir()) == copies

    places = installation.settings.places  # a copy that somebody else made of it
    made = backup.back_up(installation.database, places, into=tmp_path / "theirs", day=date(2026, 11, 26), program="0")
    play_also(HOME=str(tmp_path / "restored"))
    restored = call("restore", str(tmp_path / "theirs" / made.file), "--last-memo", "0", "--last-head", "none")
    assert (restored.code, f"entry {seq}: the words that it names" in restored.err) == (3, True), restored.err


@pytest.fixture
def new_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new signing key that is set, where another one signed until now."""
    path = tmp_path / "new.pem"
    path.write_bytes(
        Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
    )
    path.chmod(0o600)
    monkeypatch.setenv("FOLLOWTHROUGH_SIGNING_KEY", str(path))
    return path


@pytest.mark.parametrize("home", ["signed"], indirect=True)
def test_a_key_is_replaced_only_by_its_own_signature(
    home: Path, new_key: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused("is not signed with our key")
    unsaid = call("ledger", "checkpoint")
    assert unsaid.code == 2
    assert "give its file as --old-key" in unsaid.err
    before = ledger.head(database())
    assert call("ledger", "checkpoint", "--old-key", str(new_key)).code == 2
    assert ledger.head(database()) == before

    assert call("ledger", "checkpoint", "--old-key", str(home.parent / "signing.pem")).code == 0

    run(audit_ledger)
    later = NOW + timedelta(days=2)
    monkeypatch.setenv("FOLLOWTHROUGH_NOW", later.isoformat())
    ledger.append(database(), [planned("R4-M2")], now=later)
    run(audit_ledger)
    by_old = checkpoint.sign_head(ledger.head(database()), now=later, key=KEY)
    checkpoint.write_checkpoint(home / "checkpoints", by_old)
    refused("is not signed with our key")


@pytest.mark.parametrize("home", ["signed"], indirect=True)
def test_who_names_a_key_of_their_own_as_the_new_one_is_found(home: Path, new_key: Path) -> None:
    """Without the old key nobody can say that it was replaced: here its signature is made up."""
    mine = checkpoint.read_key(new_key)
    taken = checkpoint.sign_head(ledger.head(database()), now=NOW, key=mine)
    noted = evolve(checkpoint.note_of(taken), old_key_id=checkpoint.key_id_of(KEY), old_signature=taken.signature)
    checkpoint.write_checkpoint(home / "checkpoints", taken)
    ledger.append(database(), [noted], now=NOW + timedelta(days=2))

    refused("is not signed with our key")
