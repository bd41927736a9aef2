"""Make the daily copy of all that must not be lost (docs/record.md#backup-and-restore)."""

import os
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path

from pydantic import ValidationError

from models.core import DiskRefused, LedgerBroken, LedgerError, Value, evolve
from tasks import ledger
from tasks.core import disk_mend, write_whole
from tasks.ledger import SUFFIX, Database, check_copy, connect, copy_database
from tasks.ledger.witness import differs, hashes_of, refuse

DAILY, MONTHLY = 14, 12
"""So many daily copies are kept, and the first copy of so many months."""

MANIFEST = "manifest.json"
LARGEST = 64_000_000
"""No manifest has so many bytes."""

Head = tuple[str, int, str]
"""What says it, an entry, and the hash of that entry or how it begins."""


class Manifest(Value):
    """What a copy holds: each file with its SHA-256, and the head of the ledger when the copy began."""

    day: date
    seq: int
    hash: str
    database: str
    files: dict[str, str]


def back_up(
    database: Database,
    *,
    evidence: Path,
    memos: Path,
    checkpoints: Path,
    into: Path,
    day: date,
    programs: Path | None = None,
    keep_all: bool = False,
) -> Manifest:
    """Make the copy of a New York day under `into`, verify it and return its manifest; once a day is enough.

    The database comes first: an entry is never older than its file. Evidence and memos, which never change, are hard
    links where the disk allows. With `keep_all`, under a legal hold, no copy runs out. Raises LedgerError or
    DiskRefused; nothing half is left under the day's name.
    """
    place, half = into / day.isoformat(), into / f".{day.isoformat()}.half"
    if not place.exists():
        shutil.rmtree(half, ignore_errors=True)
        try:
            half.mkdir(parents=True)
            begun = _copy_database(database, half, day, programs)
            copy_files(evidence, half / "evidence", link=True)
            copy_files(memos, half / "memos", link=True)
            copy_files(checkpoints, half / "checkpoints", link=True)
            _write_manifest(half, begun)
            half.rename(place)
        except OSError as error:
            raise DiskRefused(f"no copy could be made in {into}: {error.strerror}; {disk_mend(error)}") from error
    manifest = verify_copy(place, programs=programs)
    copies = {copied: each for each in into.iterdir() if (copied := _day(each.name))}
    for old in () if keep_all else copies.keys() - kept_days(copies):
        shutil.rmtree(copies[old])
    return manifest


def read_manifest(place: Path) -> Manifest:
    """Read the manifest of a copy. Raises LedgerError if it is none of ours, or names a file outside the copy."""
    try:
        with (place / MANIFEST).open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise LedgerError(f"{place} is not a copy made by followthrough: its {MANIFEST} is too long")
        manifest = Manifest.model_validate_json(content)
    except (OSError, ValidationError) as error:
        raise LedgerError(f"{place} is not a copy made by followthrough: its {MANIFEST} cannot be read") from error
    for name in (*manifest.files, manifest.database):
        if not name or Path(name).is_absolute() or ".." in Path(name).parts:
            raise LedgerError(f"{place / MANIFEST} was edited: it names {name!r}, which is outside the copy")
    if manifest.database not in manifest.files:
        raise LedgerError(f"{place / MANIFEST} was edited: it holds no hash of the database")
    return manifest


def verify_copy(place: Path, *, heads: Sequence[Head] = (), programs: Path | None = None) -> Manifest:
    """Read a copy again and see that every file is what was written, and the database whole. Raises LedgerError.

    `heads`: what people hold of the record; a copy in SQLite is compared with them too.
    """
    manifest = read_manifest(place)
    for name, expected in manifest.files.items():
        if not (place / name).is_file() or file_hash(place / name) != expected:
            raise LedgerError(f"{place / name} is missing or was changed; use another day's copy")
    kept = place / manifest.database
    check_copy(kept, programs=programs)
    if kept.suffix == SUFFIX["sqlite"]:
        copy = connect(f"sqlite:///file:{kept}?immutable=1&uri=true")
        holds_head(copy, manifest, heads)
        copy.engine.dispose()
    return manifest


def holds_head(copy: Database, manifest: Manifest, heads: Sequence[Head] = ()) -> tuple[int, str]:
    """Verify the chain of a copy and that it holds the manifest's head; return its own head.

    `heads`: what people hold of the record. Those that lie within the copy must be in it. Raises LedgerBroken.
    """
    head = ledger.check(copy)
    hashes = hashes_of(ledger.sealed_entries(copy))
    if manifest.seq and hashes.get(manifest.seq) != manifest.hash:
        raise LedgerBroken(f"entry {manifest.seq} of the copy is not the one its manifest names")
    refuse(
        [f"{what} {wrong}" for what, seq, digest in heads if seq <= head[0] and (wrong := differs(hashes, seq, digest))]
    )
    return head


def kept_days(days: Iterable[date]) -> set[date]:
    """Return the days whose copies are kept: the last 14, and the first of each of the last 12 months."""
    newest = sorted(set(days), reverse=True)
    firsts = {(day.year, day.month): day for day in newest}
    return {*newest[:DAILY], *list(firsts.values())[:MONTHLY]}


def copy_files(source: Path, into: Path, *, link: bool) -> None:
    """Copy a folder of files that never change, half-written ones left out; with `link`, as hard links."""
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        name = path.relative_to(source)
        if any(part.startswith(".") for part in name.parts):
            continue
        (into / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            (os.link if link else shutil.copy2)(path, into / name)
        except OSError:
            shutil.copy2(path, into / name)


def _copy_database(database: Database, half: Path, day: date, programs: Path | None) -> Manifest:
    seq, head = ledger.head(database)
    name = f"followthrough{SUFFIX[database.engine.dialect.name]}"
    copy_database(database, half / name, programs=programs)
    return Manifest(day=day, seq=seq, hash=head, database=name, files={})


def _write_manifest(half: Path, begun: Manifest) -> None:
    files = {str(each.relative_to(half)): file_hash(each) for each in sorted(half.rglob("*")) if each.is_file()}
    whole = evolve(begun, files=files)
    write_whole(half / MANIFEST, whole.model_dump_json(indent=1).encode())


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
