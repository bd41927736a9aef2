"""Who is reminded of what, when, how, and what holds a message back."""

from models.reminders.addressee import meant_for
from models.reminders.ahead import Ahead, Coming, next_messages
from models.reminders.bundle import CHANNEL, LEASE, SHOWN, Outgoing, claims_of
from models.reminders.channel import Channels, channel_of
from models.reminders.context import SweepContext
from models.reminders.digest_facts import week_begins
from models.reminders.digesting import digest_keys, digests_due
from models.reminders.due_check import still_due
from models.reminders.hours import hours_warnings
from models.reminders.ladder import OVERDUE, rungs
from models.reminders.memo_notifications import memos_due
from models.reminders.memo_said import folder_of
from models.reminders.message_parts import ORDER
from models.reminders.notification import MemoNotification, Notice, Notification
from models.reminders.pending import due_steps
from models.reminders.sweeps import Sweep, sweep
from models.reminders.wake import next_wake

__all__ = [
    "CHANNEL",
    "LEASE",
    "ORDER",
    "OVERDUE",
    "SHOWN",
    "Ahead",
    "Channels",
    "Coming",
    "MemoNotification",
    "Notice",
    "Notification",
    "Outgoing",
    "Sweep",
    "SweepContext",
    "channel_of",
    "claims_of",
    "digest_keys",
    "digests_due",
    "due_steps",
    "folder_of",
    "hours_warnings",
    "meant_for",
    "memos_due",
    "next_messages",
    "next_wake",
    "rungs",
    "still_due",
    "sweep",
    "week_begins",
]
