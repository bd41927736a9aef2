"""Prove that the chain holds, that every table follows from it, and that the evidence it names is in custody."""

from prefect import flow

from flows import _clock as clock
from flows._settings import settings
from models.custody import files_named
from models.errors import LedgerBroken
from models.events.memo import CheckpointTaken
from tasks import checkpoint, ledger


@flow(name="audit_ledger")
async def audit_ledger() -> dict[str, str | int]:
    """Return the head that holds, and note a checkpoint where anything happened since the last one.

    Raises LedgerBroken that names the first bad entry; a table that did not follow from the ledger does afterwards.
    """
    house, now = settings(), clock.now()
    database, folder = house.database(), house.home / "checkpoints"
    key = checkpoint.read_key(house.signing_key) if house.signing_key else None
    # Look
    head = ledger.check(database)
    entries = ledger.entries(database)
    named = files_named(entries)
    lost = house.store.missing_or_changed(named)
    # Decide
    taken = checkpoint.sign_head(head, now=now, key=key)
    checkpoint.check_against(ledger.sealed_entries(database), checkpoint.checkpoints(folder), key_id=taken.key_id)
    if lost:
        first = min(lost, key=lambda sha256: named[sha256])
        raise LedgerBroken(f"entry {named[first]}: its evidence file {first} is missing or was changed; restore a copy")
    last = entries[-1].event if entries else None
    is_news = bool(entries) and not (isinstance(last, CheckpointTaken) and last.head_seq == head[0] - 1)
    # Act
    differing = [name for name, rows in ledger.rebuild(database).items() if rows]
    if is_news:
        checkpoint.write_checkpoint(folder, taken)
    # Note
    if is_news:
        event = CheckpointTaken(head=head[1], head_seq=head[0], key_id=taken.key_id, signature=taken.signature)
        ledger.append(database, [event], now=now, after=head[0])
    if differing:
        raise LedgerBroken(f"these tables did not follow from the ledger, and do now: {', '.join(differing)}")
    return {"seq": head[0], "hash": head[1], "evidence": len(named), "signed_by": taken.key_id or "unsigned"}
