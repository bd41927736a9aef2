"""Where a milestone stands, what closes it, and the status of a day. Nothing here is stored."""

from models.standing.closing import clocks_started, extend, find, fix_due, found_before, obstacles_lifted
from models.standing.counting import (
    ANSWER_DAYS,
    answer_due,
    counts_from,
    is_date_answered,
    is_open_to_answer,
    is_proposed_first,
    is_told_first,
    is_unsettled,
    original_counts_from,
)
from models.standing.milestone_status import MilestoneStatus, status_of
from models.standing.standing import (
    CLOSED,
    PAST,
    Standing,
    business_days_late,
    days_late,
    days_past_original,
    is_late,
    is_past,
    is_unknown,
    standing_of,
)
from models.standing.status import compose_status, next_due, recommendation_standing, relied_sources
from models.standing.status_facts import LedgerHead, RecommendationStatus, Status
from models.standing.week import AHEAD, Request, Week, WeekItem, most_urgent_first, urgency_of, week_of

__all__ = [
    "AHEAD",
    "ANSWER_DAYS",
    "CLOSED",
    "PAST",
    "LedgerHead",
    "MilestoneStatus",
    "RecommendationStatus",
    "Request",
    "Standing",
    "Status",
    "Week",
    "WeekItem",
    "answer_due",
    "business_days_late",
    "clocks_started",
    "compose_status",
    "counts_from",
    "days_late",
    "days_past_original",
    "extend",
    "find",
    "fix_due",
    "found_before",
    "is_date_answered",
    "is_late",
    "is_open_to_answer",
    "is_past",
    "is_proposed_first",
    "is_told_first",
    "is_unknown",
    "is_unsettled",
    "most_urgent_first",
    "next_due",
    "obstacles_lifted",
    "original_counts_from",
    "recommendation_standing",
    "relied_sources",
    "standing_of",
    "status_of",
    "urgency_of",
    "week_of",
]
