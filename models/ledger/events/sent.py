"""What happens to a message that stands in Slack: a second copy is removed, a stale call to act is updated."""

from typing import Literal

from models.core import Value
from models.ledger.events.message_facts import Shows
from models.ledger.events.reminder import DeliveryEvent


class DuplicateRemoved(DeliveryEvent):
    """A second copy was found in Slack and deleted."""

    kind: Literal["duplicate_removed"] = "duplicate_removed"
    channel: str
    ts: str


class Shown(Value):
    """What a message in Slack now shows of one of its parts, and the entry that says so; 0 for its own call."""

    key: str
    shows: Shows
    seq: int


class ReminderUpdated(DeliveryEvent):
    """A message in Slack was updated, so that it shows no stale call to act."""

    kind: Literal["reminder_updated"] = "reminder_updated"
    shown: tuple[Shown, ...]
    code: str | None = None
    """Slack's code where it would not: the message is gone, and is left."""
