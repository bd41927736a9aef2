"""Uncertain deliveries, sent again only after two misses, and second copies (docs/reminders.md#sending)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import cache

from models.core import LedgerMoved, People, SlackError, SlackRefused, evolve
from models.ledger import DuplicateRemoved, Event, LedgerRestored, ReminderReleased, ReminderSent, ReminderUncertain
from models.projections import MILESTONES, REMINDERS
from models.records import MAIL, MISSES_NEEDED, RECONCILE_AFTER, ReminderRecord
from models.reminders import CHANNEL, LEASE, Channels, SweepContext, still_due
from tasks import ledger
from tasks.core import crash_point
from tasks.ledger import Database, records
from tasks.reminders.mail_delivery import reconcile_mail
from tasks.reminders.outbox import context_at, note_results
from tasks.reminders.slack_delivery import LOOK_BEFORE, Claims, delivery_fields, threads_of
from tasks.slack import Slack, client, find

LOOK_BACK = timedelta(days=31)
"""How long after a restore a message is looked up before it is sent. Source: docs/record.md#backup-and-restore."""

Parts = tuple[ReminderRecord, ...]


def uncertain_messages(database: Database, now: datetime) -> tuple[Parts, ...]:
    """Return the uncertain messages that are to be looked up by now."""
    return _by_message(records.awake(database, REMINDERS, now))


def _by_message(parts: Iterable[ReminderRecord]) -> tuple[Parts, ...]:
    by_message: dict[str, list[ReminderRecord]] = {}
    for part in parts:
        by_message.setdefault(part.message, []).append(part)
    return tuple(map(tuple, by_message.values()))


def lost_since(database: Database, now: datetime) -> datetime | None:
    """Return the moment (UTC) after which a restored ledger may lack what was sent; None a month after the restore."""
    restored = ledger.last_of(database, "ledger_restored")
    if restored is None or not isinstance(restored.event, LedgerRestored) or now - restored.recorded_at > LOOK_BACK:
        return None
    return ledger.entry(database, restored.event.head_seq).recorded_at


def reconcile_all(
    database: Database, slack: Slack | None, people: People, now: datetime, channels: Channels
) -> tuple[Claims, ...]:
    """Look up every uncertain message whose time has come, and return those to send again; without a token none."""
    again: list[Claims] = []
    load_context = cache(lambda: context_at(database, people, now, channels))
    for parts in uncertain_messages(database, now):
        if parts[0].claim.channel == MAIL:
            reconcile_mail(database, people, parts, now)
        elif slack is not None:
            again.append(reconcile(database, slack, people, parts, now, channels, load_context))
    return tuple(filter(None, again))


def reconcile(
    database: Database,
    slack: Slack,
    people: People,
    parts: Parts,
    now: datetime,
    channels: Channels,
    load_context: Callable[[], SweepContext] | None = None,
) -> Claims:
    """Look up one uncertain message. After two misses, return the claims to send again that are still due, if
    `load_context` reads what that is decided on."""
    person = people.by_id.get(parts[0].to)
    address = channels.coordinator_channel if parts[0].to == CHANNEL else person.slack if person else None
    claims = tuple(part.claim for part in parts)
    thread = threads_of(database, (claims,)).get(parts[0].message)
    result = _look_up(slack, address, parts, thread.ts if thread else None, now)
    if not isinstance(result, ReminderUncertain) or result.misses < MISSES_NEEDED or load_context is None:
        note_results(database, (result,), now)
        return ()
    crash_point("missed_before_reclaim")
    seq, _hash = ledger.head(database)
    context = load_context()
    milestones = records.some(database, MILESTONES, [claim.part.milestone_id or "" for claim in claims])
    stale = tuple(
        claim
        for claim in claims
        if address is None or not still_due(claim, milestones.get(claim.part.milestone_id or ""), context, now)
    )
    due = (part for part in parts if part.claim not in stale)
    again = tuple(evolve(part.claim, attempt=part.attempt + 1, lease_until=now + LEASE) for part in due)
    released = (ReminderReleased(**delivery_fields(stale), why="no_longer_due"),) if stale else ()
    try:
        ledger.append(database, (result, *released, *again), now=now, after=seq)
    except LedgerMoved:
        return ()  # because another writer was first; the next sweep looks it up again
    return again


def _look_up(slack: Slack, address: str | None, parts: Parts, thread: str | None, now: datetime) -> Event:
    """Look for a message by its key. Without an address it is a miss: whoever holds the role now must hear of it."""
    claims, first = tuple(part.claim for part in parts), parts[0]
    channel, misses, why = first.channel, first.misses, "no_answer"
    try:
        channel = channel or (client.open_conversation(slack, address) if address else None)
        oldest = min(part.claimed_at for part in parts) - LOOK_BEFORE
        if channel and (copies := find(slack, channel, first.message, oldest=oldest, thread=thread)):
            crash_point("found_before_note")
            return ReminderSent(**delivery_fields(claims), channel=channel, ts=copies[0], found_by_key=True)
        misses, why = misses + 1, "not_found"
    except SlackError as fault:
        why = "not_reachable" if isinstance(fault, SlackRefused) else why
    look_at = now if misses >= MISSES_NEEDED else now + RECONCILE_AFTER
    return ReminderUncertain(**delivery_fields(claims), channel=channel, misses=misses, look_at=look_at, why=why)


LOOKED_FOR = timedelta(days=30)
"""How long a message that was sent again is checked for a second copy."""


def sent_again(database: Database, now: datetime) -> tuple[Parts, ...]:
    """Return recent messages that were posted more than once. Only these can have a copy."""
    every = records.every(database, REMINDERS).values()
    return _by_message(part for part in every if part.attempt > 1 and part.sent_at and now - part.sent_at < LOOKED_FOR)


def remove_copies(database: Database, slack: Slack, parts: Parts, now: datetime) -> int:
    """Delete each copy of a message but the one on record; return how many. Raises SlackError of Slack."""
    first = parts[0]
    if first.channel is None or first.ts is None:
        raise SlackError(f"{first.message} was sent, but not recorded where; run `followthrough ledger rebuild`")
    oldest = first.claim.lease_until - LOOKED_FOR - LOOK_BEFORE
    posted = find(slack, first.channel, first.message, oldest=oldest)
    original = first.ts if first.ts in posted else min(posted, default=first.ts)
    copies = [ts for ts in posted if ts != original]
    fields = delivery_fields(tuple(part.claim for part in parts))
    for ts in copies:
        client.delete(slack, first.channel, ts)
        ledger.append(database, (DuplicateRemoved(**fields, channel=first.channel, ts=ts),), now=now)
    return len(copies)
