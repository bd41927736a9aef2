"""Messages whose end is not known: look them up by their key, and send them again only after two misses."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache

from models.core import LedgerMoved, People, SlackError, SlackRefused, evolve
from models.ledger import Claim, Event, LedgerRestored, ReminderSent, ReminderUncertain
from models.projections import MILESTONES, REMINDERS
from models.records import MAIL, MISSES_NEEDED, SETTLE_AFTER, ReminderRecord
from models.reminders import CHANNEL, LEASE, Channels, SweepContext, still_due
from tasks import ledger
from tasks.core import crash_point
from tasks.ledger import Database, records
from tasks.reminders.due import SLACK_ONLY, context_at
from tasks.reminders.mail_sending import settle_mail
from tasks.reminders.outbox import note
from tasks.reminders.reminder import LOOK_BEFORE, Claims, of, release
from tasks.reminders.threads import roots_of
from tasks.slack import Slack, client, find

LOOK_BACK = timedelta(days=31)
"""How long after a restore a message is looked up before it is sent."""


def doubtful(database: Database, now: datetime) -> tuple[tuple[ReminderRecord, ...], ...]:
    """Return the messages whose end is not known and whose time to be looked up has come, each with its parts."""
    by_message: dict[str, list[ReminderRecord]] = {}
    for record in records.awake(database, REMINDERS, now):
        by_message.setdefault(record.message, []).append(record)
    return tuple(tuple(parts) for parts in by_message.values())


def lost_since(database: Database, now: datetime) -> datetime | None:
    """Return the moment (UTC) after which sent messages may be missing from the ledger, because a copy was put back.

    For a month after a restore each message is looked up by its key before it is sent
    (docs/record.md#backup-and-restore).
    """
    restored = ledger.last_of(database, "ledger_restored")
    if restored is None or not isinstance(restored.event, LedgerRestored) or now - restored.recorded_at > LOOK_BACK:
        return None
    return ledger.entry(database, restored.event.head_seq).recorded_at


def settle_all(
    database: Database, slack: Slack | None, people: People, channel: str | None, now: datetime, channels: Channels
) -> tuple[Claims, ...]:
    """Look every doubtful message up whose time has come, and return those to send again after two misses.

    `channel` is the coordinators' channel, `channels` are those that are open. A mail cannot be looked up. Without a
    token
    nothing is asked of Slack: what is in doubt there stays so.
    """
    again: list[Claims] = []
    # read where something is to be sent again, and once
    context = cache(lambda: context_at(database, people, now, channels, channel=channel is not None))
    for parts in doubtful(database, now):
        if parts[0].claim.channel == MAIL:
            settle_mail(database, people, parts, now)
        elif slack is not None:
            again.append(settle(database, slack, people, parts, now, resend=True, channel=channel, context=context))
    return tuple(filter(None, again))


def settle(
    database: Database,
    slack: Slack,
    people: People,
    parts: tuple[ReminderRecord, ...],
    now: datetime,
    *,
    resend: bool,
    channel: str | None = None,
    context: Callable[[], SweepContext] | None = None,
) -> Claims:
    """Look one doubtful message up and note what was found; return the claims to send again after two misses.

    Parts that are no longer to be said, or now to somebody else or for another reason, are left out and decided again
    (models/reminders/due_check.py); the key and the hash of the others stay. So is what was meant for a person who
    left the
    people file. `context` reads what that is decided on, with the roads that are open.
    """
    person = people.by_id.get(parts[0].to)
    user = channel if parts[0].to == CHANNEL else person.slack if person else None
    _, thread = roots_of(database, (tuple(each.claim for each in parts),)).get(parts[0].message, (None, None))
    found = _look_up(slack, user, parts, thread, now)
    if not isinstance(found, ReminderUncertain) or found.misses < MISSES_NEEDED or not resend:
        note(database, (found,), now)
        return ()
    crash_point("missed_before_reclaim")
    seq, _hash = ledger.head(database)
    holds = context() if context else context_at(database, people, now, SLACK_ONLY)
    due = _still_due(database, [each.claim for each in parts], holds, now)
    stale = tuple(each.claim for each in parts if user is None or each.claim not in due)
    again = tuple(
        evolve(each.claim, attempt=each.attempt + 1, lease_until=now + LEASE)
        for each in parts
        if each.claim not in stale
    )
    gone = (release(stale, "no_longer_due"),) if stale else ()
    try:
        ledger.append(database, (found, *gone, *again), now=now, after=seq)
    except LedgerMoved:
        return ()  # another writer was first: it is looked up again by the next sweep
    return again


def _look_up(
    slack: Slack, user: str | None, parts: tuple[ReminderRecord, ...], thread: str | None, now: datetime
) -> Event:
    """Look for a message whose end is not known, by its key, and return what was found: it, a miss, or no answer.

    `user` is None for a person who left the people file: where no conversation is noted either, that is a miss, for
    whoever holds the role now must hear of it.
    """
    claims, first = tuple(each.claim for each in parts), parts[0]
    channel, misses, why = first.channel, first.misses, "no_answer"
    try:
        channel = channel or (client.open_conversation(slack, user) if user else None)
        oldest = min(each.claimed_at for each in parts) - LOOK_BEFORE
        if channel and (found := find(slack, channel, first.message, oldest=oldest, thread=thread)):
            crash_point("found_before_note")
            return ReminderSent(**of(claims), channel=channel, ts=found[0], found_by_key=True)
        misses, why = misses + 1, "not_found"
    except SlackError as fault:
        why = "not_reachable" if isinstance(fault, SlackRefused) else why
    look_at = now if misses >= MISSES_NEEDED else now + SETTLE_AFTER
    return ReminderUncertain(**of(claims), channel=channel, misses=misses, look_at=look_at, why=why)


def _still_due(database: Database, claims: Sequence[Claim], context: SweepContext, now: datetime) -> Claims:
    """Return the parts of a message that are still to be said, and to the same person."""
    milestones = records.some(database, MILESTONES, [each.part.milestone_id or "" for each in claims])
    return tuple(each for each in claims if still_due(each, milestones.get(each.part.milestone_id or ""), context, now))
