"""Decide who is reminded of what, when, and how it travels; the rules for readers are in docs/reminders.md.

`pending` says what is still to come about a milestone, `decide` what goes out, `next_check` when to decide again, and
`sweep` what goes out to everyone. Read `kinds`, `ladder`, `schedule`, `recipients`, `limits` and `decision` for one
milestone; `facts`, `source_notices`, `digests` and `memo_notifications` for what is said; then `sweeps`. `upcoming`
looks ahead, `explanation` says why, and `notifications` holds the values that travel.
"""

from models.reminders.digests import digest_keys, digests_due, week_begins
from models.reminders.explanation import Check, Explanation, explain
from models.reminders.kinds import KINDS, LADDER
from models.reminders.ladder import WEEK, day_of, messages_for_due, quiet_until
from models.reminders.limits import ANSWERS, QUARTER, hours_warnings
from models.reminders.memo_notifications import folder_of, memos_due
from models.reminders.notifications import (
    LEASE,
    SHOWN,
    MemoNotification,
    Notification,
    Outgoing,
    Reminder,
    SourceNotice,
    SweepContext,
    Typed,
    claims_of,
)
from models.reminders.recipients import CHANNEL, Channels, Directory, channel_to, person_meant
from models.reminders.schedule import due_on, next_check, pending
from models.reminders.sweeps import Sweep, still_due, sweep
from models.reminders.upcoming import UpcomingMessage, UpcomingPart, next_messages
