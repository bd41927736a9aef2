"""Take a checkpoint by hand: the first one of a key, also where it replaces another."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from flows._runtime.settings import Settings
from flows.ledger.proving import prove
from flows.ledger.stamping import note_stamped
from models.core import InputError, evolve
from tasks import ledger
from tasks.ledger import Checkpoint, Database, checkpoint


class TakenCheckpoint(NamedTuple):
    """A checkpoint, the file that holds it, and what is to be said of its time stamp."""

    taken: Checkpoint
    path: Path
    stamp: str


def take_checkpoint(
    settings: Settings, database: Database, now: datetime, old_key: Path | None = None
) -> TakenCheckpoint:
    """Prove the record, write down its head and note it, signed with the key that is set.

    `old_key`: the file of the key that signed until now; it signs the same checkpoint, and so says which key replaces
    it. Raises InputError where another key signed until now and is not given, or one that did not is; LedgerBroken
    where the record does not hold.
    """
    folder, key, old = (
        settings.home / "checkpoints",
        checkpoint.read_key(settings.signing_key),
        checkpoint.read_key(old_key),
    )
    key_id, old_id = checkpoint.key_id_of(key), checkpoint.key_id_of(old)
    signed = [each.key_id for each in checkpoint.checkpoints(folder) if each.key_id]
    last = signed[-1] if signed else None
    if key_id and last not in (None, key_id) and last != old_id:
        raise InputError(
            f"checkpoints until now are signed with the key {last}; give its file as --old-key, so that it signs that "
            "the new key replaces it"
        )
    if old and (last != old_id or key_id in (None, old_id)):
        raise InputError(f"the key in {old_key} is not one that a new key replaces; leave --old-key out")
    head = prove(settings, database, (old_id or key_id) if last else None).head
    taken = checkpoint.sign_head(head, now=now, key=key)
    path = checkpoint.write_checkpoint(folder, taken)
    noted, stamp = note_stamped(settings, path, now)
    if old:
        text = checkpoint.of_entry(noted).text.encode()
        noted = evolve(noted, old_key_id=old_id, old_signature=checkpoint.signature_of(old, text))
    ledger.append(database, [noted], now=now)  # whoever wrote meanwhile: the head that was proved still stands
    return TakenCheckpoint(taken, path, stamp)
