"""The delivery of messages: what became of each claim, and what was sent to each person."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from models import ledger
from models.core import Record, ReminderKeyReused, RuleError, Value, evolve, new_york_day
from models.records.milestone import shared

RECONCILE_AFTER = timedelta(seconds=60)
"""Wait after a lease expires before the first look-up: a request may land after our time-out."""

MISSES_NEEDED = 2
"""Look-ups that did not find a message before it may be claimed again."""


class ReminderRecord(Record):
    """One claimed part of a message, and its end if it has one."""

    id: str
    message: str
    to: str
    claim: Annotated[ledger.Claim, Field(union_mode="left_to_right")]  # no two of them have the same fields
    claimed_at: AwareDatetime
    claimed_seq: int
    attempt: int
    misses: int = 0
    look_at: AwareDatetime | None = None
    channel: str | None = None
    ts: str | None = None
    sent_at: AwareDatetime | None = None
    refused_code: str | None = None
    released_at: AwareDatetime | None = None
    released_why: str | None = None
    milestone_id: str | None = None

    @property
    def is_settled(self) -> bool:
        """Return whether its end is known."""
        return bool(self.sent_at or self.refused_code or self.released_at)

    @property
    def is_free(self) -> bool:
        """Return whether its key may be claimed again. A digest that was refused has no other key in its week."""
        return bool(self.released_at or (self.refused_code and isinstance(self.claim, ledger.DigestClaimed)))


def fold_reminder(key: str, record: ReminderRecord | None, entry: ledger.Entry) -> ReminderRecord:
    """Take one entry into a reminder's record. Raises RuleError if it cannot follow."""
    event = entry.event
    if isinstance(event, ledger.Claim):
        return _claimed(key, record, entry, event)
    if record is None:
        raise RuleError(f"{event.kind} does not follow: {key} was never claimed")
    match event:
        case ledger.ReminderSent() if not record.sent_at:
            return evolve(record, channel=event.channel, ts=event.ts, sent_at=entry.recorded_at, look_at=None)
        case ledger.ReminderRefused() if not record.is_settled:
            return evolve(record, refused_code=event.code, look_at=None)
        case ledger.ReminderUncertain() if not record.is_settled:
            channel = event.channel or record.channel
            return evolve(record, misses=event.misses, look_at=event.look_at, channel=channel)
        case ledger.ReminderReleased() if not record.is_settled:
            return evolve(record, released_at=entry.recorded_at, released_why=event.why, look_at=None)
        case ledger.ReminderRedirected() | ledger.ReminderDegraded():
            return record
        case ledger.DuplicateRemoved() | ledger.ReminderUpdated():
            return record
    raise RuleError(f"{event.kind} does not follow for reminder {key}")


def _claimed(key: str, record: ReminderRecord | None, entry: ledger.Entry, event: ledger.Claim) -> ReminderRecord:
    if record is not None and not record.is_free:
        if record.claim.body_hash != event.body_hash:
            raise ReminderKeyReused(f"{key} was claimed in entry {record.claimed_seq} with another body")
        if record.misses < MISSES_NEEDED:
            raise RuleError(f"{key} is claimed already")
    return ReminderRecord(
        id=key,
        message=event.message,
        to=event.to,
        claim=evolve(event, on=None),  # its day is not kept with the row, and a row is compared with what was kept
        claimed_at=entry.recorded_at,
        claimed_seq=entry.seq,
        attempt=event.attempt,
        look_at=event.lease_until + RECONCILE_AFTER,
        channel=record.channel if record else None,
        milestone_id=event.part.milestone_id,
    )


MAIL = "email"
KEPT = 98
"""Days for which a person's messages are kept for the caps, which look back a quarter."""


class Message(Value):
    """One message to a person: the day of its claim, and whether it was sent for sure."""

    key: str
    on: date


class AwayItem(Value):
    """Days on which a person is away, both counted, as they or the coordinator told; None: no more."""

    seq: int
    first: date | None
    last: date | None
    delegate: str | None


class RecipientRecord(Record):
    """One person's messages of late."""

    id: str
    first_told_on: date | None = None
    messages: tuple[Message, ...] = ()
    unreachable: str | None = None
    """Slack's code for why this person cannot be reached, until a message to them is sent again."""
    unreachable_on: date | None = None
    mail_unreachable: str | None = None
    """Why their mail server does not take our mail, until a mail to them is accepted again."""
    mail_unreachable_on: date | None = None
    channel: str | None = None
    """The direct conversation with them in Slack."""
    away: AwayItem | None = None


def fold_recipient(key: str, record: RecipientRecord | None, entry: ledger.Entry) -> RecipientRecord:
    """Take one reminder's entry into a person's record. A claim counts for the caps until it is surely unsent."""
    event = entry.event
    day = new_york_day(entry.recorded_at)
    recipient = record or RecipientRecord(id=key)
    match event:
        case ledger.ClaimEvent():
            return _claimed_for(recipient, event.message, day)
        case ledger.ReminderSent():
            return _reached(recipient, event.channel, day)
        case ledger.ReminderRefused():
            unsent = _without(recipient, event.message)
            if event.channel == MAIL:
                return evolve(unsent, mail_unreachable=event.code, mail_unreachable_on=day)
            return evolve(unsent, unreachable=event.code, unreachable_on=day, channel=None)
        case ledger.AwaySet():
            return evolve(recipient, away=AwayItem(seq=entry.seq, **shared(AwayItem, event)))
        case ledger.ReminderReleased():
            return _without(recipient, event.message)
    return recipient


def written_to(
    person_id: str, record: RecipientRecord | None, message: str, channel: str, day: date
) -> RecipientRecord:
    """Return a person's record as it will be once a message was claimed and sent to them on a New York day."""
    return _reached(_claimed_for(record or RecipientRecord(id=person_id), message, day), channel, day)


def _claimed_for(record: RecipientRecord, message: str, day: date) -> RecipientRecord:
    late = tuple(item for item in record.messages if (day - item.on).days <= KEPT)
    is_new = all(item.key != message for item in record.messages)
    return evolve(record, messages=(*late, Message(key=message, on=day)) if is_new else late)


def _reached(record: RecipientRecord, channel: str, day: date) -> RecipientRecord:
    first = record.first_told_on or day
    if channel == MAIL:
        return evolve(record, first_told_on=first, mail_unreachable=None, mail_unreachable_on=None)
    return evolve(record, first_told_on=first, unreachable=None, unreachable_on=None, channel=channel)


def _without(record: RecipientRecord, message: str) -> RecipientRecord:
    return evolve(record, messages=tuple(item for item in record.messages if item.key != message))
