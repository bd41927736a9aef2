"""Second copies of a message in Slack, because a request may arrive after we gave up on it and sent it again.

Source: docs/reminders.md#sending.
"""

from datetime import datetime, timedelta

from models.core import SlackError
from models.ledger import DuplicateRemoved
from models.projections import REMINDERS
from models.records import ReminderRecord
from tasks import ledger
from tasks.ledger import Database, records
from tasks.reminders.reminder import LOOK_BEFORE
from tasks.slack import Slack, client, find

LOOKED_FOR = timedelta(days=30)
"""How long a message that was sent a second time is looked at again."""


def sent_again(database: Database, now: datetime) -> tuple[tuple[ReminderRecord, ...], ...]:
    """Return the messages of late that were posted more than once, each with its parts; no other can have a copy."""
    by_message: dict[str, list[ReminderRecord]] = {}
    for record in records.every(database, REMINDERS).values():
        if record.attempt > 1 and record.sent_at and now - record.sent_at < LOOKED_FOR:
            by_message.setdefault(record.message, []).append(record)
    return tuple(tuple(parts) for parts in by_message.values())


def remove(database: Database, slack: Slack, parts: tuple[ReminderRecord, ...], now: datetime) -> int:
    """Delete all copies of a message but the one that is noted, note each, and return how many there were.

    Raises SlackError where Slack cannot be asked: a copy may then still be there.
    """
    first = parts[0]
    if first.channel is None or first.ts is None:
        raise SlackError(f"{first.message} was sent, but not noted where; run `followthrough ledger rebuild`")
    oldest = first.claim.lease_until - LOOKED_FOR - LOOK_BEFORE
    found = find(slack, first.channel, first.message, oldest=oldest)
    kept = first.ts if first.ts in found else min(found, default=first.ts)
    copies = [ts for ts in found if ts != kept]
    for ts in copies:
        client.delete(slack, first.channel, ts)
        removed = DuplicateRemoved(
            message=first.message,
            to=first.to,
            parts=tuple(each.claim.part for each in parts),
            channel=first.channel,
            ts=ts,
        )
        ledger.append(database, (removed,), now=now)
    return len(copies)
