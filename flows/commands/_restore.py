"""Restore a copy, prove it, and record that it was done."""

from pathlib import Path

from flows._runtime import clock
from flows._runtime.settings import load_settings
from models.ledger import LedgerRestored
from tasks import ledger
from tasks.backup import restore
from tasks.ledger import connect


def restore_into_empty(folder: Path) -> dict[str, str | int]:
    """Restore a copy into the empty home that the settings name, and return what was proved.

    The entry `ledger_restored` makes the sender look up what was sent since the copy before it sends anything.
    Source: docs/record.md#backup-and-restore.
    """
    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    database = connect(settings.url)
    proof = restore.restore(
        folder,
        database,
        evidence=settings.store.root,
        memos=settings.home / "memos",
        checkpoints=settings.home / "checkpoints",
    )
    event = LedgerRestored(head=proof.hash, head_seq=proof.seq)
    ledger.append(database, [event], now=clock.now(), after=proof.seq)
    return proof.model_dump()
