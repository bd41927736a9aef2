"""What the ledger says of a reminder: claimed, and how it ended. A key is claimed once, until it is surely unsent."""

from datetime import timedelta

from pydantic import AwareDatetime
from sqlmodel import Field

from models.core import Nested, Record, ReminderKeyReused, RuleError, evolve
from models.ledger import (
    Claim,
    DuplicateRemoved,
    Entry,
    ReminderDegraded,
    ReminderRedirected,
    ReminderRefused,
    ReminderReleased,
    ReminderSent,
    ReminderUncertain,
    ReminderUpdated,
)

SETTLE_AFTER = timedelta(seconds=60)
"""Wait after a lease expires before the first look-up: a request may land after our time-out.

Source: docs/reminders.md#sending.
"""

MISSES_NEEDED = 2
"""Only so many look-ups that did not find a message allow a new claim."""


class ReminderRecord(Record):
    """One claimed part of a message, and its end if it has one."""

    id: str
    message: str = Field(index=True)
    to: str
    claim: Claim = Field(sa_type=Nested)
    claimed_at: AwareDatetime
    claimed_seq: int
    attempt: int
    misses: int = 0
    look_at: AwareDatetime | None = None
    channel: str | None = None
    ts: str | None = None
    sent_at: AwareDatetime | None = None
    found_by_key: bool = False
    refused_code: str | None = None
    redirected_to: str | None = None
    released_at: AwareDatetime | None = None
    degraded: bool = False
    milestone_id: str | None = Field(default=None, index=True)

    @property
    def is_settled(self) -> bool:
        """Say whether its end is known."""
        return bool(self.sent_at or self.refused_code or self.released_at)


def fold_reminder(key: str, record: ReminderRecord | None, entry: Entry) -> ReminderRecord:
    """Take one entry into a reminder's record. Raises RuleError where it cannot follow."""
    event = entry.event
    if isinstance(event, Claim):
        return _claimed(key, record, entry, event)
    if record is None:
        raise RuleError(f"{event.kind} does not follow: {key} was never claimed")
    match event:
        case ReminderSent() if not record.sent_at:
            return evolve(
                record,
                channel=event.channel,
                ts=event.ts,
                sent_at=entry.recorded_at,
                look_at=None,
                found_by_key=event.found_by_key,
            )
        case ReminderRefused() if not record.is_settled:
            return evolve(record, refused_code=event.code, look_at=None)
        case ReminderUncertain() if not record.is_settled:
            channel = event.channel or record.channel
            return evolve(record, misses=event.misses, look_at=event.look_at, channel=channel)
        case ReminderReleased() if not record.is_settled:
            return evolve(record, released_at=entry.recorded_at, look_at=None)
        case ReminderRedirected():
            return evolve(record, redirected_to=event.redirected_to)
        case ReminderDegraded():
            return evolve(record, degraded=True)
        case DuplicateRemoved() | ReminderUpdated():
            return record
    raise RuleError(f"{event.kind} does not follow for reminder {key}")


def settle_by(record: ReminderRecord) -> AwareDatetime | None:
    """Return when a claim without an end must be looked up in Slack; none where its end is known."""
    return None if record.is_settled else record.look_at


def _claimed(key: str, record: ReminderRecord | None, entry: Entry, event: Claim) -> ReminderRecord:
    if record is not None and record.claim.body_hash != event.body_hash and not record.released_at:
        raise ReminderKeyReused(f"{key} was claimed in entry {record.claimed_seq} with another body")
    unsent = record is None or record.released_at is not None or record.misses >= MISSES_NEEDED
    if not unsent:
        raise RuleError(f"{key} is claimed already")
    return ReminderRecord(
        id=key,
        message=event.message,
        to=event.to,
        claim=event,
        claimed_at=entry.recorded_at,
        claimed_seq=entry.seq,
        attempt=event.attempt,
        look_at=event.lease_until + SETTLE_AFTER,
        channel=record.channel if record else None,
        milestone_id=event.part.milestone_id,
    )
