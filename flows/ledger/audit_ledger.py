"""Prove that the chain holds, that every table follows from it, and that its evidence and its memos are as noted."""

from collections.abc import Sequence

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import artifact, clock, run_names
from flows._runtime.run import scheduled
from flows._runtime.settings import Settings, load_settings
from flows.ledger.proving import LedgerProof, heal, prove
from models.core import LedgerBroken
from models.ledger import CheckpointTaken
from models.projections import DRAFTS, MILESTONES
from models.records import custody_news, files_expunged
from notifications.prefect import say_audit
from tasks import ledger
from tasks.core import Store
from tasks.ledger import Database, checkpoint, records
from tasks.memo import issued_files

HOLDS = "The record holds"
MEND = "put it back from a copy (`restore`) and verify again"


@artifact.effect(name="record", task_run_name="Chain and witnesses")
def prove_chain(settings: Settings, database: Database, key_id: str | None) -> State[LedgerProof]:
    """Prove the chain of the record against its witnesses. Raises LedgerBroken."""
    return Completed(name=HOLDS, data=prove(settings, database, key_id))


@artifact.effect(name="evidence", task_run_name="Files of evidence")
def prove_files(store: Store, names: Sequence[str]) -> State[list[str]]:
    """Read every file of evidence, and return which are missing or were changed."""
    lost = store.missing_or_changed(names)
    return Completed(name=f"{len(lost)} missing or changed" if lost else "All there", data=lost)


@flow(name="audit_ledger", flow_run_name=run_names.of_day("Audit of the record"))
@scheduled
async def audit_ledger() -> dict[str, str | int | list[str]]:
    """Return the head that holds, and note a checkpoint where anything happened since the last one.

    Evidence that is missing, changed or back is noted for its milestones, and tables that differ are made anew.
    `orphans`: files and folders of memos that no entry names.
    Raises LedgerBroken, which names each fault.
    """
    settings = load_settings()
    now = clock.now()
    database = settings.database()
    key = checkpoint.read_key(settings.signing_key)
    proved = prove_chain(settings, database, checkpoint.key_id_of(key))
    head = proved.head
    named = proved.named
    removed = files_expunged(proved.notes)
    lost = prove_files(settings.store, [name for name in named if name not in removed])
    still_there = [name for name in removed if settings.store.path(name).exists()]
    signed = checkpoint.sign_head(head, now=now, key=key)
    last = proved.notes[-1].event if proved.notes and proved.notes[-1].seq == head[0] else None
    is_news = head[0] > 0 and not (isinstance(last, CheckpointTaken) and last.head_seq == head[0] - 1)
    differing = heal(settings, database, now)
    notes: tuple[CheckpointTaken, ...] = ()
    if is_news and not lost:
        checkpoint.write_checkpoint(settings.home / "checkpoints", signed)
        notes = (checkpoint.note_of(signed),)
    # Whoever writes meanwhile takes nothing away of what was proved, so the head that was proved is noted
    ledger.append_decided(
        database, lambda: (*notes, *custody_news(records.every(database, MILESTONES).values(), lost)), now=now
    )
    memos = settings.home / "memos"
    drafts = records.every(database, DRAFTS).values()
    unlike = issued_files.lost_files(memos, drafts)
    if lost or unlike:
        # Every lost file, by the first entry that names it, and every file of a memo that is not as issued
        by_entry = sorted((named[sha256], sha256) for sha256 in lost)
        evidence = [f"entry {seq}: its evidence file {sha256} is missing or was changed" for seq, sha256 in by_entry]
        mend = f"{'It counts no more; ' if lost else ''}{MEND}"
        raise LedgerBroken(". ".join(("; ".join((*evidence, *unlike)), mend, *differing)))
    if still_there:
        names = "; ".join(f"entry {removed[name]}: the file {name} was removed by order" for name in still_there)
        raise LedgerBroken(f"{names}, and is there again; run `evidence expunge` on it once more")
    if differing:
        raise LedgerBroken(". ".join(differing))
    orphans = [*settings.store.orphans(named, removed), *issued_files.unnoted_folders(memos, drafts)]
    audit: dict[str, str | int | list[str]] = {
        "seq": head[0],
        "hash": head[1],
        "evidence": len(named),
        "orphans": orphans,
        "without_account": [] if settings.is_demonstration else [*map(str, proved.without_account)],
        "signed_by": signed.key_id or "unsigned",
    }
    page = say_audit(clock.today(), audit)
    artifact.tell([page[1]])
    await artifact.show("audit", page)
    return artifact.end(audit, HOLDS)
