"""Record that a person looked at the public source in which a milestone would show, and found nothing."""

from datetime import date

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.answers import look
from models.ledger import Event
from tasks.ledger import append_decided


@flow(name="record_look", flow_run_name="Look for {milestone_id} on {looked_on}")
async def record_look(milestone_id: str, looked_on: date, person_id: str) -> int:
    """Record a look and return its entry's seq. Raises RuleError for a person who may not, and where a look says
    nothing (docs/evidence.md#looks).
    """
    settings, day = load_settings(), clock.today()
    # Look
    database = context.open_record(settings)

    # Decide
    def decide() -> tuple[Event, ...]:
        record = context.milestone(database, milestone_id)
        context.permit(settings, person_id, "look", record)
        return look(record, day, looked_on, person_id, context.register(database).calendar)

    # Act: nothing outside is touched
    # Note
    append_decided(database, decide, now=clock.now(), actor=person_id)
    looks = context.milestone(database, milestone_id).looks
    return max(each.seq for each in looks if (each.on, each.by) == (looked_on, person_id))
