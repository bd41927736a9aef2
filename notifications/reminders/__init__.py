"""Put reminders, weekly digests, notices of sources and messages about memos into words; the same claims always give
the same message. A message of one item is a *single message*, one of several a *bundle*. Read `messages`, `frame`,
`slots` (what a reminder says), `outcomes` and `bundle`; `home_list` has the lines of the Home tab."""

from notifications.reminders.frame import asks_nothing, how_to_answer, not_shown
from notifications.reminders.home_list import (
    away_line,
    list_line,
    memo_lines,
    need_lines,
    operations_lines,
    record_line,
    week_lines,
)
from notifications.reminders.memos import counts_of
from notifications.reminders.messages import mail_answer, mail_of, say_aftermath, say_reminder, say_trial, with_page
from notifications.reminders.outcomes import say_memo_state
from notifications.reminders.slots import say_details
