"""Writes the head of the chain down outside it, signed: so a chain rewritten later is found.

Ed25519 (docs/record.md#checkpoints). A signed checkpoint leaves the machine in each memo. Only this module imports
cryptography.
"""

import json
import stat
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pydantic import ValidationError

from models.core import LedgerBroken, LedgerError, SettingsError, Value
from models.ledger import Sealed, canonical
from tasks.core import crash_point, write_whole


class Checkpoint(Value):
    """The head of the chain at a moment: the bytes that were signed, as text, and their signature."""

    text: str
    key_id: str | None
    """The public key, 64 hex digits; none means unsigned."""
    signature: str | None

    @property
    def seq(self) -> int:
        """Return the seq of the entry at the head."""
        return int(json.loads(self.text)["seq"])

    @property
    def hash(self) -> str:
        """Return the hash of the entry at the head."""
        return str(json.loads(self.text)["hash"])


def read_key(path: Path) -> Ed25519PrivateKey:
    """Read the signing key, a PEM file that only its owner may read. Raises SettingsError with the mend."""
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


def sign_head(head: tuple[int, str], *, now: datetime, key: Ed25519PrivateKey | None) -> Checkpoint:
    """Return a checkpoint of a head (seq and hash); unsigned, and saying so, if there is no key."""
    key_id = key.public_key().public_bytes_raw().hex() if key else None
    moment = now.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    signed = canonical({"seq": head[0], "hash": head[1], "recorded_at": moment, "key_id": key_id})
    return Checkpoint(text=signed.decode(), key_id=key_id, signature=key.sign(signed).hex() if key else None)


def signature_of(key: Ed25519PrivateKey, content: bytes) -> str:
    """Return the signature (hex) of some bytes: of a memo's SHA256SUMS, and so of each of its files."""
    return key.sign(content).hex()


def is_signed_by(checkpoint: Checkpoint, key_id: str) -> bool:
    """Return whether a checkpoint bears a good signature of this public key (hex)."""
    if checkpoint.signature is None or checkpoint.key_id != key_id:
        return False
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key_id))
        public.verify(bytes.fromhex(checkpoint.signature), checkpoint.text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write a checkpoint, whole and on the disk, and return its path. Raises DiskRefused if it cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{checkpoint.seq:08d}.json"
    crash_point("checkpoint_before_write")
    write_whole(path, canonical(checkpoint.model_dump()))
    crash_point("checkpoint_after_rename")
    return path


def checkpoints(folder: Path) -> tuple[Checkpoint, ...]:
    """Return the checkpoints of a folder, oldest first. Raises LedgerError for a file that is none."""
    kept = []
    for path in sorted(folder.glob("*.json")):
        try:
            kept.append(Checkpoint.model_validate_json(path.read_bytes()))
        except ValidationError as error:
            raise LedgerError(
                f"{path} is not a checkpoint ({error.error_count()} faults); restore a good copy"
            ) from error
    return tuple(kept)


def check_against(chain: Iterable[Sealed], kept: Iterable[Checkpoint], *, key_id: str | None) -> None:
    """See that a chain still holds each head that was written down; with `key_id`, that signed ones are signed by it.

    Raises LedgerBroken with the first seq that is another one now: someone has rewritten the past.
    """
    hashes = {link.seq: link.hash for link in chain}
    for one in sorted(kept, key=lambda each: each.seq):
        if one.seq and hashes.get(one.seq) != one.hash:
            raise LedgerBroken(f"entry {one.seq} is not the one that its checkpoint names")
        if key_id and one.key_id and not is_signed_by(one, key_id):
            raise LedgerBroken(f"the checkpoint at entry {one.seq} is not signed with our key")
