"""Grant a later date beside the original one."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.standing import extend
from tasks import ledger


@flow(name="extend_milestone", flow_run_name="New date for {milestone_id}: {to}")
async def extend_milestone(milestone_id: str, to: date, reason_id: str, person_id: str) -> int:
    """Record an extension and return its entry's seq. Raises RuleError for a day not later than the one in force."""
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    # Decide
    context.permit(settings, person_id, "extension", record)
    last = record.extension
    same = last.seq if last and (last.to, last.by) == (to, person_id) else None
    granted = None if same else extend(record, to, reason_id, clock.today())
    # Act: nothing is sent
    # Note
    if granted is None:
        return same or 0
    return ledger.append(database, [granted], now=clock.now(), actor=person_id)
