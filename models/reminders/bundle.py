"""What one person gets on one day is one message: its parts in order, claimed together under one key."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

from models.core import Value
from models.ledger import Channel, Claim, DigestFacts, MemoMessageFacts, NoticeFacts, ReminderFacts, canonical
from models.records import RecipientRecord, ReminderRecord
from models.reminders.message_parts import MemoSaid, OnePart
from models.reminders.step import Role

SHOWN = 8
"""Parts of a message that are shown; the rest is counted (reminders.md, section 2)."""

LEASE = timedelta(seconds=120)
"""How long a claim holds its message for its sender; what has no end by then is looked up."""

CHANNEL = "coordinator-channel"
"""The id under which the coordinators' channel is noted beside persons; it is introduced to nobody."""


class Outgoing(Value):
    """One message to one person, not yet claimed: its parts in order."""

    to: str
    """The id of a person, or of the coordinators' channel."""
    role: Role
    parts: tuple[OnePart, ...]
    channel: Channel = "slack"


def bundled(things: Iterable[OnePart]) -> tuple[Outgoing, ...]:
    """Put together what each person gets: one message a person, persons in the order of their ids.

    A memo that goes out whole is a mail of its own.
    """
    by_person: dict[tuple[str, str], list[OnePart]] = {}
    for each in things:
        if each.notification.to is not None:
            by_person.setdefault((each.notification.to, _apart(each)), []).append(each)
    return tuple(_outgoing(to, by_person[to, apart]) for to, apart in sorted(by_person))


def claims_of(
    message: Outgoing,
    now: datetime,
    recipient: RecipientRecord | None,
    known: Mapping[str, ReminderRecord],
) -> tuple[Claim, ...]:
    """Return the claims of a message: one a part, all with the key of the first part and one body hash.

    `known` holds what was claimed under these keys before and surely not sent: it is then a further attempt.
    """
    in_common = {
        "message": message.parts[0].notification.key,
        "to": message.to,
        "introduces": message.to != CHANNEL and (recipient is None or recipient.first_told_on is None),
        "lease_until": now + LEASE,
        "channel": message.channel,
        "body_hash": hash_of(each.facts for each in message.parts),
    }
    before = {key: one.attempt for key, one in known.items()}
    return tuple(each.claimed(in_common, before.get(each.notification.key, 0) + 1) for each in message.parts)


def hash_of(facts: Iterable[ReminderFacts | NoticeFacts | DigestFacts | MemoMessageFacts]) -> str:
    """Return the SHA-256 of what the parts of a message say, in their order."""
    return sha256(canonical([each.model_dump(mode="json") for each in facts])).hexdigest()


def _apart(thing: OnePart) -> str:
    return thing.notification.key if isinstance(thing, MemoSaid) and thing.notification.whole else ""


def _outgoing(to: str, things: list[OnePart]) -> Outgoing:
    roles = {each.notification.role for each in things}
    role: Role = "coordinator" if "coordinator" in roles else things[0].notification.role
    parts = tuple(sorted(things, key=lambda each: each.place))
    return Outgoing(to=to, role=role, parts=parts, channel=parts[0].notification.channel)
