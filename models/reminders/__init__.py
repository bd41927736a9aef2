"""Decide who is reminded of what, when, and how it travels.

A milestone's reminders follow a ladder of business days around its due date; a verifier, the coordinator and a unit
head are brought in at fixed points. Coordinators also hear about sources and, with reviewers and readers, about memos.
Everything here is a pure function of the ledger's records, the people file and one moment: `decide` says what goes out
about one milestone, `sweep` what goes out to everyone, `pending` what is still to come, and `next_check` when to
decide again. Wording belongs to `notifications/reminders`, sending to `tasks/reminders`. The rules for readers are in
docs/reminders.md. Read `kinds`, `ladder`, `schedule`, `recipients`, `limits`, `decision` for one milestone; then
`facts`, `source_notices`, `digests` and `memo_notifications` for what is said, and `sweeps` for how it goes out.
`upcoming` looks ahead, and `explanation` says why. `notifications` holds the values that travel between them.
"""

from models.reminders.decision import is_held_for_another
from models.reminders.digests import digest_keys, digests_due, week_begins
from models.reminders.explanation import Check, Explanation, explain
from models.reminders.kinds import KINDS, LADDER, ORDER, Kind
from models.reminders.ladder import day_of, quiet_until
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
    claims_of,
)
from models.reminders.recipients import CHANNEL, Channels, Directory, channel_to, person_meant
from models.reminders.schedule import due_on, next_check, pending
from models.reminders.sweeps import Sweep, still_due, sweep
from models.reminders.upcoming import FORESEEN, UpcomingMessage, UpcomingPart, next_messages
