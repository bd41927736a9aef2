"""Checkpoints: what finds a past that was written anew."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from models.core import LedgerError, SettingsError
from models.ledger import GENESIS, RuleFailed, Sealed, seal, unseal, verify
from tasks.ledger.checkpoint import (
    Checkpoint,
    checkpoints,
    is_signed_by,
    note_of,
    of_entry,
    read_key,
    sign_head,
    write_checkpoint,
)
from tasks.ledger.witness import Packed, faults_of_checkpoints

NOW = datetime(2026, 4, 1, 13, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID = KEY.public_key().public_bytes_raw().hex()


def chain(words: list[str]) -> list[Sealed]:
    links: list[Sealed] = []
    for seq, why in enumerate(words, 1):
        prev = links[-1].hash if links else GENESIS
        event = RuleFailed(milestone_id="R4-M1", why=why)
        links.append(seal(event, seq=seq, prev_hash=prev, now=NOW, actor="a", salt=f"{seq:064x}"))
    return links


def faults(tmp_path: Path, links: list[Sealed], kept: Checkpoint, key_id: str | None) -> list[str]:
    hashes = Packed()
    for each in links:
        hashes.append(each.hash)
    return faults_of_checkpoints(tmp_path, [kept], map(unseal, links), hashes, keys={key_id: 99} if key_id else {})


def test_a_chain_written_anew_passes_alone_and_is_refused_with_an_old_checkpoint(tmp_path: Path) -> None:
    words = [str(number) for number in range(60)]
    honest, random, refused = chain(words), Random(3), 0
    kept = sign_head((50, honest[49].hash), now=NOW, key=KEY)
    assert faults(tmp_path, honest, kept, KEY_ID) == []

    for _ in range(50):
        place = random.randrange(50)
        rewritten = chain([*words[:place], "another", *words[place + 1 :]])
        verify(rewritten)  # the control: nothing is wrong with this chain but that it is another one
        (told,) = faults(tmp_path, rewritten, kept, KEY_ID)
        assert "names another entry 50 than the record holds" in told
        refused += 1

    assert refused == 50


def test_a_chain_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    honest = chain(["a", "b", "c"])

    (told,) = faults(tmp_path, honest[:2], sign_head((3, honest[2].hash), now=NOW, key=None), None)
    assert "names entry 3, and the record ends at entry 2" in told


def test_a_checkpoint_with_one_byte_changed_bears_no_good_signature() -> None:
    kept = sign_head((1, "a" * 64), now=NOW, key=KEY)

    assert is_signed_by(kept, KEY_ID)
    assert not is_signed_by(kept.model_copy(update={"text": kept.text.replace("aaa", "aab", 1)}), KEY_ID)
    assert not is_signed_by(kept, "00" * 32)
    assert not is_signed_by(kept.model_copy(update={"signature": "not hex"}), KEY_ID)


def test_a_checkpoint_signed_by_another_key_is_refused(tmp_path: Path) -> None:
    honest, forger = chain(["a"]), Ed25519PrivateKey.from_private_bytes(bytes(32))
    forged = sign_head((1, honest[0].hash), now=NOW, key=forger)

    assert "not signed with our key" in " ".join(faults(tmp_path, honest, forged, KEY_ID))


def test_a_checkpoint_can_be_read_again_from_the_entry_that_notes_it() -> None:
    kept = sign_head((1, "a" * 64), now=NOW, key=KEY)

    assert of_entry(note_of(kept)) == kept


def test_the_first_checkpoint_of_a_head_stays_unless_it_is_unsigned(tmp_path: Path) -> None:
    unsigned, signed = (sign_head((1, "a" * 64), now=NOW, key=each) for each in (None, KEY))
    later = sign_head((1, "a" * 64), now=NOW + timedelta(days=1), key=KEY)
    for each in (unsigned, signed, later, unsigned):
        write_checkpoint(tmp_path, each)
    assert checkpoints(tmp_path) == (signed,)

    with pytest.raises(LedgerError, match="names another entry 1"):
        write_checkpoint(tmp_path, sign_head((1, "b" * 64), now=NOW, key=KEY))


def test_without_a_key_a_checkpoint_says_that_it_is_unsigned() -> None:
    kept = sign_head((1, "a" * 64), now=NOW, key=None)

    assert (kept.key_id, kept.signature) == (None, None)
    assert '"key_id":null' in kept.text


def test_checkpoints_come_back_from_their_folder_in_order(tmp_path: Path) -> None:
    for seq in (12, 3):
        write_checkpoint(tmp_path / "checkpoints", sign_head((seq, "b" * 64), now=NOW, key=KEY))

    assert [each.seq for each in checkpoints(tmp_path / "checkpoints")] == [3, 12]


def test_a_file_that_is_no_checkpoint_is_named(tmp_path: Path) -> None:
    (tmp_path / "00000001.json").write_text("{}")

    with pytest.raises(LedgerError, match=r"00000001\.json is not a checkpoint"):
        checkpoints(tmp_path)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda held: held[:-7], "is not a checkpoint of ours"),
        (lambda held: b"", "is not a checkpoint of ours"),
        (lambda held: b"[" * 9_000, "is not a checkpoint of ours"),
        (lambda held: held.replace(b'\\"seq\\":12', b'\\"seq\\":-1'), "is not a checkpoint of ours"),
        (lambda held: held.replace(b'\\"seq\\":12', b'\\"seq\\":true'), "is not a checkpoint of ours"),
        (lambda held: held.replace(b'\\"seq\\":12', b'\\"seq\\":13'), "checkpoint of entry 13, under another name"),
        (lambda held: held + b" " * 10_000, "is too long"),
    ],
)
def test_a_checkpoint_that_was_harmed_is_named(tmp_path: Path, harm: Callable[[bytes], bytes], told: str) -> None:
    path = write_checkpoint(tmp_path, sign_head((12, "b" * 64), now=NOW, key=KEY))
    held = path.read_bytes()
    assert harm(held) != held
    path.write_bytes(harm(held))

    with pytest.raises(LedgerError, match=told):
        checkpoints(tmp_path)


def key_file(folder: Path, mode: int) -> Path:
    path = folder / "signing.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(mode)
    return path


def test_a_key_for_its_owner_alone_is_read(tmp_path: Path) -> None:
    assert read_key(key_file(tmp_path, 0o600)).public_key().public_bytes_raw().hex() == KEY_ID


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_may_read_is_refused_with_the_mend(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SettingsError, match="chmod 600"):
        read_key(key_file(tmp_path, mode))


def test_a_file_that_is_no_key_is_refused_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "signing.pem").write_text("no key")
    (tmp_path / "signing.pem").chmod(0o600)

    with pytest.raises(SettingsError, match="openssl genpkey"):
        read_key(tmp_path / "signing.pem")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_key(tmp_path / "absent.pem")


def test_a_checkpoint_has_one_form_of_bytes(tmp_path: Path) -> None:
    path = write_checkpoint(tmp_path, sign_head((12, "b" * 64), now=NOW, key=KEY))
    content = path.read_text()
    signature = json.loads(content)["signature"]
    for changed in (content.replace(signature, signature.upper()), content.replace(",", ", ", 1)):
        path.write_text(changed)
        with pytest.raises(LedgerError, match="is not a checkpoint of ours"):
            checkpoints(tmp_path)
