"""The parts of a message: what is said of a milestone, a source, a week or a memo, with its facts and its place."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from models.core import Value
from models.ledger import (
    DigestClaimed,
    DigestFacts,
    MemoMessageClaimed,
    MemoMessageFacts,
    NoticeClaimed,
    NoticeFacts,
    Part,
    ReminderClaimed,
    ReminderFacts,
)
from models.reminders.notification import Digest, MemoNotification, Notice, Notification

ORDER = (
    "memo_withdrawn", "extension_request", "memo_ready", "hold_notice", "could_not_deliver", "source_blocked",
    "needs_person", "evidence_rejected", "escalation", "overdue", "verification_request", "due_soon", "memo_shared",
    "reassignment", "weekly_digest", "check_in", "memo_issued",
)  # fmt: skip
"""The parts of a message, what most needs a person first (reminders.md, section 2)."""

Place = tuple[int, date, str]


def rank(kind: str, original_due: date, about: str) -> Place:
    """Return where a part stands in its message: by kind, then by original due date, then by id."""
    return ORDER.index(kind), original_due, about


class Said(Value):
    """One errand with the facts it will say."""

    notification: Notification
    facts: ReminderFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return rank(self.notification.kind, self.facts.due_on, self.notification.milestone_id)

    def claimed(self, message: Mapping[str, Any], attempt: int) -> ReminderClaimed:
        """Return its claim; `message` is what all parts of the message have in common."""
        one = self.notification
        part = Part(key=one.key, milestone_id=one.milestone_id, kind=one.kind, due=one.due)
        who = {"instead_of": one.instead_of, "reason": one.reason}
        return ReminderClaimed(
            milestone_id=one.milestone_id, part=part, skipped=one.skipped, attempt=attempt, facts=self.facts, **who,
            **message,
        )  # fmt: skip


class Noticed(Value):
    """One notice of a source with the facts it will say."""

    notification: Notice
    facts: NoticeFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return rank(self.notification.kind, self.notification.due, self.notification.key)

    def claimed(self, message: Mapping[str, Any], attempt: int) -> NoticeClaimed:
        """Return its claim; `message` is what all parts of the message have in common."""
        one = self.notification
        part = Part(key=one.key, source=one.source, kind=one.kind, due=one.due)
        who = {"instead_of": one.instead_of, "reason": one.reason}
        return NoticeClaimed(
            source=one.source, notice=one.notice, part=part, attempt=attempt, facts=self.facts, **who, **message
        )


class Digested(Value):
    """One week's digest with the facts it will say."""

    notification: Digest
    facts: DigestFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return rank(self.notification.kind, self.notification.due, self.notification.key)

    def claimed(self, message: Mapping[str, Any], attempt: int) -> DigestClaimed:
        """Return its claim; `message` is what all parts of the message have in common."""
        one = self.notification
        part = Part(key=one.key, kind=one.kind, due=one.due)
        who = {"instead_of": one.instead_of, "reason": one.reason}
        return DigestClaimed(part=part, attempt=attempt, facts=self.facts, **who, **message)


class MemoSaid(Value):
    """One thing to say of a memo with the facts it will say."""

    notification: MemoNotification
    facts: MemoMessageFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return rank(self.notification.kind, self.notification.due, self.notification.key)

    def claimed(self, message: Mapping[str, Any], attempt: int) -> MemoMessageClaimed:
        """Return its claim; `message` is what all parts of the message have in common."""
        one = self.notification
        part = Part(key=one.key, kind=one.kind, due=one.due)
        who = {"instead_of": one.instead_of, "reason": one.reason}
        return MemoMessageClaimed(draft=one.draft, part=part, attempt=attempt, facts=self.facts, **who, **message)


OnePart = Said | Noticed | Digested | MemoSaid
