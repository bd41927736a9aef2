"""Hand a milestone over to another person; who was asked before stays known."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.answers import reassign
from models.records import reassignment_of
from tasks import ledger


@flow(name="reassign_milestone", flow_run_name="Handover of {milestone_id} to {to_id}")
async def reassign_milestone(milestone_id: str, to_id: str, person_id: str, reason_id: str | None = None) -> int:
    """Record that another person acts, and return the entry's seq; once for the same person.

    That it is not theirs, as the person before may have said, is thereby answered. Raises AnswerRefused for a person
    who holds no role of the agency, or who has it already.
    """
    settings, now = load_settings(), clock.now()
    database = context.open_record(settings)
    # Look
    record = context.milestone(database, milestone_id)
    seq, _hash = ledger.head(database)
    # Decide
    context.permit(settings, person_id, "reassign", record)
    people, last = settings.people(), reassignment_of(record)
    people.person(to_id)
    same = last.seq if last and last.to == to_id else None
    handed = () if same else reassign(record, to_id, people, reason_id)
    # Act: nothing is sent
    # Note
    if same:
        return same
    ledger.append(database, handed, now=now, actor=person_id, after=seq)
    return seq + 1
