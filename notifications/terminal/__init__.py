"""What `status` and `week` print: 80 columns, marks in ASCII, one idea a line, so that any terminal can show them."""

from notifications.terminal.status import say_milestones, say_status
from notifications.terminal.week import say_week

__all__ = ["say_milestones", "say_status", "say_week"]
