"""Note a file that a person sent: it is in custody, and waits for a verifier."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import RuleError
from models.ledger import EvidenceReceived
from models.permissions import may_speak
from models.register import Voice
from tasks import ledger
from tasks.core import crash_point
from tasks.files import media_type_of
from tasks.ledger import texts


@flow(name="add_evidence", flow_run_name="Evidence for {milestone_id}")
async def add_evidence(
    milestone_id: str,
    evidence_id: str,
    name_id: str,
    voice: Voice,
    received_on: date,
    person_id: str,
    extracted_id: str | None = None,
    was_read: bool = False,
) -> int:
    """Record a file kept under its SHA-256 as evidence in hand, and return the entry's seq; once for a milestone.

    `name_id` is the text id of the file's name, which may not stand in a flow's parameters; `extracted_id` the SHA-256
    of the text taken out of it, or None for a scan. With `was_read` the person states that they read it.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    body, name = settings.store.read(evidence_id), texts.words_of(database, [name_id])[name_id]
    # Decide
    context.permit(settings, person_id, "evidence", record)
    may_speak(settings.people(), person_id, voice, context.stand_ins_today(settings))
    if record.is_template:
        raise RuleError(
            f"{milestone_id} recurs; name one period of it (`followthrough status {milestone_id}` lists them)"
        )
    received = EvidenceReceived(
        milestone_id=milestone_id,
        sha256=evidence_id,
        name=name,
        size=len(body),
        media_type=media_type_of(name, body[:1024]) or "application/octet-stream",
        voice=voice,
        how="command",
        text=extracted_id,
        read_by=person_id if was_read else None,
        on=context.not_after(received_on, clock.today()),
    )
    # Act: nothing outside is touched
    # Note
    seq = ledger.seq_of(database, received.key)
    seq = seq or ledger.append(database, [received], now=clock.now(), actor=person_id)
    crash_point("committed")
    return seq
