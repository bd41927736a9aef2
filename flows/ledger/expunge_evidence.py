"""Remove a file of evidence by order: its bytes, the text extracted from it, and both in every copy."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.ledger import EvidenceExpunged, key_of_removal
from models.permissions import may
from models.projections import MILESTONES
from models.records import expunction
from tasks import ledger
from tasks.backup.forgotten import note_forgotten, purge
from tasks.ledger import append_decided, records, refuse_under_hold


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
    people, removed = settings.people(), key_of_removal(evidence_id)
    # Decide
    may(people, person_id, "forget")

    def decide() -> tuple[EvidenceExpunged, ...]:
        refuse_under_hold(database)
        milestones = records.every(database, MILESTONES).values()
        event = expunction(ledger.entries(database), milestones, evidence_id, reason_id)
        return () if ledger.seq_of(database, removed) else (event,)

    # Removing has an order of its own: a file that is gone without an entry could never be explained
    # Act, after the entry
    # Note
    append_decided(database, decide, now=clock.now(), actor=person_id)
    seq = ledger.seq_of(database, removed) or 0
    files = getattr(ledger.entry(database, seq).event, "files", ())
    for name in files:
        settings.store.remove(name)
    note_forgotten(settings.backup_root, database)
    held, sealed = purge(settings.backup_root, files)
    return {"seq": seq, "copies": held, "sealed": sealed}
