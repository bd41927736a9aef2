"""Note what the agency answered to a recommendation. Nothing adds it to what is done."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import InputError
from models.ledger import AcceptanceRecorded, Answer
from models.permissions import may
from models.projections import RECOMMENDATIONS
from tasks import ledger
from tasks.ledger import records


@flow(name="record_acceptance", flow_run_name="Answer on {recommendation_id}: {value}")
async def record_acceptance(
    recommendation_id: str,
    value: Answer,
    answered_on: date,
    source_id: str,
    person_id: str,
    reason_id: str | None = None,
) -> int:
    """Record the agency's answer with its source and its reasons; return the entry's seq.

    The same answer is recorded once.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    record = records.one(database, RECOMMENDATIONS, recommendation_id)
    # Decide
    if record is None:
        raise InputError(f"{recommendation_id} is not a recommendation of the tracking plan")
    may(settings.people(), person_id, "acceptance", recommendation_id)
    on = context.not_before_report(context.not_after(answered_on, clock.today()), database)
    last = record.acceptance
    # Act: nothing is sent
    # Note
    if last and (last.value, last.on, last.by) == (value, on, person_id):
        return last.seq
    answer = AcceptanceRecorded(
        recommendation_id=recommendation_id, value=value, source_id=source_id, reason_id=reason_id, on=on
    )
    return ledger.append(database, [answer], now=clock.now(), actor=person_id)
