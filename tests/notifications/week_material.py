"""A made-up coordinator's week with something in each of its parts."""

from datetime import UTC, date, datetime
from typing import Any

from models.register import Names
from models.standing import Request, Week, WeekItem

DAY = date(2026, 6, 1)
NAMES = Names.model_validate(
    {
        "bodies": {
            "agency": {"short": "NYPD", "name": "the New York City Police Department"},
            "oversight": {"short": "DOI", "name": "the Department of Investigation"},
        },
        "roles": {"agency_contact": "NYPD's contact", "oversight_coordinator": "DOI's coordinator"},
        "sources": {"city_record": "the City Record", "agency_drop": "the shared folder"},
        "audiences": {},
        "readers": "the Council",
    }
)


def week_item(milestone_id: str = "R5-M1", **changes: Any) -> WeekItem:
    """Return an open milestone, 33 days past our target date, with a person."""
    known: dict[str, Any] = {
        "id": milestone_id,
        "title": f"Policy {milestone_id}",
        "over_all": milestone_id.startswith("ALL-"),
        "standing": "past_target_date",
        "due": date(2026, 4, 29),
        "due_now": date(2026, 4, 29),
        "basis": "planning_assumption",
        "duty_on": "agency",
        "days_late": 33,
        "provisional": False,
        "source": "city_record",
        "source_checked": True,
        "source_since": None,
        "held_by": "p-records-1",
        "on_hold": False,
        "waits_for": None,
        "review_since": None,
        "proposed": True,
        "wake_at": datetime(2026, 6, 8, 13, 30, tzinfo=UTC),
    }
    return WeekItem.model_validate(known | changes)


def a_week(**changes: Any) -> Week:
    """Return a week with something in each part."""
    asked = Request(milestone=week_item("R2-M1"), to=date(2026, 7, 1), on=date(2026, 5, 28), by="p-records-1")
    parts: dict[str, Any] = {
        "as_of": DAY,
        "requests": (asked,),
        "drafts": ("D4",),
        "review": (week_item("R1-M2", standing="awaiting_review", review_since=date(2026, 5, 20)),),
        "past": (week_item("R3-M1", standing="overdue"), week_item(), week_item("ALL-M2")),
        "unknown": (week_item("R3-M3", standing="unknown", days_late=0),),
        "on_hold": (week_item("R4-M3", standing="not_yet_due", on_hold=True, waits_for="R2-M1"),),
        "soon": (week_item("R6-M1", standing="due_soon", due_now=date(2026, 6, 10), days_late=0),),
        "not_started": (week_item("R6-M3", standing="not_yet_due", provisional=True),),
        "untold": (week_item("R7-M1", standing="date_not_told", proposed=False),),
        "unread": ("city_record",),
        "sources": 10,
        "in_doubt": 2,
    }
    return Week(**parts | changes)
