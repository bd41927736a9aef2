"""Make the daily copy of all that a home needs, and read a copy again (docs/record.md#backup-and-restore)."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from shutil import rmtree
from typing import Any, BinaryIO

from pydantic import ValidationError

from models.core import DiskRefused, LedgerBroken, LedgerError, Value
from models.ledger import Sealed, verify
from tasks.backup.archive import PIECE, ArchivePart, Blocks, Copy, blocks_of, read_copy, read_whole, whole
from tasks.backup.beside import clear_unfinished, folder_beside, hash_of, parts_beside, reading, write_half
from tasks.backup.sealing import ENDING, check_key
from tasks.core import disk_mend, write_whole
from tasks.ledger import Database, migrate
from tasks.ledger.copies import KEPT, LedgerSnapshot, read_sealed, snapshot
from tasks.ledger.witness import differs, refuse
from tasks.memo import DRAFTS, WORDS

DAILY, MONTHLY = 14, 12
"""Daily copies that are kept, and months whose first copy is."""
TAR, SUMMARY = ".tar", ".json"
FOLDERS = ("evidence", "memos", "checkpoints", "letters", "rebuilt")
"""Of the home; half-written files, whose names begin with a dot, and the pages of drafts are left out."""
SALT, PEOPLE, PLAN, SETTINGS = "home/salt", "people.yaml", "recommendations.yaml", "settings.env"
ROWS = 250_000
"""About so many bytes of rows are one part: all but the last one of the ledger are the same in the next copy."""
NOTHING = Path(os.devnull) / "nothing"
Head = tuple[str, int, str]


@dataclass(frozen=True)
class Places:
    """Where the files of an installation stand."""

    home: Path
    people: Path
    plan: Path
    shipped: frozenset[bytes] = frozenset()
    """What `init` writes, which a restore replaces while nobody has edited it."""

    def is_own(self, name: str) -> bool:
        """Return whether a plan or a people file stands there that a person edited; a restore does not replace it."""
        file = self.single_files.get(name)
        return file is not None and name != SALT and file.is_file() and file.read_bytes() not in self.shipped

    @property
    def single_files(self) -> dict[str, Path]:
        """Return the files outside the folders of the home, by their names in a copy."""
        return {PEOPLE: self.people, PLAN: self.plan, SALT: self.home / "salt"}

    def of(self, name: str) -> Path | None:
        """Return where a part of a copy is put; None if nowhere. Raises LedgerError for a strange name."""
        if name in self.single_files:
            return self.single_files[name]
        match PurePosixPath(name).parts:
            case ("home", folder, *rest) if folder in FOLDERS and rest and not is_hidden(rest):
                return self.home.joinpath(folder, *rest)
            case ("rows", table, _) if table in KEPT:
                return None
        if name == SETTINGS:
            return None
        raise LedgerError(f"the copy holds {name!r}, which no copy of ours does. Nothing was written")


def is_hidden(parts: Iterable[str]) -> bool:
    """Return whether a path leads to a file that is half written, or into a folder of such."""
    return any(part.startswith(".") for part in parts)


NOWHERE = Places(home=NOTHING, people=NOTHING, plan=NOTHING)


class Copied(Value):
    """What is told beside a copy, so that it can be checked without opening it."""

    day: date
    seq: int
    hash: str
    file: str
    size: int
    sha256: str
    files: int


def back_up(
    database: Database,
    places: Places,
    *,
    into: Path,
    day: date,
    program: str,
    settings: bytes = b"",
    key: str | None = None,
    keep_all: bool = False,
    anew: bool = False,
) -> Copied:
    """Make the copy of a New York day under `into`, read it again and return what it is; once a day is enough.

    The rows come first, so no entry is older than its file. `key`, a public key of age, encrypts it. With `keep_all`
    no copy runs out; with `anew`, the day's copy is replaced. Raises LedgerError or DiskRefused; nothing half is left.
    """
    summary = None
    if not anew:
        with suppress(OSError, ValidationError):
            summary = Copied.model_validate_json((into / f"{day}{SUMMARY}").read_bytes())
    if summary and key and not summary.file.endswith(ENDING):
        summary = None  # it was made before the key was set
    if key:
        check_key(key)
    try:
        if summary is None:
            into.mkdir(mode=0o700, parents=True, exist_ok=True)
            clear_unfinished(into)
            path = into / f"{day}{TAR}{ENDING if key else ''}"
            sums: dict[str, str] = {}
            salt = places.single_files[SALT]
            with parts_beside(path, key, salt.read_bytes() if salt.is_file() else b"") as keep:
                with snapshot(database) as source:
                    head: dict[str, Any] = {"day": day, "seq": source.seq, "hash": source.hash}
                    copy = Copy(**head, at=source.at, revision=source.revision, program=program)
                    blocks = blocks_of(copy, _parts(source, places, settings), sums, keep)
                    half, digest, size = write_half(blocks, path, key)
                files = len(sums) - 1  # the first is what the copy says of itself
                summary = Copied(**head, file=path.name, size=size, sha256=digest, files=files)
                place(half, into, summary)
        if hash_of(into / summary.file) != summary.sha256:
            raise LedgerError(f"{into / summary.file} is missing or was changed; use another day's copy")
    except OSError as error:
        file_name = error.filename or into
        raise DiskRefused(
            f"no copy could be made in {into}: {file_name}: {error.strerror}; nothing half was left; {disk_mend(error)}"
        ) from error
    if not key:
        verify_copy(into / summary.file)
    copies = set[date]()
    for file in into.iterdir():
        with suppress(ValueError):  # it is no copy
            copies.add(date.fromisoformat(file.name.partition(".")[0]))
    for old in () if keep_all else copies - kept_days(copies):
        remove(into, old)
    return summary


def verify_copy(
    path: Path, *, private_key: Path | None = None, heads: Sequence[Head] = (), places: Places | None = None
) -> tuple[Copy, Collection[str]]:
    """Prove that a copy is whole and its chain holds; return what it is, and its names. Raises LedgerError.

    `heads`, what people hold of the record, must be in it where they lie within it. With `places`, the files that would
    be put there must be those, or missing.
    """
    with reading(path, private_key) as parts:
        copy = read_copy(*next(parts), path)
        migrate.refuse_other(copy.revision)
        seqs = {copy.seq, *(seq for _, seq, _ in heads)}
        hashes: dict[int, str] = {}
        names: set[str] = set()
        head = verify(_entries(parts, places or NOWHERE, seqs, hashes, names))
    if head != (copy.seq, copy.hash):
        raise LedgerBroken(f"entry {copy.seq} of the copy is not the one that the copy names")
    refuse(
        [f"{name} {wrong}" for name, seq, digest in heads if seq <= head[0] and (wrong := differs(hashes, seq, digest))]
    )
    return copy, names


def rows_of(parts: Iterable[tuple[ArchivePart, Blocks]], origin: object) -> Iterator[tuple[str, bytes]]:
    """Yield each row of a copy with the name of its table."""
    for part, content in parts:
        match PurePosixPath(part.name).parts:
            case ("rows", table, _):
                for line in read_whole(part, content, origin).splitlines():
                    yield table, line


def kept_days(days: Iterable[date]) -> set[date]:
    """Return the days whose copies are kept: the last 14, and the first of each of the last 12 months."""
    newest = sorted(set(days), reverse=True)
    firsts = {(day.year, day.month): day for day in newest}
    return {*newest[:DAILY], *list(firsts.values())[:MONTHLY]}


def remove(copies: Path, day: date, but: str | None = None) -> None:
    """Remove the copy of a day, first what is told of it; or all but one file and what stands beside that."""
    for name in (f"{day}{ending}" for ending in (SUMMARY, TAR, TAR + ENDING)):
        if name != but:
            (copies / name).unlink(missing_ok=True)
    folder = folder_beside(copies / f"{day}{TAR}")
    if but is None and folder.exists():
        rmtree(folder)


def place(half: Path, copies: Path, summary: Copied) -> None:
    """Put a copy that was written whole in its place, and tell of it: from then on the day has one."""
    remove(copies, summary.day, but=summary.file)
    half.rename(copies / summary.file)
    write_whole(copies / f"{summary.day}{SUMMARY}", summary.model_dump_json(indent=1).encode(), 0o600)


def _parts(source: LedgerSnapshot, places: Places, settings: bytes) -> Iterator[tuple[ArchivePart, Blocks]]:
    for table in KEPT:
        for number, rows in enumerate(_pieces(source.rows(table)), 1):
            yield whole(f"rows/{table}/{number:08}.jsonl", rows)
    yield whole(SETTINGS, settings)
    files = places.single_files
    for folder in FOLDERS:
        for path in sorted((places.home / folder).rglob("*")):
            within = path.relative_to(places.home)
            is_page = within.parts[:2] == ("memos", DRAFTS) and path.name != WORDS
            if path.is_file() and not is_hidden(within.parts) and not is_page:
                files[f"home/{within}"] = path
    for name, path in files.items():
        with suppress(FileNotFoundError), path.open("rb") as file:  # a draft may be replaced meanwhile
            status = os.fstat(file.fileno())
            part = ArchivePart(name=name, size=status.st_size, read_only=not status.st_mode & 0o200)
            yield part, _read(file, part.size)


def _read(file: BinaryIO, size: int) -> Blocks:
    while size and (block := file.read(min(size, PIECE))):
        size -= len(block)
        yield block


def _pieces(rows: Iterator[bytes]) -> Iterator[bytes]:
    piece, size = [], 0
    for row in rows:
        piece.append(row)
        size += len(row)
        if size >= ROWS:
            yield b"".join(piece)
            piece, size = [], 0
    if piece:
        yield b"".join(piece)


def _entries(
    parts: Iterator[tuple[ArchivePart, Blocks]], places: Places, seqs: set[int], hashes: dict[int, str], names: set[str]
) -> Iterator[Sealed]:
    """Yield the entries of a copy; on the way see that every other part may stand in it."""
    for part, content in parts:
        place = places.of(part.name)
        names.add(part.name)
        if place is None:
            for table, line in rows_of([(part, content)], "the copy"):
                if table == "ledger":
                    link = read_sealed(line)
                    if link.seq in seqs:
                        hashes[link.seq] = link.hash
                    yield link
        elif places.is_own(part.name) and place.read_bytes() != read_whole(part, content, "the copy"):
            raise LedgerError(
                f"{place} is another file than the copy's. Nothing was written; move it away: mv {place} {place}.old"
            )
