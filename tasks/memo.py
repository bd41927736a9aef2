"""A memo's folder: all its files at once or none, read-only; and the part of the ledger that is public."""

import os
import shutil
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from models.errors import DiskRefused, LedgerError
from models.ledger import Sealed, canonical, unseal
from tasks.crash import crash_point

PUBLIC_KINDS = frozenset(
    {
        "plan_adopted", "recommendation_planned", "milestone_planned", "instance_opened", "milestone_withdrawn",
        "due_fixed", "acceptance_recorded", "sources_looked", "evidence_received", "candidate_found",
        "evidence_rejected", "statement_recorded", "finding_recorded", "extension_granted", "entry_corrected",
        "memo_drafted", "memo_commented", "memo_reviewed", "memo_approved", "memo_issued", "checkpoint_taken",
    }
)  # fmt: skip
"""What anyone may read: class P0. Who was reminded, and files refused at the door, appear as hashes only."""

SUMS = "SHA256SUMS"


def slice_of(chain: Iterable[Sealed], public_kinds: frozenset[str] = PUBLIC_KINDS) -> bytes:
    """Return ledger.jsonl: public entries in full, the others as `seq`, `prev_hash` and `hash` only (memo.md, 9).

    An entry about a file of another class than P0 is not public, whatever its kind.
    """
    lines = []
    for link in chain:
        line: dict[str, object] = {"seq": link.seq, "prev_hash": link.prev_hash, "hash": link.hash}
        klass = getattr(unseal(link).event, "klass", "P0")
        if link.kind in public_kinds and klass == "P0":
            line["entry"] = link.entry
        lines.append(canonical(line))
    return b"".join(line + b"\n" for line in lines)


def write_memo(folder: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """Write a memo's files and SHA256SUMS as one folder, by one rename, and return their SHA-256 by name.

    Where the folder is there with the same files, nothing is written. Raises LedgerError where it holds others: an
    issued memo is never changed. Raises DiskRefused where the disk does not take it; nothing half is left then.
    """
    hashes = {name: sha256(content).hexdigest() for name, content in sorted(files.items())}
    sums = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
    wanted = {**files, SUMS: sums}
    if folder.exists():
        _refuse_change(folder, wanted)
        return hashes
    staged = folder.with_name(f".{folder.name}.staged")
    try:
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir(parents=True)
        for number, (name, content) in enumerate(sorted(wanted.items())):
            if number == 1:
                crash_point("half_rendered")
            _write(staged / name, content)
        _sync(staged)
        crash_point("staged_before_rename")
        staged.rename(folder)
        _sync(folder.parent)
    except OSError as error:
        shutil.rmtree(staged, ignore_errors=True)
        raise DiskRefused(f"the memo could not be written to {folder}: {error.strerror}") from error
    crash_point("renamed_before_commit")
    return hashes


def _refuse_change(folder: Path, wanted: Mapping[str, bytes]) -> None:
    there = {path.name for path in folder.iterdir()}
    if there != set(wanted):
        raise LedgerError(f"{folder} holds other files than this memo; an issued memo is never changed")
    for name, content in wanted.items():
        if (folder / name).read_bytes() != content:
            raise LedgerError(f"{folder / name} differs from this memo; an issued memo is never changed")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    path.chmod(0o444)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
