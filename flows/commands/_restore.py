"""Put a copy back, prove it, and note that it was done."""

from pathlib import Path

from flows._runtime import clock
from flows._runtime.settings import load_settings
from models.ledger import LedgerRestored
from tasks import ledger
from tasks.backup import restore
from tasks.ledger import connect


def restore_into_empty(folder: Path) -> dict[str, str | int]:
    """Restore a copy into the empty house that the settings name; return what was proved.

    What was sent since the copy is looked up before anything is sent: `ledger_restored` says so (reliability.md, 9).
    """
    settings = load_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    database = connect(settings.url)
    proof = restore.restore(folder, database, evidence=settings.store.root, memos=settings.home / "memos")
    event = LedgerRestored(head=proof.hash, head_seq=proof.seq)
    ledger.append(database, [event], now=clock.now(), after=proof.seq)
    return proof.model_dump()
