"""Write whole files or none; the store that keeps evidence under its hash (docs/record.md#custody)."""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from errno import EACCES, EDQUOT, EFBIG, ENOSPC, EPERM, EROFS
from hashlib import sha256
from itertools import count
from pathlib import Path

from models.core import DiskRefused, EvidenceChanged, SourceFault
from tasks.core.crash import crash_point

_turn = count()
REMOVED = "removed_by_order"
MARK, MARKED = ".removed", b"removed by order\n"
"""The end of the name of the mark of such a file, and what is in it."""


def disk_mend(error: OSError) -> str:
    """Return what to do about what a disk or a folder refused."""
    if error.errno in (ENOSPC, EDQUOT, EFBIG):
        return "make room and try again"
    if error.errno in (EACCES, EPERM, EROFS):
        return "name a folder in which you may write"
    return "check the path"


def write_whole(path: Path, content: bytes | Iterable[bytes], mode: int = 0o644) -> None:
    """Put a file in its place, whole and on the disk, or raise DiskRefused and leave what was there before."""
    temp = path.with_name(f".{path.name}.{os.getpid()}.{next(_turn)}.tmp")
    _place(temp, path, content, mode, lambda point: None)


def write_first(path: Path, content: bytes) -> bytes:
    """Put a file in its place if there is none, and return what is there: of several writers the first one wins."""
    if not path.exists():
        mine = path.with_name(f".{path.name}.{os.getpid()}.{next(_turn)}.new")
        write_whole(mine, content, 0o600)
        with suppress(FileExistsError):
            path.hardlink_to(mine)
        mine.unlink()
    return path.read_bytes()


class Store:
    """Evidence by content: `root/ab/cd/<sha256>`, read-only. Nothing in it is ever changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._temps = root / ".tmp"

    def keep(self, content: bytes) -> str:
        """Keep bytes on the disk; return their SHA-256. Raises DiskRefused, and SourceFault for a removed file."""
        name = sha256(content).hexdigest()
        if self.is_removed(name):
            raise SourceFault(REMOVED, f"the file {name} was removed by order and is not taken again")
        if not self.holds(name):
            temp = self._temps / f"{name}.{os.getpid()}.{next(_turn)}"
            _place(temp, self.path(name), content, 0o444, crash_point)
        crash_point("dirsynced_before_commit")
        return name

    def holds(self, name: str) -> bool:
        """Return whether a file with this hash is in the store, whole."""
        return self.path(name).is_file() and not self.missing_or_changed([name])

    def size_of(self, name: str | None) -> int | None:
        """Return the bytes of what stands under a hash, unread, or None if nothing does."""
        try:
            return os.stat(self.path(name)).st_size if name else None
        except OSError:
            return None

    def remove(self, name: str) -> Path:
        """Remove a file for good and return the mark in its place, which keeps it out. Raises DiskRefused."""
        mark = self._mark(name)
        if not mark.exists():
            write_whole(mark, MARKED, 0o444)
        try:
            self.path(name).unlink(missing_ok=True)
            sync_folder(mark.parent)
        except OSError as error:
            raise DiskRefused(f"{self.path(name)} could not be removed: {error.strerror}; try again") from None
        return mark

    def is_removed(self, name: str) -> bool:
        """Return whether a file with this hash was removed by order."""
        return self._mark(name).exists()

    def read(self, name: str) -> bytes:
        """Return the bytes kept under a hash. Raises EvidenceChanged where they are gone or are not those."""
        try:
            content = self.path(name).read_bytes()
        except FileNotFoundError:
            if self.is_removed(name):
                raise EvidenceChanged(f"the evidence file {name} was removed by order") from None
            raise EvidenceChanged(f"the evidence file {name} is missing from {self.root}") from None
        except OSError as error:
            raise EvidenceChanged(f"the evidence file {name} cannot be read: {error.strerror}") from None
        if sha256(content).hexdigest() != name:
            raise EvidenceChanged(f"the evidence file {name} was changed: its checksum differs")
        return content

    def missing_or_changed(self, names: Iterable[str]) -> list[str]:
        """Return those of some hashes whose file is gone or is not what was put there."""
        lost_names = []
        for name in names:
            try:
                self.read(name)
            except EvidenceChanged:
                lost_names.append(name)
        return lost_names

    def orphans(self, names: Iterable[str], removed: Iterable[str] = ()) -> list[str]:
        """Return the files that no entry names, half-written ones and marks of no `removed` file with them."""
        known_paths = {*map(self.path, names), *map(self._mark, removed)}
        files = sorted(path for path in self.root.rglob("*") if path.is_file() and path not in known_paths)
        return [str(path.relative_to(self.root)) for path in files]

    def path(self, name: str) -> Path:
        """Return where the file of a hash stands, or would stand."""
        return self.root / name[:2] / name[2:4] / name

    def _mark(self, name: str) -> Path:
        return self.path(f"{name}{MARK}")


def _place(temp: Path, path: Path, content: bytes | Iterable[bytes], mode: int, arrive: Callable[[str], None]) -> None:
    try:
        new_folders = [*_folder(temp.parent), *_folder(path.parent)]
        half = len(content) // 2 if isinstance(content, bytes) else 0
        pieces = (content[:half], content[half:]) if isinstance(content, bytes) else content
        with open(os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", buffering=0) as file:
            for piece in pieces:
                unwritten = memoryview(piece)
                while unwritten:
                    unwritten = unwritten[os.write(file.fileno(), unwritten) :]
                arrive("temp_half_written")
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        arrive("temp_synced")
        temp.rename(path)
        arrive("renamed_before_dirsync")
        for folder in dict.fromkeys([path.parent, *new_folders]):
            sync_folder(folder)
    except OSError as error:
        with suppress(OSError):
            temp.unlink(missing_ok=True)
        raise DiskRefused(
            f"{path} could not be written: {error.strerror}. Nothing was left half written; {disk_mend(error)}"
        ) from None


def _folder(folder: Path) -> list[Path]:
    """Make a folder and those above it, private; return the folders whose list of names has changed."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
    return [path.parent for path in missing]


def sync_folder(folder: Path) -> None:
    """Have the disk keep a folder's list of names through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
