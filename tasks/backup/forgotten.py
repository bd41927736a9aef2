"""What was erased, removed or held, noted beside the copies by id (docs/record.md#removed-by-order)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from models.core import DiskRefused, LedgerError, Value, evolve
from models.ledger import EvidenceExpunged, LegalHoldLifted, LegalHoldPlaced, TextErased
from tasks.backup.archive import FORMAT, ArchivePart, Blocks, blocks_of, read_copy, whole
from tasks.backup.backup import SUMMARY, TAR, Copied, place, verify_copy
from tasks.backup.beside import PARTS, parts_beside, reading, write_half
from tasks.backup.sealing import ENDING
from tasks.core import MARK, MARKED, Store, disk_mend, write_whole
from tasks.ledger import Database, of_kinds

NAME = "forgotten.json"
KINDS = ("text_erased", "evidence_expunged", "legal_hold_placed", "legal_hold_lifted")


class Act(Value):
    """Who had something erased, removed or held, and when."""

    at: AwareDatetime
    by: str


class Forgotten(Value):
    """What was erased and removed, by id, and the last word on a legal hold."""

    texts: dict[str, Act] = {}
    files: dict[str, Act] = {}
    placed: Act | None = None
    lifted: Act | None = None


def note_forgotten(copies: Path, database: Database) -> None:
    """Write beside the copies what the record says was forgotten; what is told there stays. Raises DiskRefused."""
    before = _read(copies / NAME)
    forgotten = before or Forgotten()
    for entry in of_kinds(database, KINDS):
        act = Act(at=entry.recorded_at, by=entry.actor)
        match entry.event:
            case TextErased(text_id=text_id):
                forgotten = evolve(forgotten, texts={**forgotten.texts, text_id: act})
            case EvidenceExpunged(sha256=sha256):
                forgotten = evolve(forgotten, files={**forgotten.files, sha256: act})
            case LegalHoldPlaced():
                forgotten = evolve(forgotten, placed=act)
            case LegalHoldLifted():
                forgotten = evolve(forgotten, lifted=act)
    if forgotten != before:
        copies.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(copies / NAME, forgotten.model_dump_json(indent=1).encode(), 0o600)


def forgotten_since(copy: Path, moment: datetime | None) -> Forgotten | None:
    """Return what was forgotten since the last entry of a copy, as it is told beside it; None if nothing is told."""
    forgotten = _read(copy.absolute().parent / NAME)
    if forgotten is None or moment is None:
        return forgotten
    return Forgotten(
        texts={name: act for name, act in forgotten.texts.items() if act.at >= moment},
        files={name: act for name, act in forgotten.files.items() if act.at >= moment},
        placed=forgotten.placed if forgotten.placed and forgotten.placed.at >= moment else None,
        lifted=forgotten.lifted if forgotten.lifted and forgotten.lifted.at >= moment else None,
    )


def _read(path: Path) -> Forgotten | None:
    try:
        return Forgotten.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise LedgerError(
            f"{path}, which says what was erased, cannot be read; put it back, or move it away"
        ) from error


def purge(copies: Path, names: Iterable[str]) -> tuple[int, int]:
    """Put a mark in place of files of evidence, by SHA-256, in every copy that is not encrypted; return how many copies
    had one, and how many are encrypted. Raises LedgerError and DiskRefused."""
    store = Store(Path("home/evidence"))
    part_names = {str(store.path(name)): name for name in names}
    changed = 0
    for path in sorted(copies.glob(f"[0-9]*{TAR}")):
        copy, names_in_copy = verify_copy(path)
        if part_names.keys().isdisjoint(names_in_copy):
            continue
        copied = Copied.model_validate_json((copies / f"{copy.day}{SUMMARY}").read_bytes())
        try:
            with parts_beside(path, None, b"") as keep:
                with reading(path, None) as parts:
                    read_copy(*next(parts), path)
                    blocks = blocks_of(evolve(copy, format=FORMAT), _marked(parts, part_names), {}, keep)
                    half, digest, size = write_half(blocks, path, None)
                place(half, copies, evolve(copied, sha256=digest, size=size))
        except OSError as error:
            raise DiskRefused(f"{path} holds the file still: {error.strerror}; {disk_mend(error)}") from error
        changed += 1
    for name in part_names.values():  # where a run was killed before it took the file away
        for file in copies.glob(f"*{PARTS}/{name}.*"):
            file.unlink()
    return changed, len(list(copies.glob(f"[0-9]*{TAR}{ENDING}")))


def _marked(
    parts: Iterator[tuple[ArchivePart, Blocks]], part_names: Collection[str]
) -> Iterator[tuple[ArchivePart, Blocks]]:
    for part, content in parts:
        if part.name in part_names:
            for _ in content:
                pass
            mark, marked = whole(f"{part.name}{MARK}", MARKED)
            yield evolve(mark, read_only=True), marked
        else:
            yield part, content
