"""Which keys have signed the record: the one in use, and those that it replaced.

A key gives way by signing the first checkpoint that names its successor; the entry that notes this checkpoint holds
both signatures, so it can be checked from the entry alone. Source: docs/record.md#checkpoints
"""

from collections.abc import Iterable, Mapping, Sequence
from sys import maxsize

from models.ledger import CheckpointTaken, Entry
from tasks.ledger.checkpoint import Checkpoint, is_signature_of, is_signed_by, of_entry

Keys = Mapping[str, int]
"""Public keys (hex) of ours, each with the last entry of which a checkpoint by it counts."""


def keys_of(entries: Sequence[Entry], key_id: str | None) -> dict[str, int]:
    """Return the key in use (a public key, hex) and those before it; none if no key is in use."""
    keys = {key_id: maxsize} if key_id else {}
    for entry in reversed(entries):
        event = entry.event
        if isinstance(event, CheckpointTaken) and event.old_key_id and event.key_id in keys:
            text = of_entry(event).text.encode()
            if is_signature_of(event.old_key_id, event.old_signature or "", text):
                keys.setdefault(event.old_key_id, event.head_seq)
    return keys


def is_ours(checkpoint: Checkpoint, keys: Keys) -> bool:
    """Return whether a key of ours signed a checkpoint while it was in use."""
    key_id = checkpoint.key_id or ""
    return key_id in keys and checkpoint.seq <= keys[key_id] and is_signed_by(checkpoint, key_id)


def signed_from(kept: Iterable[Checkpoint], keys: Keys) -> int | None:
    """Return the first entry of which a checkpoint is signed by a key of ours; None if there is none."""
    return min((each.seq for each in kept if is_ours(each, keys)), default=None)
