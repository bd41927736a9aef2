"""Append a decision only to the ledger that it was based on (docs/record.md#keys)."""

from collections.abc import Callable, Sequence
from datetime import datetime

from models.core import LedgerMoved
from models.ledger import Event
from tasks.ledger import chain as ledger
from tasks.ledger.database import Database

TRIES = 5
"""How often something is decided again where another writer was first."""


def append_decided(
    database: Database, decide: Callable[[], Sequence[Event]], *, now: datetime, actor: str = ledger.SYSTEM
) -> tuple[Event, ...]:
    """Decide on what the ledger says and append that as one; decide again where another writer was first.

    So two looks at once say a turn once. Returns what was appended. Raises LedgerMoved where others were first too
    often.
    """
    for tries_left in reversed(range(TRIES)):
        seq, _hash = ledger.head(database)
        decided = tuple(decide())
        try:
            if decided:
                ledger.append(database, decided, now=now, actor=actor, after=seq)
            return decided
        except LedgerMoved:
            if not tries_left:
                raise
    return ()
