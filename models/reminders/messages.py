"""What one person gets on one day is one message: its parts in order, claimed together under one key.

Source: docs/reminders.md#bundles.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from models.core import Value
from models.ledger import Channel, Claim, canonical
from models.records import RecipientRecord, ReminderRecord
from models.reminders.kinds import Role
from models.reminders.notifications import Envelope, Facts, MemoNotification, MessagePart
from models.reminders.recipients import CHANNEL

SHOWN = 8
"""Parts of a message that are shown. The rest is counted."""

LEASE = timedelta(seconds=120)
"""How long a claim holds its message for its sender. A message without an outcome by then is looked up."""


class Outgoing(Value):
    """One message to one person, not yet claimed."""

    to: str
    """The id of a person, or of the coordinators' channel."""
    role: Role
    parts: tuple[MessagePart, ...]
    """In their order."""
    channel: Channel = "slack"


def bundled(parts: Iterable[MessagePart]) -> tuple[Outgoing, ...]:
    """Return what each person gets as one message, people in the order of their ids.

    A memo that goes out whole is an email of its own. A part that reaches nobody is left out.
    """
    by_person: dict[tuple[str, str], list[MessagePart]] = {}
    for part in parts:
        if part.notification.to is not None:
            is_whole_memo = isinstance(part.notification, MemoNotification) and part.notification.whole
            apart = part.notification.key if is_whole_memo else ""
            by_person.setdefault((part.notification.to, apart), []).append(part)
    return tuple(_message(key[0], by_person[key]) for key in sorted(by_person))


def claims_of(
    message: Outgoing, now: datetime, recipient: RecipientRecord | None, earlier: Mapping[str, ReminderRecord]
) -> tuple[Claim, ...]:
    """Return the claims of a message: one a part, all with the key of the first part and one body hash.

    `recipient` is None for someone who was never written to. `earlier` holds what was claimed under these keys
    before and surely not sent, by key: claiming it again is a further attempt.
    """
    envelope = Envelope(
        message=message.parts[0].notification.key,
        to=message.to,
        introduces=message.to != CHANNEL and (recipient is None or recipient.first_told_on is None),
        lease_until=now + LEASE,
        channel=message.channel,
        body_hash=hash_of(part.facts for part in message.parts),
    )
    attempts = {key: record.attempt for key, record in earlier.items()}
    return tuple(part.claim(envelope, attempts.get(part.notification.key, 0) + 1) for part in message.parts)


def hash_of(facts: Iterable[Facts]) -> str:
    """Return the SHA-256 of what the parts of a message say, in their order."""
    return sha256(canonical([fact.model_dump(mode="json") for fact in facts])).hexdigest()


def _message(to: str, parts: list[MessagePart]) -> Outgoing:
    roles = {part.notification.recipient.role for part in parts}
    role: Role = "coordinator" if "coordinator" in roles else parts[0].notification.recipient.role
    in_order = tuple(sorted(parts, key=lambda part: part.place))
    return Outgoing(to=to, role=role, parts=in_order, channel=in_order[0].notification.recipient.channel)
