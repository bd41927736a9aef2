"""Hand a milestone over to another person; who was asked before stays known."""

from prefect import flow

from flows._runtime import clock
from flows._runtime import context as _house
from flows._runtime.settings import settings
from models.answers import reassign
from models.records import hand_over_of
from tasks import ledger


@flow(name="reassign_milestone", flow_run_name="reassign {milestone_id} to {to_id}")
async def reassign_milestone(milestone_id: str, to_id: str, person_id: str, reason_id: str | None = None) -> int:
    """Record that another person acts, and return the entry's seq; once for the same person.

    That it is not theirs, as the person before may have said, is thereby answered. Raises AnswerRefused for a person
    who holds no role of the agency, or who has it already.
    """
    house, now = settings(), clock.now()
    database = house.database()
    # Look
    record = _house.milestone(database, milestone_id)
    seq, _hash = ledger.head(database)
    # Decide
    _house.permit(house, person_id, "reassign", record)
    people, last = house.people(), hand_over_of(record)
    people.person(to_id)
    same = last.seq if last and last.to == to_id else None
    handed = () if same else reassign(record, to_id, people, reason_id)
    # Act: nothing leaves the house
    # Note
    if same:
        return same
    ledger.append(database, handed, now=now, actor=person_id, after=seq)
    return seq + 1
