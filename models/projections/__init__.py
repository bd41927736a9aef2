"""The tables made from the ledger, and the world as it was known at a moment."""

from models.projections.columns import Kind, columns_of
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
    Projection,
    about,
)
from models.projections.world import SAID_BY_US, World, world_of
