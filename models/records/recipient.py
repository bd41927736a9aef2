"""What the ledger says of a person, by id only: what was sent when, and whether Slack knows them."""

from datetime import date

from sqlmodel import Field

from models.core import Nested, Record, Value, evolve, new_york_day
from models.ledger import AwaySet, ClaimEvent, Entry, ReminderRefused, ReminderReleased, ReminderSent

MAIL = "email"
"""The road by mail, and the channel of what was sent by it."""

KEPT = 21
"""Days for which a person's messages are kept for the caps, which look back 7."""


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
    messages: tuple[Message, ...] = Field(default=(), sa_type=Nested)
    unreachable: str | None = None
    """Slack's code for why this person cannot be reached, until a message to them is sent again."""
    unreachable_on: date | None = None
    mail_unreachable: str | None = None
    """Why their mail server does not take our mail, until a mail to them is accepted again."""
    mail_unreachable_on: date | None = None
    channel: str | None = None
    """The direct conversation with them, as Slack named it when a message was last sent."""
    away: AwayItem | None = Field(default=None, sa_type=Nested)


def fold_recipient(key: str, record: RecipientRecord | None, entry: Entry) -> RecipientRecord:
    """Take one reminder's entry into a person's record. A claim counts for the caps until it is surely unsent."""
    event, day = entry.event, new_york_day(entry.recorded_at)
    kept = record or RecipientRecord(id=key)
    match event:
        case ClaimEvent():
            known = {each.key for each in kept.messages}
            late = tuple(each for each in kept.messages if (day - each.on).days <= KEPT)
            more = () if event.message in known else (Message(key=event.message, on=day),)
            return evolve(kept, messages=(*late, *more))
        case ReminderSent():
            reached = evolve(kept, first_told_on=kept.first_told_on or day)
            if event.channel == MAIL:
                return evolve(reached, mail_unreachable=None, mail_unreachable_on=None)
            return evolve(reached, unreachable=None, unreachable_on=None, channel=event.channel)
        case ReminderRefused():
            rest = _without(kept, event.message)
            if event.channel == MAIL:
                return evolve(rest, mail_unreachable=event.code, mail_unreachable_on=day)
            return evolve(rest, unreachable=event.code, unreachable_on=day, channel=None)
        case AwaySet():
            days = {"first": event.first, "last": event.last, "delegate": event.delegate}
            return evolve(kept, away=AwayItem(seq=entry.seq, **days))
        case ReminderReleased():
            return _without(kept, event.message)
    return kept


def _without(record: RecipientRecord, message: str) -> RecipientRecord:
    rest = tuple(each for each in record.messages if each.key != message)
    return evolve(record, messages=rest)
