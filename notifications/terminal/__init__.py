"""What `status`, `week` and `export` print: marks in ASCII, one idea a line, so that any terminal can show them."""

from notifications.terminal.disclosure import say_person_export, say_request_export
from notifications.terminal.plan import say_plan_changes
from notifications.terminal.record import say_record
from notifications.terminal.status import say_milestones, say_status, say_tracked
from notifications.terminal.week import say_week

__all__ = [
    "say_milestones",
    "say_person_export",
    "say_plan_changes",
    "say_record",
    "say_request_export",
    "say_status",
    "say_tracked",
    "say_week",
]
