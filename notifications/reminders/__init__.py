"""Put reminders, weekly digests, notices of sources and messages about memos into words; the same claims always
give the same message. A message of one item is a *single message*, one of several a *list*. Read `messages`, `frame`,
`items` (what an item says), `outcomes` and `lists`; `home_list` has the lines of the Home tab."""

from notifications.reminders.frame import asks_nothing, how_to_answer
from notifications.reminders.home_list import (
    away_line,
    list_line,
    memo_lines,
    need_lines,
    operations_lines,
    record_line,
    week_lines,
)
from notifications.reminders.items import say_details
from notifications.reminders.memos import counts_of
from notifications.reminders.messages import mail_answer, mail_of, say_aftermath, say_reminder, say_trial, with_page
from notifications.reminders.outcomes import say_memo_state
