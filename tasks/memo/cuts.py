"""The cuts of issued memos, as they stand in their folders: heads of the chain that left this machine."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.memo import IssuedMemo, Ledger
from tasks.ledger import Checkpoint, stamps
from tasks.ledger.checkpoint import is_signature_of
from tasks.ledger.witness import Keys, differs, is_ours
from tasks.memo.memo import SIGNED, STAMPED, SUMS, sums_of


def faults_of_cuts(
    memos: Path,
    issued: Iterable[IssuedMemo],
    hashes: Mapping[int, str],
    *,
    keys: Keys,
    signed_from: int | None,
    trusted: list[Any] | None = None,
) -> list[str]:
    """Return where the cut of a memo in force, in its folder or in the entry of its issue, is not one of the chain.

    A memo of an entry after `signed_from`, the first that a checkpoint of ours signs, must be signed with one of
    `keys`: its cut, and its files. `trusted`: the certificates of a time-stamping authority, by which the stamp of a
    memo must hold.
    """
    faults = []
    for memo in issued:
        if memo.withdrawn:  # its files are gone; the entry of its draft is compared with the others
            continue
        folder = memos / str(memo.number)
        cut = _cut_of(folder)
        wrong: str | None
        if isinstance(cut, str):
            wrong = cut
        elif cut.seq != memo.cut_seq:
            wrong = f"says that it rests on entry {cut.seq}, and the entry of its issue says {memo.cut_seq}"
        else:
            wrong = differs(hashes, cut.seq, cut.hash)
            if wrong is None and signed_from is not None and cut.seq >= signed_from:
                wrong = _unsigned(folder, cut, keys)
        if wrong is None and trusted is not None and STAMPED in memo.files:
            bad = stamps.fault_of(folder / STAMPED, sums_of(memo.files), trusted, memo.at)
            wrong = bad and f"has a time stamp ({STAMPED}) that {bad}"
        if wrong:
            faults.append(f"memo no. {memo.number} {wrong}")
    return faults


def _unsigned(folder: Path, cut: Ledger, keys: Keys) -> str | None:
    try:
        signed = Checkpoint(text=cut.checkpoint or "", key_id=cut.key_id, signature=cut.signature)
        sums, own = (folder / SUMS).read_bytes(), (folder / SIGNED).read_text().strip()
    except (OSError, ValueError):
        return "is not signed"
    holds = (signed.seq, signed.hash) == (cut.seq, cut.hash) and is_ours(signed, keys)
    return None if holds and is_signature_of(str(signed.key_id), own, sums) else "is not signed with our key"


def _cut_of(folder: Path) -> Ledger | str:
    """Return the cut that a memo's folder names, or what is wrong of it."""
    try:
        return Ledger.model_validate(json.loads((folder / "memo.json").read_bytes())["memo"]["ledger"])
    except OSError as error:
        return f"cannot be read: memo.json: {error.strerror}"
    except (ValueError, KeyError, TypeError, ValidationError):
        return "does not name the entry that it rests on"
