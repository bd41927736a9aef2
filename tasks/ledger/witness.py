"""Compare the chain with heads written down before, which a new chain contradicts (docs/record.md#checkpoints)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from sys import maxsize

from models.core import LedgerBroken
from models.ledger import GENESIS, CheckpointTaken, Entry, LedgerRestored, MemoDrafted
from tasks.ledger.checkpoint import Checkpoint, is_signature_of, is_signed_by, of_entry, path_of

Keys = Mapping[str, int]
"""Public keys (hex) of ours, each with the last entry of which a checkpoint by it counts."""
Hashes = Mapping[int, str]
DIGEST = 32
NAMED = 10


class Packed(Mapping[int, str]):
    """The hash of each entry by its seq, and of the start, as bytes side by side: a chain may have millions."""

    def __init__(self) -> None:
        self._bytes = bytearray.fromhex(GENESIS)

    def append(self, digest: str) -> None:
        """Add the hash of the next entry."""
        self._bytes += bytes.fromhex(digest)

    def __getitem__(self, seq: int) -> str:
        if not 0 <= seq < len(self):
            raise KeyError(seq)
        return self._bytes[seq * DIGEST : (seq + 1) * DIGEST].hex()

    def __len__(self) -> int:
        return len(self._bytes) // DIGEST

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self)))


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


def signed_from(checkpoints: Iterable[Checkpoint], keys: Keys) -> int | None:
    """Return the first entry of which a checkpoint is signed by a key of ours; None if there is none."""
    return min((checkpoint.seq for checkpoint in checkpoints if is_ours(checkpoint, keys)), default=None)


def differs(hashes: Hashes, seq: int, digest: str) -> str | None:
    """Say in what the chain is not the one that had this head; None if it is. `digest` may be its first letters."""
    if seq not in hashes:
        return f"names entry {seq}, and the record ends at entry {max(hashes)}"
    return None if hashes[seq].startswith(digest) else f"names another entry {seq} than the record holds"


def faults_of_entries(entries: Iterable[Entry], hashes: Hashes) -> list[str]:
    """Return where an entry names an earlier entry by another hash than the chain has."""
    faults = []
    for entry in entries:
        match event := entry.event:
            case CheckpointTaken() | LedgerRestored():
                wrong = differs(hashes, event.head_seq, event.head)
            case MemoDrafted():
                wrong = differs(hashes, event.cut_seq, event.cut_hash)
            case _:
                continue
        if wrong:
            faults.append(f"entry {entry.seq} ({event.kind}) {wrong}")
    return faults


def faults_of_checkpoints(
    folder: Path, checkpoints: Sequence[Checkpoint], entries: Iterable[Entry], hashes: Hashes, *, keys: Keys
) -> list[str]:
    """Return what is wrong with the checkpoints kept, and with those that the entries note.

    Each must name an entry of the chain, and each that was noted must still be in the folder. With `keys` one must be
    signed by one of them; what was taken before the first one so signed may be unsigned.
    """
    heads_by_seq = {entry.seq: of_entry(entry.event) for entry in entries if isinstance(entry.event, CheckpointTaken)}
    seqs = {checkpoint.seq for checkpoint in checkpoints}
    faults = [
        f"the checkpoint of entry {head.seq}, noted in entry {seq}, is gone: {path_of(folder, head.seq)}"
        for seq, head in heads_by_seq.items()
        if head.seq not in seqs
    ]
    named_heads = [(f"the checkpoint {path_of(folder, head.seq).name}", head) for head in checkpoints]
    faults += [f"{name} {wrong}" for name, head in named_heads if (wrong := differs(hashes, head.seq, head.hash))]
    # Those that entries note were compared with the chain by `faults_of_entries`.
    named_heads += [(f"the checkpoint noted in entry {seq}", head) for seq, head in heads_by_seq.items()]
    signed_seqs = [head.seq for _, head in named_heads if is_ours(head, keys)]
    if keys and not signed_seqs:
        faults.append(
            "no checkpoint is signed with the key that is set; if the key is new, run `ledger checkpoint` once, and if "
            "it is not, somebody removed them"
        )
    for name, head in named_heads:
        if head.signature is not None and not (is_ours(head, keys) if keys else is_signed_by(head, str(head.key_id))):
            faults.append(f"{name} is not signed with {'our key' if keys else 'the key that it names'}")
        elif head.signature is None and signed_seqs and head.seq > min(signed_seqs):
            faults.append(f"{name} is not signed, and checkpoints before it are")
    return faults


def refuse(faults: Sequence[str]) -> None:
    """Raise LedgerBroken with the first faults, if there are any."""
    if faults:
        others = f"; and {len(faults) - NAMED} more" if len(faults) > NAMED else ""
        raise LedgerBroken(
            f"{'; '.join(faults[:NAMED])}{others}. Nothing was changed. Compare the record with an earlier copy "
            "(`backup`) to see whether entries were rewritten or files were lost"
        )
