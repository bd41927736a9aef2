"""What a coordinator sees of the runs in Prefect: `runs` has how a run ends and the lines of its log, `tracking` the
pages of the daily check, `sending` that of a sweep of reminders, `pages` those that stand alone."""

from notifications.prefect.pages import (
    say_audit,
    say_copy,
    say_draft_page,
    say_issued,
    say_reminder_audit,
)
from notifications.prefect.runs import (
    OVERDUE,
    say_answer,
    say_begun,
    say_found,
    say_milestones,
    say_overdue,
    say_recorded,
    say_source_state,
    say_standings,
    say_title,
    say_unread,
    state_of,
)
from notifications.prefect.sending import Sending, say_sending, say_slice, say_sweep_log, say_sweep_state
from notifications.prefect.tracking import say_portfolio, say_sources
