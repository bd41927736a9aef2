"""Answer a target date that was proposed, or decide about the date that a unit offers."""

from datetime import date
from typing import Literal

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.answers import accept, agree, decline, offer
from models.core import InputError
from models.ledger import Event
from models.permissions import Action
from tasks import ledger
from tasks.ledger import append_decided

Step = Literal["agree", "offer", "accept", "decline"]
ACTION: dict[Step, Action] = {
    "agree": "date_answer",
    "offer": "date_answer",
    "accept": "date_decide",
    "decline": "date_decide",
}


@flow(name="answer_date", flow_run_name="Date of {milestone_id}: {step}")
async def answer_date(
    milestone_id: str, step: Step, person_id: str, to: date | None = None, reason_id: str | None = None
) -> int:
    """Record an answer and return its entry's seq. Raises AnswerRefused where a rule forbids it."""
    settings, day = load_settings(), clock.today()
    # Look
    database = context.open_record(settings)

    # Decide
    def decide() -> tuple[Event, ...]:
        record = context.milestone(database, milestone_id)
        context.permit(settings, person_id, ACTION[step], record)
        match step:
            case "agree":
                return agree(record, day)
            case "accept":
                return accept(record, day)
            case "offer" if to and reason_id:
                return offer(record, day, to, reason_id)
            case "decline" if reason_id:
                return decline(record, reason_id)
        raise InputError("name the date that is offered, and the reason")

    # Act: nothing is sent
    # Note
    append_decided(database, decide, now=clock.now(), actor=person_id)
    return ledger.head(database)[0]
