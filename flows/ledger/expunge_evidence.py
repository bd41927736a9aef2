"""Remove a file of evidence by order: its bytes, the text extracted from it, and both in every copy."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.permissions import may
from models.projections import MILESTONES
from models.records import expunction
from tasks import ledger
from tasks.backup.forgotten import note_forgotten, purge
from tasks.ledger import records, refuse_under_hold


@flow(name="expunge_evidence", flow_run_name="Evidence removed by order")
async def expunge_evidence(evidence_id: str, reason_id: str, person_id: str) -> dict[str, int]:
    """Note what is removed and why, remove it, and return the entry's seq, the number of copies that held it, and of
    encrypted copies, which cannot be opened here (`sealed`).

    `evidence_id` is the SHA-256 of the file. Again, it ends what a crash left, and cleans copies that were put back.
    Raises RuleError for anybody but a coordinator, for a file that no entry names, and under a legal hold.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    entries = ledger.entries(database)
    known = records.every(database, MILESTONES).values()
    # Decide
    may(settings.people(), person_id, "forget")
    refuse_under_hold(database)
    event = expunction(entries, known, evidence_id, reason_id)
    # Removing has an order of its own: a file that is gone without an entry could never be explained
    # Act, after the entry
    # Note
    seq = ledger.seq_of(database, event.key)
    if seq is None:
        seq = ledger.append(database, [event], now=clock.now(), actor=person_id, after=entries[-1].seq)
    for name in event.files:
        settings.store.remove(name)
    note_forgotten(settings.backup_root, database)
    purged = purge(settings.backup_root, event.files)
    return {"seq": seq, "copies": purged.copies, "sealed": purged.sealed}
