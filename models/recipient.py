"""What the ledger says of a person, by id only: what was sent when, and whether Slack knows them."""

from datetime import date

from sqlmodel import Field

from models.events import reminder as told
from models.ledger import Entry
from models.value import Nested, Record, Value
from models.workdays import new_york_day

KEPT = 21
"""Days for which a person's messages are kept for the caps, which look back 7."""


class Message(Value):
    """One message to a person: the day of its claim, and whether it was sent for sure."""

    key: str
    on: date


class RecipientRecord(Record):
    """One person's messages of late."""

    id: str
    first_told_on: date | None = None
    messages: tuple[Message, ...] = Field(default=(), sa_type=Nested)
    unreachable: str | None = None
    """Slack's code for why this person cannot be reached, until a message to them is sent again."""
    unreachable_on: date | None = None


def fold_recipient(key: str, record: RecipientRecord | None, entry: Entry) -> RecipientRecord:
    """Take one reminder's entry into a person's record. A claim counts for the caps until it is surely unsent."""
    event, day = entry.event, new_york_day(entry.recorded_at)
    kept = record or RecipientRecord(id=key)
    match event:
        case told.Claiming():
            known = {each.key for each in kept.messages}
            late = tuple(each for each in kept.messages if (day - each.on).days <= KEPT)
            more = () if event.message in known else (Message(key=event.message, on=day),)
            return kept.model_copy(update={"messages": (*late, *more)})
        case told.ReminderSent():
            return kept.model_copy(
                update={"first_told_on": kept.first_told_on or day, "unreachable": None, "unreachable_on": None}
            )
        case told.ReminderRefused():
            return _without(kept, event.message).model_copy(update={"unreachable": event.code, "unreachable_on": day})
        case told.ReminderReleased():
            return _without(kept, event.message)
    return kept


def _without(record: RecipientRecord, message: str) -> RecipientRecord:
    rest = tuple(each for each in record.messages if each.key != message)
    return record.model_copy(update={"messages": rest})
