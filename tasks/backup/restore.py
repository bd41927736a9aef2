"""Put a copy back into an empty place and prove that it is whole (docs/record.md#backup-and-restore)."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models.core import LedgerBroken, LedgerError, Value
from models.projections import DRAFTS
from models.records import files_named
from tasks import ledger
from tasks.backup.backup import Head, copy_files, holds_head, verify_copy
from tasks.core import Store
from tasks.ledger import Database, checkpoint, load_database, migrate, records, revision_of_copy, stamps
from tasks.memo import lost_files

NAMED = 5
"""So many rows that differ are named."""


class Proof(Value):
    """What a restored copy was seen to hold."""

    day: date
    seq: int
    hash: str
    evidence: int
    memos: int


def restore(
    place: Path,
    database: Database,
    *,
    evidence: Path,
    memos: Path,
    checkpoints: Path,
    heads: Sequence[Head] = (),
    programs: Path | None = None,
) -> Proof:
    """Put the copy in `place` into an empty database and empty folders, and prove it; the caller notes LedgerRestored.

    It proves the chain, every file of evidence, every table against a rebuild, and the bytes of each issued memo.
    `heads`: what people hold of the record; those that lie within the copy must be in it.
    Raises LedgerError, before anything is written, if a place is not empty or if a version before 0.1.0 made the copy,
    and LedgerBroken if the copy does not hold what it should.
    """
    manifest = verify_copy(place, heads=heads, programs=programs)
    migrate.refuse_before_0_1(revision_of_copy(place / manifest.database, programs=programs))
    for folder in (evidence, memos, checkpoints):
        if folder.exists() and any(folder.iterdir()):
            raise LedgerError(f"{folder} is not empty; restore into an empty place")
    load_database(place / manifest.database, database, programs=programs)
    copy_files(place / "evidence", evidence, link=False)
    copy_files(place / "memos", memos, link=False)
    copy_files(place / "checkpoints", checkpoints, link=False)
    migrate.ready(database, backup=None)
    head = holds_head(database, manifest, heads)
    for kept in (each for each in checkpoint.checkpoints(checkpoints) if each.seq > head[0]):
        ahead = checkpoint.path_of(checkpoints, kept.seq)  # the copy began before it was taken
        ahead.unlink()
        stamps.stamp_of(ahead).unlink(missing_ok=True)
    if differing := ledger.rebuild(database):
        raise LedgerBroken(f"tables differ from the record: {'; '.join(map(str, differing[:NAMED]))}")
    return Proof(
        day=manifest.day,
        seq=head[0],
        hash=head[1],
        evidence=_whole_evidence(database, evidence),
        memos=whole_memos(database, memos),
    )


def whole_memos(database: Database, memos: Path) -> int:
    """Compare each issued memo's bytes with the hashes its entry names; return how many memos there are.

    A withdrawn memo has only its hashes. Raises LedgerBroken with the seq of the entry and the first file that is
    missing, another or added.
    """
    drafts = records.every(database, DRAFTS).values()
    if unlike := lost_files(memos, drafts):
        raise LedgerBroken(unlike[0])
    return sum(draft.number is not None for draft in drafts)


def _whole_evidence(database: Database, folder: Path) -> int:
    named = files_named(ledger.entries(database))
    store = Store(folder)
    lost = store.missing_or_changed(name for name in named if not store.is_removed(name))
    if lost:
        raise LedgerBroken(
            f"entry {min(named[name] for name in lost)}: {len(lost)} files of evidence are missing or changed"
        )
    return len(named)
