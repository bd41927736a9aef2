"""Remove a file of evidence from the copies that were made before (docs/record.md#removed-by-order)."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from models.core import DiskRefused, evolve
from tasks.backup.archive import Blocks, Part, blocks_of, parts_of, read_copy, whole
from tasks.backup.backup import TAR, TOLD, Copied, place, verify_copy, write_half
from tasks.backup.sealing import ENDING
from tasks.core import MARK, MARKED, Store, disk_mend


class Purged(NamedTuple):
    """In how many copies something was removed, and how many are encrypted: those cannot be opened here."""

    copies: int
    sealed: int


def purge(copies: Path, names: Iterable[str]) -> Purged:
    """Remove files of evidence, by their SHA-256, from every copy that is not encrypted.

    In the place of each a mark says that it was removed, so that the copy can be restored. Raises LedgerError for a
    copy that is not whole, and DiskRefused.
    """
    store = Store(Path("home/evidence"))
    wanted = {str(store.path(name)) for name in names}
    held = 0
    for path in sorted(copies.glob(f"[0-9]*{TAR}")):
        copy, there = verify_copy(path)
        if wanted.isdisjoint(there):
            continue
        try:
            with path.open("rb") as stream:
                parts = parts_of(stream, path)
                read_copy(*next(parts), path)
                half, digest, size = write_half(blocks_of(copy, _marked(parts, wanted)), path, None)
        except OSError as error:
            raise DiskRefused(f"{path} holds the file still: {error.strerror}; {disk_mend(error)}") from error
        told = Copied.model_validate_json((copies / f"{copy.day}{TOLD}").read_bytes())
        place(half, copies, evolve(told, sha256=digest, size=size))
        held += 1
    return Purged(held, len(list(copies.glob(f"[0-9]*{TAR}{ENDING}"))))


def _marked(parts: Iterator[tuple[Part, Blocks]], wanted: set[str]) -> Iterator[tuple[Part, Blocks]]:
    for part, content in parts:
        if part.name in wanted:
            for _ in content:
                pass
            mark, marked = whole(f"{part.name}{MARK}", MARKED)
            yield evolve(mark, read_only=True), marked
        else:
            yield part, content
