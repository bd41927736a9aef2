"""What one person gets on one day is one message: its parts in order, claimed together under one key."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from models.errand import Errand, Notice
from models.events.notice import Claimed, NoticeClaimed
from models.events.reminder import Part, ReminderClaimed
from models.events.said import NoticeFacts, ReminderFacts
from models.ledger import canonical
from models.pending import Seat
from models.recipient import RecipientRecord
from models.reminder import ReminderRecord
from models.value import Value

ORDER = (
    "decide_extension", "blocked_notice", "could_not_deliver", "source_blocked", "needs_person", "evidence_rejected",
    "escalation", "overdue", "please_verify", "due_soon", "handed_over", "weekly_digest", "check_in",
)  # fmt: skip
"""The parts of a message, what most needs a person first (reminders.md, section 2). Kinds of later issues included."""

SHOWN = 8
"""Parts of a message that are shown; the rest is counted (reminders.md, section 2)."""

LEASE = timedelta(seconds=120)
"""How long a claim holds its message for its sender; what has no end by then is looked up."""

Place = tuple[int, date, str]


class Said(Value):
    """One errand with the facts it will say."""

    errand: Errand
    facts: ReminderFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return rank(self.errand.rung, self.facts.due_on, self.errand.milestone_id)

    def claimed(self, message: Mapping[str, Any], attempt: int) -> ReminderClaimed:
        """Return its claim; `message` is what all parts of the message have in common."""
        one = self.errand
        part = Part(key=one.key, milestone_id=one.milestone_id, rung=one.rung, due=one.due)
        who = {"instead_of": one.instead_of, "because": one.because}
        return ReminderClaimed(
            milestone_id=one.milestone_id, part=part, skipped=one.skipped, attempt=attempt, facts=self.facts, **who,
            **message,
        )  # fmt: skip


class Noticed(Value):
    """One notice of a source with the facts it will say."""

    errand: Notice
    facts: NoticeFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return rank(self.errand.rung, self.errand.due, self.errand.key)

    def claimed(self, message: Mapping[str, Any], attempt: int) -> NoticeClaimed:
        """Return its claim; `message` is what all parts of the message have in common."""
        one = self.errand
        part = Part(key=one.key, source=one.source, rung=one.rung, due=one.due)
        who = {"instead_of": one.instead_of, "because": one.because}
        return NoticeClaimed(
            source=one.source, notice=one.notice, part=part, attempt=attempt, facts=self.facts, **who, **message
        )


class Outgoing(Value):
    """One message to one person, not yet claimed: its parts in order."""

    to: str
    seat: Seat
    parts: tuple[Said | Noticed, ...]


def rank(rung: str, original_due: date, about: str) -> Place:
    """Return where a part stands in its message: by kind, then by original due date, then by id."""
    return ORDER.index(rung), original_due, about


def bundled(things: Iterable[Said | Noticed]) -> tuple[Outgoing, ...]:
    """Put together what each person gets: one message a person, persons in the order of their ids."""
    by_person: dict[str, list[Said | Noticed]] = {}
    for each in things:
        if each.errand.to is not None:
            by_person.setdefault(each.errand.to, []).append(each)
    return tuple(_outgoing(to, by_person[to]) for to in sorted(by_person))


def claims_of(
    message: Outgoing,
    now: datetime,
    recipient: RecipientRecord | None,
    known: Mapping[str, ReminderRecord],
) -> tuple[Claimed, ...]:
    """Return the claims of a message: one a part, all with the key of the first part and one body hash.

    `known` holds what was claimed under these keys before and surely not sent: it is then a further attempt.
    """
    in_common = {
        "message": message.parts[0].errand.key,
        "to": message.to,
        "introduces": recipient is None or recipient.first_told_on is None,
        "lease_until": now + LEASE,
        "body_hash": hash_of(each.facts for each in message.parts),
    }
    before = {key: one.attempt for key, one in known.items()}
    return tuple(each.claimed(in_common, before.get(each.errand.key, 0) + 1) for each in message.parts)


def hash_of(facts: Iterable[ReminderFacts | NoticeFacts]) -> str:
    """Return the SHA-256 of what the parts of a message say, in their order."""
    return sha256(canonical([each.model_dump(mode="json") for each in facts])).hexdigest()


def _outgoing(to: str, things: list[Said | Noticed]) -> Outgoing:
    seats = {each.errand.seat for each in things}
    seat: Seat = "coordinator" if "coordinator" in seats else things[0].errand.seat
    return Outgoing(to=to, seat=seat, parts=tuple(sorted(things, key=lambda each: each.place)))
