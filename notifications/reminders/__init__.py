"""Reminders, digests and notices as messages and mails."""

from notifications.reminders.closing import how_to_answer, named_lines
from notifications.reminders.list_lines import (
    answered_line,
    away_line,
    closed_line,
    coming_line,
    memo_lines,
    need_lines,
    operations_lines,
    record_line,
    waiting_line,
)
from notifications.reminders.mail import mail_of
from notifications.reminders.memo_state import say_memo_state
from notifications.reminders.memo_told import VERBS, is_whole, say_whole_memo
from notifications.reminders.memo_told_lines import counts_of
from notifications.reminders.reminder import say_aftermath, say_reminder
from notifications.reminders.trial import say_trial

__all__ = [
    "VERBS",
    "answered_line",
    "away_line",
    "closed_line",
    "coming_line",
    "counts_of",
    "how_to_answer",
    "is_whole",
    "mail_of",
    "memo_lines",
    "named_lines",
    "need_lines",
    "operations_lines",
    "record_line",
    "say_aftermath",
    "say_memo_state",
    "say_reminder",
    "say_trial",
    "say_whole_memo",
    "waiting_line",
]
