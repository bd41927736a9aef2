"""What the ledger says of erasing: whether a legal hold forbids it (docs/record.md#legal-hold)."""

from models.core import RuleError, new_york_day
from models.ledger import Entry
from tasks.ledger import chain as ledger
from tasks.ledger.database import Database


def legal_hold(database: Database) -> Entry | None:
    """Return the entry that placed the legal hold in force, or None if there is none."""
    placed = ledger.last_of(database, "legal_hold_placed")
    lifted = ledger.last_of(database, "legal_hold_lifted")
    return placed if placed and (lifted is None or lifted.seq < placed.seq) else None


def refuse_under_hold(database: Database) -> None:
    """Raise RuleError while a legal hold is in force."""
    if placed := legal_hold(database):
        day = new_york_day(placed.recorded_at)
        raise RuleError(
            f"there has been a legal hold since {day} (entry {placed.seq}), so nothing is erased; when counsel says "
            "that it is over, run `followthrough hold lift`"
        )
