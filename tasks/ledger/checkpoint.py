"""Signed heads of the chain, kept outside it (docs/record.md#checkpoints)."""

import stat
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pydantic import Field, ValidationError, model_validator

from models.core import LedgerError, RuleError, SettingsError, Sha256, Value
from models.ledger import CheckpointTaken, canonical
from tasks.core import crash_point, write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LARGEST = 10_000
"""No checkpoint has so many bytes."""


class LedgerHead(Value):
    """What a checkpoint's text says: the last entry of a record."""

    seq: int = Field(ge=0, strict=True)
    hash: Sha256
    recorded_at: str
    key_id: Sha256 | None


class Checkpoint(Value):
    """The head of the chain at a moment: the bytes that were signed, as text, and their signature."""

    text: str
    signature: str | None = Field(pattern="^[0-9a-f]{128}$")
    """Small hex digits; large ones would be other bytes with the same meaning. None means unsigned."""
    key_id: Sha256 | None
    """The public key, 64 hex digits; none means unsigned."""

    @cached_property
    def content(self) -> LedgerHead:
        """Return what the text says."""
        return LedgerHead.model_validate_json(self.text)

    @model_validator(mode="after")
    def _text_has_one_form_and_names_the_key(self) -> Self:
        if canonical(self.content.model_dump(mode="json")) != self.text.encode():
            raise ValueError("the text is not one that a checkpoint has")
        if self.content.key_id != self.key_id:
            raise ValueError("the text names another key")
        return self

    @property
    def seq(self) -> int:
        """Return the seq of the entry at the head."""
        return self.content.seq

    @property
    def hash(self) -> str:
        """Return the hash of the entry at the head."""
        return self.content.hash


def read_key(path: Path | None) -> "Ed25519PrivateKey | None":
    """Read a signing key, a PEM file that only its owner may read; None for no file. Raises SettingsError."""
    if path is None:
        return None
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SettingsError(f"others can read the signing key {path}; run: chmod 600 {path}")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise SettingsError(f"the signing key {path} cannot be read: {error.strerror}") from None
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path} is not an Ed25519 key; make one: openssl genpkey -algorithm ed25519 -out {path}")
    return key


def sign_head(head: tuple[int, str], *, now: datetime, key: "Ed25519PrivateKey | None") -> Checkpoint:
    """Return a checkpoint of a head (seq and hash); unsigned, and saying so, if there is no key."""
    text = _text_of(head, now, key_id_of(key))
    return Checkpoint(text=text, key_id=key_id_of(key), signature=key.sign(text.encode()).hex() if key else None)


def key_id_of(key: "Ed25519PrivateKey | None") -> str | None:
    """Return the public key (hex) of a signing key; None if there is none."""
    return key.public_key().public_bytes_raw().hex() if key else None


def note_of(checkpoint: Checkpoint) -> CheckpointTaken:
    """Return what the ledger notes of a checkpoint: all of it."""
    return CheckpointTaken(
        head=checkpoint.hash,
        head_seq=checkpoint.seq,
        taken_at=datetime.fromisoformat(checkpoint.content.recorded_at),
        key_id=checkpoint.key_id,
        signature=checkpoint.signature,
    )


def of_entry(event: CheckpointTaken) -> Checkpoint:
    """Return the checkpoint that an entry notes."""
    text = _text_of((event.head_seq, event.head), event.taken_at, event.key_id)
    return Checkpoint(text=text, key_id=event.key_id, signature=event.signature)


def _text_of(head: tuple[int, str], moment: datetime, key_id: str | None) -> str:
    recorded_at = moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return canonical({"seq": head[0], "hash": head[1], "recorded_at": recorded_at, "key_id": key_id}).decode()


def public_key(path: Path | None) -> str | None:
    """Return the public key (hex) of the signing key in a file; None for no file. Raises SettingsError."""
    return key_id_of(read_key(path))


def signature_of(key: "Ed25519PrivateKey", content: bytes) -> str:
    """Return the signature (hex) of some bytes: of a memo's SHA256SUMS, and so of each of its files."""
    return key.sign(content).hex()


def is_signed_by(checkpoint: Checkpoint, key_id: str) -> bool:
    """Return whether a checkpoint bears a good signature of this public key (hex), and names it."""
    if checkpoint.signature is None or checkpoint.key_id != key_id:
        return False
    return is_signature_of(key_id, checkpoint.signature, checkpoint.text.encode())


def is_signature_of(key_id: str, signature: str, content: bytes) -> bool:
    """Return whether a signature (hex) of some bytes is good for a public key (hex)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key_id)).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def path_of(folder: Path, seq: int) -> Path:
    """Return the path of the checkpoint of an entry."""
    return folder / f"{seq:08d}.json"


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint and return its path. The first of a head stays, but a signed one replaces an unsigned, and one
    of a new key one of the former. Raises DiskRefused and LedgerError."""
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(folder, checkpoint.seq)
    if path.exists():
        earlier = read_checkpoint(path)
        if earlier.hash != checkpoint.hash:
            raise LedgerError(f"{path} names another entry {checkpoint.seq}; run `ledger verify`")
        if checkpoint.key_id in (None, earlier.key_id):
            return path
    crash_point("checkpoint_before_write")
    write_whole(path, canonical(checkpoint.model_dump()))
    crash_point("checkpoint_after_rename")
    return path


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint. Raises LedgerError for a file that is none, or that stands under another entry's number."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise LedgerError(f"{path} is too long to be a checkpoint; put it back from a copy (`backup`)")
        checkpoint = Checkpoint.model_validate_json(content)
        if canonical(checkpoint.model_dump()) != content:
            raise RuleError("it has other bytes than were written")
    except OSError as error:
        raise LedgerError(f"{path} cannot be read: {error.strerror}") from error
    except (ValidationError, RuleError) as error:
        raise LedgerError(f"{path} is not a checkpoint of ours; put it back from a copy (`backup`)") from error
    if path.name != path_of(path.parent, checkpoint.seq).name:
        raise LedgerError(
            f"{path} is the checkpoint of entry {checkpoint.seq}, under another name; put the right one back"
        )
    return checkpoint


def checkpoints(folder: Path) -> tuple[Checkpoint, ...]:
    """Return the checkpoints of a folder, oldest first. Raises LedgerError for a file that is none."""
    return tuple(read_checkpoint(path) for path in sorted(folder.glob("*.json")))
