"""Place or lift a legal hold: while it is in force, nothing of the record is erased and no copy runs out."""

from prefect import flow

from flows._runtime import clock, context
from flows._runtime.settings import load_settings
from models.core import RuleError
from models.ledger import LegalHoldLifted, LegalHoldPlaced
from models.permissions import may
from tasks import ledger
from tasks.backup.forgotten import note_forgotten
from tasks.ledger import legal_hold as hold_in_force


@flow(name="legal_hold", flow_run_name="Legal hold")
async def legal_hold(reason_id: str, person_id: str, lifts: bool = False) -> int:
    """Record that a hold begins, or with `lifts` that it is over, and return the entry's seq.

    Raises RuleError for anybody but a coordinator, and where a hold is in force already, or none is to be lifted.
    """
    settings = load_settings()
    database = context.open_record(settings)
    # Look
    seq, _ = ledger.head(database)
    placed = hold_in_force(database)
    # Decide
    may(settings.people(), person_id, "forget")
    if placed and not lifts:
        raise RuleError(f"there is a legal hold already (entry {placed.seq})")
    if lifts and not placed:
        raise RuleError("there is no legal hold to lift")
    event = LegalHoldLifted(reason_id=reason_id) if lifts else LegalHoldPlaced(reason_id=reason_id)
    # Act: nothing leaves the house
    # Note
    noted = ledger.append(database, [event], now=clock.now(), actor=person_id, after=seq)
    note_forgotten(settings.backup_root, database)
    return noted
