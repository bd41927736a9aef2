"""What one writer knows of the records, so that it need not read again what only it has written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlmodel import select

from models.core import Calendar
from models.projections import PROJECTIONS, Projection

MANY = 500
"""Ids asked for in one statement, below every database's limit of parameters."""

NOWHERE = -1
"""The place of a memory that knows nothing, or nothing that is committed."""


class Memory:
    """The records that one writer has read or written, as they stand at entry `seq` of the ledger."""

    def __init__(self) -> None:
        self.seq = NOWHERE
        self.records: dict[str, dict[str, Any]] = {each.name: {} for each in PROJECTIONS}
        self.wakes: dict[str, dict[str, datetime | None]] = {each.name: {} for each in PROJECTIONS}
        self.calendar: Calendar | None = None
        """The calendar adopted, where it was asked for."""

    def stand_at(self, seq: int) -> None:
        """Be of use at an entry: where somebody else has written since, all is forgotten."""
        if self.seq != seq:
            for each in (*self.records.values(), *self.wakes.values()):
                each.clear()
            self.calendar = None
        self.seq = seq

    def read(self, connection: Connection, projection: Projection[Any], wanted: Iterable[str]) -> None:
        """Read the records with these ids that are not known yet, each with its wake."""
        records, wakes, table = self.records[projection.name], self.wakes[projection.name], projection.row.__table__
        missing = [key for key in dict.fromkeys(wanted) if key not in records]
        for start in range(0, len(missing), MANY):
            # The bare columns: making a row object of each takes longer than the rest of the reading.
            for row in connection.execute(select(table).where(table.c.id.in_(missing[start : start + MANY]))):
                records[row.id], wakes[row.id] = projection.read(row), row.wake_at
