"""What was erased, removed or held, told beside the copies: a copy of an earlier day does not know it.

It holds ids and moments only. A restore erases again what its copy still has (docs/record.md#backup-and-restore).
"""

from datetime import datetime
from pathlib import Path

from pydantic import AwareDatetime, ValidationError

from models.core import LedgerError, Value
from models.ledger import EvidenceExpunged, LegalHoldLifted, LegalHoldPlaced, TextErased
from tasks.core import write_whole
from tasks.ledger import Database, of_kinds

NAME = "forgotten.json"
KINDS = ("text_erased", "evidence_expunged", "legal_hold_placed", "legal_hold_lifted")


class Told(Value):
    """Who had something erased, removed or held, and when."""

    at: AwareDatetime
    by: str


class Forgotten(Value):
    """What was erased and removed, by id, and the last word on a legal hold."""

    texts: dict[str, Told] = {}
    files: dict[str, Told] = {}
    placed: Told | None = None
    lifted: Told | None = None


def note_forgotten(copies: Path, database: Database) -> None:
    """Write beside the copies what the record says was forgotten; what is told there stays. Raises DiskRefused."""
    there = _read(copies / NAME)
    held = there or Forgotten()
    texts, files, placed, lifted = dict(held.texts), dict(held.files), held.placed, held.lifted
    for entry in of_kinds(database, KINDS):
        told = Told(at=entry.recorded_at, by=entry.actor)
        match entry.event:
            case TextErased(text_id=text_id):
                texts[text_id] = told
            case EvidenceExpunged(sha256=sha256):
                files[sha256] = told
            case LegalHoldPlaced():
                placed = told
            case LegalHoldLifted():
                lifted = told
    now = Forgotten(texts=texts, files=files, placed=placed, lifted=lifted)
    if now != there:
        copies.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(copies / NAME, now.model_dump_json(indent=1).encode(), 0o600)


def forgotten_since(copy: Path, at: datetime | None) -> Forgotten | None:
    """Return what was forgotten since the last entry of a copy, as it is told beside it; None if nothing is told."""
    told = _read(copy.absolute().parent / NAME)
    if told is None or at is None:
        return told
    return Forgotten(
        texts={name: each for name, each in told.texts.items() if each.at >= at},
        files={name: each for name, each in told.files.items() if each.at >= at},
        placed=told.placed if told.placed and told.placed.at >= at else None,
        lifted=told.lifted if told.lifted and told.lifted.at >= at else None,
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
