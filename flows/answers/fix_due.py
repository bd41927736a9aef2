"""Fix an original due date: a clock has started, or a date of ours was misread. Both days stay shown."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.register import Basis
from models.standing import fix_due as decide_due
from tasks import ledger


@flow(name="fix_due", flow_run_name="Due date of {milestone_id}: {day}")
async def fix_due(milestone_id: str, day: date, basis: Basis, source_id: str, person_id: str) -> int:
    """Record the due date as it is now known, and return the entry's seq; the same day is recorded once."""
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    # Decide
    context.permit(settings, person_id, "due_fix", record)
    last = record.due_fixes[-1] if record.due_fixes else None
    same = last.seq if last and last.stands and (last.day, last.basis, last.by) == (day, basis, person_id) else None
    fixed = None if same else decide_due(record, day, basis, source_id)
    # Act: nothing is sent
    # Note
    if fixed is None:
        return same or 0
    return ledger.append(database, [fixed], now=clock.now(), actor=person_id)
