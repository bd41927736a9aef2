"""Where a milestone stands, what closes it, and the status of a day. Nothing here is stored."""

from models.standing.closing import clocks_started, extend, find, fix_due, found_before, obstacles_lifted
from models.standing.milestone_status import MilestoneStatus, status_of
from models.standing.standing import (
    CLOSED,
    Standing,
    business_days_late,
    cannot_tell,
    days_late,
    days_past_original,
    is_late,
    is_past,
    standing_of,
)
from models.standing.status import compose_status, recommendation_standing
from models.standing.status_facts import LedgerHead, Status

__all__ = [
    "CLOSED",
    "LedgerHead",
    "MilestoneStatus",
    "Standing",
    "Status",
    "business_days_late",
    "cannot_tell",
    "clocks_started",
    "compose_status",
    "days_late",
    "days_past_original",
    "extend",
    "find",
    "fix_due",
    "found_before",
    "is_late",
    "is_past",
    "obstacles_lifted",
    "recommendation_standing",
    "standing_of",
    "status_of",
]
