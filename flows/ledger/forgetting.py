"""Erase words, remove evidence, hold both back (docs/record.md#text-store-and-erasure). The entry comes first."""

from typing import Any

from prefect import flow

from flows._runtime import clock, context, run_names
from flows._runtime.settings import load_settings
from models.core import RuleError
from models.ledger import Event, EvidenceExpunged, LegalHoldLifted, LegalHoldPlaced, TextErased, key_of_removal
from models.permissions import may
from models.projections import MILESTONES
from models.records import expunction
from tasks import ledger
from tasks.backup.forgotten import note_forgotten, purge
from tasks.ledger import append_decided, records, refuse_under_hold, texts
from tasks.ledger import legal_hold as hold_in_force
from tasks.memo import issued_files
from tasks.reminders import redraw_erased


@flow(name="erase_text", flow_run_name=run_names.by_person("Words erased"))
async def erase_text(text_id: str, reason_id: str, person_id: str) -> dict[str, Any]:
    """Note that words are erased, and erase them here and in drafts of memos. Again, it ends what a crash left.

    Returns the entry's seq, the issued memos that hold the words for good (`issued`), how many messages in Slack were
    drawn again (`redrawn`), and which still show them (`shown`). Raises RuleError but for a coordinator, and under
    a legal hold, and LedgerError while another program reads the database.
    """
    settings = load_settings()
    database = context.open_record(settings)
    erasure = TextErased(text_id=text_id, reason_id=reason_id)
    words = texts.words_of(database, [text_id]).get(text_id)
    may(settings.people(), person_id, "forget")

    def decide() -> tuple[Event, ...]:
        refuse_under_hold(database)
        return () if ledger.seq_of(database, erasure.key) else (erasure,)

    append_decided(database, decide, now=clock.now(), actor=person_id)
    issued = issued_files.forget_words(settings.home / "memos", words) if words else ()
    texts.erase(database, text_id)
    note_forgotten(settings.backup_root, database)
    redrawn, still_shown = redraw_erased(database, settings.slack(), context.sender(settings), text_id, clock.now())
    seq = ledger.seq_of(database, erasure.key)
    return {"seq": seq, "issued": list(issued), "redrawn": redrawn, "shown": still_shown}


@flow(name="expunge_evidence", flow_run_name=run_names.by_person("Evidence removed by order"))
async def expunge_evidence(evidence_id: str, reason_id: str, person_id: str) -> dict[str, int]:
    """Note that a file (its SHA-256) and its text are removed, and remove them here and in every copy.

    Returns the entry's seq, how many copies held it, and how many encrypted copies cannot be opened (`sealed`). Again,
    it ends what was left. Raises RuleError for anybody but a coordinator, an unknown file, and under a legal hold.
    """
    settings = load_settings()
    database = context.open_record(settings)
    key = key_of_removal(evidence_id)
    may(settings.people(), person_id, "forget")

    def decide() -> tuple[EvidenceExpunged, ...]:
        refuse_under_hold(database)
        milestones = records.every(database, MILESTONES).values()
        event = expunction(ledger.entries(database), milestones, evidence_id, reason_id)
        return () if ledger.seq_of(database, key) else (event,)

    append_decided(database, decide, now=clock.now(), actor=person_id)
    seq = ledger.seq_of(database, key) or 0
    files = getattr(ledger.entry(database, seq).event, "files", ())
    for name in files:
        settings.store.remove(name)
    note_forgotten(settings.backup_root, database)
    copies, sealed = purge(settings.backup_root, files)
    return {"seq": seq, "copies": copies, "sealed": sealed}


@flow(name="legal_hold", flow_run_name=run_names.by_person("Legal hold"))
async def legal_hold(reason_id: str, person_id: str, lifts: bool = False) -> int:
    """Record that a hold begins or is over; return the seq. Raises RuleError for anybody else, or out of turn."""
    settings = load_settings()
    database = context.open_record(settings)
    may(settings.people(), person_id, "forget")

    def decide() -> tuple[Event, ...]:
        placed = hold_in_force(database)
        if placed and not lifts:
            raise RuleError(f"there is a legal hold already (entry {placed.seq})")
        if lifts and not placed:
            raise RuleError("there is no legal hold to lift")
        return (LegalHoldLifted(reason_id=reason_id) if lifts else LegalHoldPlaced(reason_id=reason_id),)

    appended = append_decided(database, decide, now=clock.now(), actor=person_id)
    note_forgotten(settings.backup_root, database)
    return appended.first
