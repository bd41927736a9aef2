"""When a milestone must next be looked at. An open milestone is never silent."""

from datetime import datetime

from models.milestone import MilestoneRecord
from models.workdays import Calendar


def next_wake(record: MilestoneRecord, calendar: Calendar) -> datetime | None:
    """Return the send slot of the first thing still to come; none means closed (UTC)."""
    return None if record.is_closed else calendar.slot(record.due_now)
