"""When a milestone must next be looked at. An open milestone is never silent."""

from datetime import date, datetime, timedelta

from models.core import Calendar
from models.records import MilestoneRecord
from models.reminders.pending import pending


def next_wake(record: MilestoneRecord, calendar: Calendar) -> datetime | None:
    """Return the send slot (UTC) of the first thing still to come; None means closed, and nothing else does.

    It follows from the record alone, so it may be a moment that has passed: then the thing is due at once.
    """
    if record.is_closed:
        return None
    slot = calendar.slot(_day(record, calendar))
    # What was held may have moved on since: a digest waits longer where the person was just told something else.
    return max(slot, record.free_at) if record.free_at else slot


def _day(record: MilestoneRecord, calendar: Calendar) -> date:
    if record.is_watch:
        # A watch is never due; it wakes when its source is next looked at (commands.md, section 4).
        return (record.checked_on or record.planned_on) + timedelta(days=1)
    if record.recurring:
        return record.next_opening or record.due_now
    return min(step.day for step in pending(record, calendar))
