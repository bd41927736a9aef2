"""The outbox: claiming, sending, uncertain deliveries, redrawing."""

from tasks.reminders.channels import open_channels
from tasks.reminders.late import late_messages
from tasks.reminders.outbox import Outbox, with_redirect
from tasks.reminders.previews import preview
from tasks.reminders.redraws import redraw
from tasks.reminders.report import SweepReport
from tasks.reminders.sending import Post

__all__ = ["Outbox", "Post", "SweepReport", "late_messages", "open_channels", "preview", "redraw", "with_redirect"]
