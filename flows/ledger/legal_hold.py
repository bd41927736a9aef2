"""Place or lift a legal hold: while it is in force, nothing of the record is erased and no copy runs out."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import RuleError
from models.ledger import Event, LegalHoldLifted, LegalHoldPlaced
from models.permissions import may
from tasks.backup.forgotten import note_forgotten
from tasks.ledger import append_decided
from tasks.ledger import legal_hold as hold_in_force


@flow(name="legal_hold", flow_run_name="Legal hold")
async def legal_hold(reason_id: str, person_id: str, lifts: bool = False) -> int:
    """Record that a hold begins, or with `lifts` that it is over, and return the entry's seq.

    Raises RuleError for anybody but a coordinator, and where a hold is in force already, or none is to be lifted.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    people = settings.people()
    # Decide
    may(people, person_id, "forget")

    def decide() -> tuple[Event, ...]:
        placed = hold_in_force(database)
        if placed and not lifts:
            raise RuleError(f"there is a legal hold already (entry {placed.seq})")
        if lifts and not placed:
            raise RuleError("there is no legal hold to lift")
        return (LegalHoldLifted(reason_id=reason_id) if lifts else LegalHoldPlaced(reason_id=reason_id),)

    # Act: nothing leaves the house
    # Note
    appended = append_decided(database, decide, now=clock.now(), actor=person_id)
    note_forgotten(settings.backup_root, database)
    return appended.first
