"""Withdraw what an entry said by a new entry; nothing is changed or taken out."""

from typing import Any

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.permissions import may
from models.projections import MILESTONES
from models.records import clocks_stopped, correction
from tasks import ledger
from tasks.ledger import records


@flow(name="correct_entry", flow_run_name="Correction of entry {entry_seq}")
async def correct_entry(entry_seq: int, reason_id: str, person_id: str) -> int:
    """Record the correction, once, and return its entry's seq; a finding takes the due dates it had fixed with it.

    Raises RuleError for an entry that cannot be withdrawn.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    entry = ledger.entry(database, entry_seq)
    known = records.every(database, MILESTONES)
    seq, _ = ledger.head(database)
    # Decide
    corrected = correction(entry, reason_id)
    stopped = clocks_stopped(entry, known.values(), reason_id)
    about = known.get(corrected.subject_id)
    roles: dict[str, Any] = {"responsible": about.responsible, "escalation": about.escalation} if about else {}
    # What a verifier held, only a verifier withdraws.
    spoken = entry.event.kind in ("finding_recorded", "evidence_rejected")
    away = context.stand_ins_today(settings) if about else {}
    may(settings.people(), person_id, "finding" if spoken else "correct", corrected.subject_id, **roles, stand_ins=away)
    # Act: nothing leaves the house
    # Note
    if before := ledger.seq_of(database, corrected.key):
        return before
    ledger.append(database, [corrected, *stopped], now=clock.now(), actor=person_id, after=seq)
    return seq + 1
