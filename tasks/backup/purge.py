"""Remove a file of evidence from the copies that were made before (docs/record.md#removed-by-order)."""

from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from models.core import LedgerError, evolve
from tasks.backup.backup import MANIFEST, Manifest, file_hash
from tasks.core import Store, write_whole


def purge(copies: Path, names: Iterable[str]) -> int:
    """Remove files of evidence, by their SHA-256, from every copy; return how many copies held one.

    In the place of each a mark says that it was removed, in the copy's manifest too, so that the copy verifies and can
    be restored. Raises LedgerError for a copy whose manifest cannot be read, and DiskRefused.
    """
    wanted, held = tuple(names), 0
    for place in sorted(each.parent for each in copies.glob(f"*/{MANIFEST}")):
        try:
            manifest = Manifest.model_validate_json((place / MANIFEST).read_bytes())
        except (OSError, ValidationError) as error:
            raise LedgerError(f"{place / MANIFEST} cannot be read, so nothing was removed from this copy") from error
        store, files = Store(place / "evidence"), dict(manifest.files)
        for name in wanted:
            path = str(store.path(name).relative_to(place))
            if path not in files:
                continue
            mark = store.remove(name)
            del files[path]
            files[str(mark.relative_to(place))] = file_hash(mark)
        if files != manifest.files:
            held += 1
            whole = evolve(manifest, files=dict(sorted(files.items())))
            write_whole(place / MANIFEST, whole.model_dump_json(indent=1).encode())
    return held
