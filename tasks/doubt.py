"""Messages whose end is not known: look them up by their key, and send them again only after two misses."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from models.bundle import LEASE
from models.events.digest import DigestClaimed
from models.events.memo import LedgerRestored
from models.events.notice import Claimed, NoticeClaimed
from models.events.reminder import ReminderUncertain
from models.notices import turned_back
from models.people import People
from models.projections import MILESTONES, REMINDERS, SOURCES
from models.reminder import MISSES_NEEDED, ReminderRecord
from tasks import ledger, records
from tasks.crash import crash_point
from tasks.database import Database
from tasks.outbox import note
from tasks.reminder import Claims, look_up, release
from tasks.slack import Slack

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

    For a month after a restore each message is looked up by its key before it is sent (reliability.md, section 9).
    """
    restored = ledger.last_of(database, "ledger_restored")
    if restored is None or not isinstance(restored.event, LedgerRestored) or now - restored.recorded_at > LOOK_BACK:
        return None
    return ledger.entry(database, restored.event.head_seq).recorded_at


def settle(
    database: Database, slack: Slack, people: People, parts: tuple[ReminderRecord, ...], now: datetime, *, resend: bool
) -> Claims:
    """Look one doubtful message up and note what was found; return the claims to send again after two misses.

    Parts whose milestone was closed or dated anew, or whose source turned back, in the meantime are left out; the key
    and the hash stay. What was meant for a person who left the people file is let go, and decided again for whoever
    holds the role now.
    """
    user = next((each.slack for each in people.people if each.id == parts[0].to), None)
    found = look_up(slack, user, parts, now=now)
    if not isinstance(found, ReminderUncertain) or found.misses < MISSES_NEEDED or not resend:
        note(database, (found,), now)
        return ()
    crash_point("missed_before_reclaim")
    seq, _hash = ledger.head(database)
    due = _still_due(database, [each.claim for each in parts])
    stale = tuple(each.claim for each in parts if user is None or each.claim not in due)
    again = tuple(
        each.claim.model_copy(update={"attempt": each.attempt + 1, "lease_until": now + LEASE})
        for each in parts
        if each.claim not in stale
    )
    gone = (release(stale, "no_longer_due"),) if stale else ()
    ledger.append(database, (found, *gone, *again), now=now, after=seq)
    return again


def _still_due(database: Database, claims: Sequence[Claimed]) -> Claims:
    """Return the parts of a message that are still to be said: of milestones open and due as they were, of turns."""
    milestones = records.some(database, MILESTONES, [each.part.milestone_id or "" for each in claims])
    sources = records.some(database, SOURCES, [each.part.source or "" for each in claims])

    def is_due(claim: Claimed) -> bool:
        if isinstance(claim, NoticeClaimed):
            return not turned_back(sources[claim.source].notices, claim.notice)
        if isinstance(claim, DigestClaimed):
            return True
        one = milestones[claim.milestone_id]
        return not one.is_closed and one.due_now == claim.part.due

    return tuple(each for each in claims if is_due(each))
