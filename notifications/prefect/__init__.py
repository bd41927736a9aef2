"""What a coordinator sees of the runs in Prefect: names of states, pages in Markdown, and the lines of their logs.

`states` names how a run ended, `tracking` writes the pages of the daily check, `log` its lines, `sending` the page of a
sweep of reminders, `proofs` those of audits and copies, `week` the coordinator's week, `draft_page` the page of a draft
memo that waits for review. The pages inform; nothing is decided on them.
"""

from notifications.prefect.draft_page import say_draft_page
from notifications.prefect.log import (
    say_begun,
    say_found,
    say_milestones,
    say_not_read,
    say_read,
    say_recorded,
    say_standings,
)
from notifications.prefect.proofs import say_audit, say_copy, say_issued
from notifications.prefect.sending import (
    Sending,
    say_reminder_audit,
    say_sending,
    say_slice,
    say_sweep_log,
    say_sweep_state,
)
from notifications.prefect.states import (
    OVERDUE,
    past_legal_deadlines,
    say_overdue,
    say_source_state,
    state_of,
)
from notifications.prefect.tracking import say_portfolio, say_recommendation, say_sources
from notifications.prefect.week import say_week_page
