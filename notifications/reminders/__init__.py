"""Put reminders, weekly digests, notices of sources and messages about memos into words.

A message is claimed with all the facts it says, so the same claims always give the same message; this room decides
neither who gets one nor when. The templates read the facts; what a person typed goes through `typed`. A message of one
item is a *single message*, one of several a *bundle*. Read `messages` first, then `frame`, `slots` (what a reminder
says), `outcomes` and `bundle`. `home_list` has the lines of the Home tab.
"""

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
from notifications.reminders.memos import counts_of, is_whole, say_whole_memo
from notifications.reminders.messages import mail_of, say_aftermath, say_reminder, say_trial, with_page
from notifications.reminders.outcomes import say_memo_state
from notifications.reminders.slots import say_details
