"""Fix an original due date: a clock has started, or a date of ours was misread. Both days stay shown."""

from datetime import date

from prefect import flow

from flows import _clock as clock
from flows import _house
from flows._settings import settings
from models.closing import fix_due as decide_due
from models.plan import Basis
from tasks import ledger


@flow(name="fix_due", flow_run_name="due date of {milestone_id}: {day}")
async def fix_due(milestone_id: str, day: date, basis: Basis, source_id: str, person_id: str) -> int:
    """Record the due date as it is now known, and return the entry's seq."""
    house = settings()
    database = house.database()
    # Look
    record = _house.milestone(database, milestone_id)
    # Decide
    _house.permit(house, person_id, "due_fix", record)
    fixed = decide_due(record, day, basis, source_id)
    # Act: nothing leaves the house
    # Note
    return ledger.append(database, [fixed], now=clock.now(), actor=person_id)
