"""The tables made from the ledger, and the world as it was known at a moment."""

from models.projections.projections import (
    DRAFTS,
    MILESTONES,
    PROJECTIONS,
    RECIPIENTS,
    RECOMMENDATIONS,
    REGISTERS,
    REMINDERS,
    SOURCES,
    Projection,
    about,
)
from models.projections.world import SAID_BY_US, World, world_of
