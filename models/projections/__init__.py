"""The tables made from the ledger, and the world as it was known at a moment."""

from models.projections.keys import drafts_of, milestones_of, sources_of
from models.projections.projections import (
    DRAFTS,
    MILESTONES,
    PROJECTIONS,
    RECIPIENTS,
    RECOMMENDATIONS,
    REGISTERS,
    REMINDERS,
    SOURCES,
    TABLES,
    Projection,
)
from models.projections.rows import InboxRow, LastRunRow, LedgerRow, TextRow
from models.projections.world import SAID_BY_US, World, world_of

__all__ = [
    "DRAFTS",
    "MILESTONES",
    "PROJECTIONS",
    "RECIPIENTS",
    "RECOMMENDATIONS",
    "REGISTERS",
    "REMINDERS",
    "SAID_BY_US",
    "SOURCES",
    "TABLES",
    "InboxRow",
    "LastRunRow",
    "LedgerRow",
    "Projection",
    "TextRow",
    "World",
    "drafts_of",
    "milestones_of",
    "sources_of",
    "world_of",
]
