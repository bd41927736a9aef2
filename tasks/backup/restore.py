"""Put a copy back into an empty place and prove that it is whole (docs/record.md#backup-and-restore)."""

import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from models.core import DiskRefused, LedgerBroken, LedgerError
from models.ledger import read_entry
from models.projections import DRAFTS
from models.records import NAMING, files_named
from tasks import ledger
from tasks.backup.archive import Copy, read_whole
from tasks.backup.backup import FOLDERS, SETTINGS, Head, Places, rows_of, verify_copy
from tasks.backup.beside import reading
from tasks.core import Store, disk_mend, write_whole
from tasks.ledger import Database, checkpoint, migrate, records
from tasks.ledger.copies import holds_rows, load_rows
from tasks.memo import lost_files


class Proof(Copy):
    """What a restored copy was seen to hold."""

    evidence: int
    memos: int
    settings: str


def restore(
    path: Path,
    database: Database,
    places: Places,
    *,
    unfinished: Path,
    private_key: Path | None = None,
    heads: Sequence[Head] = (),
) -> Proof:
    """Put a copy into an empty database and home, and prove the chain, the evidence and each issued memo.

    The caller notes LedgerRestored and then removes the file `unfinished`, which forbids all else until then. `heads`:
    what people hold of the record. Run again, it takes up a restore that was killed. Raises LedgerError before anything
    is written; on LedgerBroken and DiskRefused, what was written is taken away again.
    """
    copy, names = verify_copy(path, private_key=private_key, heads=heads, places=places)
    marker = f"{copy.day} {copy.seq} {copy.hash}\n".encode()
    begun = unfinished.is_file()
    if begun and unfinished.read_bytes() != marker:
        raise LedgerError(
            f"the restore of another copy was stopped in {places.home}; run that one again, or empty the folder and "
            "the database"
        )
    if not begun:
        _refuse_full(database, places, copy.revision)
    has_rows, has_tables = begun and holds_rows(database), _revision(database) is not None
    own_files = {file for name, file in places.single_files.items() if places.is_own(name)}
    places.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        write_whole(unfinished, marker, 0o600)
        settings = _put_files(path, private_key, places)
        if not has_rows:
            migrate.upgrade(database, to=copy.revision)
            with reading(path, private_key) as parts:
                load_rows(database, rows_of(parts, path))
        migrate.upgrade(database)
        evidence, memos = _prove(database, places)
    except (LedgerError, LedgerBroken, DiskRefused, OSError) as error:
        if not begun:
            _take_away(places, set(filter(None, map(places.of, names))) - own_files)
            with suppress(LedgerError):
                if not has_tables:
                    migrate.clear(database)
                if not has_tables or not holds_rows(database):
                    unfinished.unlink(missing_ok=True)
        if isinstance(error, OSError) and begun:
            raise DiskRefused(f"{error.strerror}: {disk_mend(error)}: the same restore goes on") from error
        if isinstance(error, OSError):
            raise DiskRefused(
                f"{error.filename or places.home} could not be written: {error.strerror}. What was restored was taken "
                f"away again; {disk_mend(error)}"
            ) from error
        raise
    return Proof(**vars(copy), settings=settings, evidence=evidence, memos=memos)


def _refuse_full(database: Database, places: Places, revision: str) -> None:
    for folder in (places.home / name for name in FOLDERS):
        if folder.exists() and any(folder.iterdir()):
            raise LedgerError(
                f"{folder} is not empty; restore into a new place: FOLLOWTHROUGH_HOME=NEW followthrough restore ..."
            )
    if holds_rows(database):
        mend = "restore into a new place: FOLLOWTHROUGH_HOME=NEW, or an empty database in FOLLOWTHROUGH_DATABASE_URL"
        raise LedgerError(f"the database to restore into is not empty; {mend}")
    current = _revision(database)
    if current not in (None, revision):
        raise LedgerError(
            f"the tables of the database to restore into are at revision {current} and those of the copy at "
            f"{revision}; name a database without tables"
        )


def _revision(database: Database) -> str | None:
    return None if database.is_missing else migrate.revision(database)[0]


def _put_files(path: Path, private_key: Path | None, places: Places) -> str:
    settings = b""
    with reading(path, private_key) as parts:
        next(parts)
        for part, content in parts:
            if part.name == SETTINGS:
                settings = read_whole(part, content, path)
            place = places.of(part.name)
            if place is None or places.is_own(part.name):
                continue  # what is there was seen to be the same
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            mode = 0o400 if part.read_only else 0o600
            with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.writelines(content)
                file.flush()
                os.fsync(file.fileno())
    return settings.decode()


def _prove(database: Database, places: Places) -> tuple[int, int]:
    """Return how many files of evidence and memos there are. Raises LedgerBroken, which names the first fault."""
    head = ledger.check(database)
    folder = places.home / "checkpoints"
    for head_file in checkpoint.checkpoints(folder):
        if head_file.seq > head[0]:  # the copy began before it was taken
            checkpoint.path_of(folder, head_file.seq).unlink()
    seqs = files_named(read_entry(seq, entry) for seq, _, kind, entry in ledger.links(database) if kind in NAMING)
    store = Store(places.home / "evidence")
    faulty = store.missing_or_changed(name for name in seqs if not store.is_removed(name))
    if faulty:
        raise LedgerBroken(
            f"entry {min(seqs[name] for name in faulty)}: {len(faulty)} files of evidence are missing or changed"
        )
    drafts = records.every(database, DRAFTS).values()
    if unlike := lost_files(places.home / "memos", drafts):
        raise LedgerBroken(unlike[0])
    return len(seqs), sum(draft.number is not None for draft in drafts)


def _take_away(places: Places, files: Iterable[Path]) -> None:
    with suppress(OSError):
        for file in files:
            file.unlink(missing_ok=True)
        for folder in (places.home / name for name in FOLDERS):
            for inner in sorted(folder.rglob("*"), reverse=True):
                inner.rmdir()
            if folder.exists():
                folder.rmdir()
