"""What was due for more than a business day, neither sent nor held: digests of the week, and messages about memos."""

from datetime import datetime

from models.core import evolve, new_york_day
from models.projections import REMINDERS
from models.reminders import digests_due, memos_due, week_begins
from tasks.ledger import Database, records
from tasks.memo import memos_again
from tasks.reminders.due import Seen, digest_keys_of


def late_messages(database: Database, seen: Seen, now: datetime) -> list[str]:
    """Name each digest of the week and each message about a memo that is late.

    `seen` is what the sweep, or the audit, looked at; what was claimed since is read anew.
    """
    return [*_late_digests(database, seen, now), *_late_memos(database, seen, now)]


def _late_digests(database: Database, seen: Seen, now: datetime) -> list[str]:
    context, day = seen.context, new_york_day(now)
    if context.digests is None or context.calendar.add(week_begins(day, context.calendar), 1) >= day:
        return []
    known = records.some(database, REMINDERS, digest_keys_of(seen, now))
    claimed = frozenset(key for key, one in known.items() if not one.released_at)
    late = digests_due(evolve(context, digests=claimed), now)
    unsaid = [each.notification for each in late if each.notification.delay is None]
    return [f"{each.key}: due for more than a business day, neither sent nor held" for each in unsaid]


def _late_memos(database: Database, seen: Seen, now: datetime) -> list[str]:
    calendar, day = seen.context.calendar, new_york_day(now)
    context = evolve(seen.context, memos=memos_again(database, seen.context.memos, day))
    unsaid = [each.notification for each in memos_due(context, now) if each.notification.delay is None]
    late = (each for each in unsaid if calendar.add(each.due, 1) < day)
    return [f"{each.key}: due for more than a business day, neither sent nor held" for each in late]
