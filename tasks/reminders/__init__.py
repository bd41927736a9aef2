"""The outbox: claiming, sending, uncertain deliveries, redrawing."""

from tasks.reminders.channels import open_roads
from tasks.reminders.late import late_messages
from tasks.reminders.outbox import Outbox, with_redirect
from tasks.reminders.previews import preview
from tasks.reminders.redraws import redraw
from tasks.reminders.sending import Post
from tasks.reminders.tally import Tally

__all__ = ["Outbox", "Post", "Tally", "late_messages", "open_roads", "preview", "redraw", "with_redirect"]
