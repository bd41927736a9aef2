"""One notification of each sort, with what it will say: about a milestone, a source, a week, or a memo.

A notification and its facts are one part of a message. A part knows its place in the message, and the claim that puts
it on record before it is sent.
"""

from abc import abstractmethod
from datetime import date
from typing import Any, Generic, TypeVar

from pydantic import AwareDatetime

from models.core import Value
from models.ledger import (
    Channel,
    Claim,
    DelayReason,
    DigestClaimed,
    DigestFacts,
    MemoMessageClaimed,
    MemoMessageFacts,
    MemoStep,
    NoticeClaimed,
    NoticeFacts,
    NotificationKind,
    NotificationReason,
    Part,
    ReminderClaimed,
    ReminderFacts,
)
from models.reminders.kinds import ORDER
from models.reminders.recipients import Recipient


class Delay(Value):
    """Until when (UTC) a notification waits, and why."""

    until: AwareDatetime
    reason: DelayReason


class Notification(Value):
    """The base of one thing to say to one person."""

    kind: NotificationKind
    key: str
    """Names this notification in the ledger and in Slack. Source: docs/reminders.md#keys."""
    due: date
    """The due date that was current when it was decided; if it is not about a milestone, the day it belongs to."""
    recipient: Recipient
    reason: NotificationReason | None = None
    """What the message says about why this person gets it, or gets it now."""
    delay: Delay | None = None
    """None if it goes out now."""

    @property
    def to(self) -> str | None:
        """Return the id of the person it goes to, or None if it reaches nobody and the operator must act."""
        return self.recipient.to

    @property
    def vacant_role(self) -> str | None:
        """Return the role that nobody holds, if that is why somebody else gets it."""
        return self.recipient.instead_of if self.reason == "role_vacant" else None

    @property
    @abstractmethod
    def about(self) -> str:
        """Return what it is about: a milestone, a source, a week, or a memo's draft."""


class Reminder(Notification):
    """One thing to say about one milestone."""

    milestone_id: str
    skipped: tuple[NotificationKind, ...] = ()
    """The lower rungs it stands for, which are never sent."""

    @property
    def about(self) -> str:
        """Return the id of what it is about."""
        return self.milestone_id


class SourceNotice(Notification):
    """One thing to say about one source."""

    source: str
    notice: int
    """The ledger entry that raised it."""

    @property
    def about(self) -> str:
        """Return the name of what it is about."""
        return self.source


class WeeklyDigest(Notification):
    """One week's digest, for a unit head or for the coordinator. It is due on the week's first business day."""

    week: str
    """The ISO week, such as `2026-W48`."""
    unit_head: str | None = None
    """The id of the unit head whose milestones it lists; None for a coordinator's."""

    @property
    def about(self) -> str:
        """Return the week it is about."""
        return self.week


class MemoNotification(Notification):
    """One thing to say about a draft, or about the memo it became."""

    draft: str
    turn: int = 1
    steps: tuple[MemoStep, ...] = ()
    """What the person may do with it."""
    whole: bool = False
    """The memo's own text goes with it, so it is a message of its own: an email to someone who cannot open the memo."""

    @property
    def about(self) -> str:
        """Return the id of what it is about."""
        return self.draft


Facts = ReminderFacts | NoticeFacts | DigestFacts | MemoMessageFacts
"""What a part of a message says."""

Place = tuple[int, date, str]
"""Where a part stands in its message: by kind, then by original due date, then by what it is about."""


class Envelope(Value):
    """What all parts of one message have in common when they are claimed."""

    message: str
    """The key of the message: that of its first part."""
    to: str
    introduces: bool
    lease_until: AwareDatetime
    channel: Channel
    body_hash: str


N = TypeVar("N", bound=Notification)
F = TypeVar("F", bound=Facts)


class _Part(Value, Generic[N, F]):
    """A notification with the facts it will say."""

    notification: N
    facts: F

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        notification, facts = self.notification, self.facts
        rank = ORDER.index(notification.kind)
        if isinstance(facts, ReminderFacts):
            return rank, facts.due_on, notification.about
        return rank, notification.due, notification.key

    def claim(self, envelope: Envelope, attempt: int) -> Claim:
        """Return the event that claims it."""
        match self.notification:
            case Reminder(milestone_id=milestone_id, skipped=skipped):
                fields = self._claim_fields(envelope, attempt, milestone_id=milestone_id)
                return ReminderClaimed(milestone_id=milestone_id, skipped=skipped, **fields)
            case SourceNotice(source=source, notice=notice):
                fields = self._claim_fields(envelope, attempt, source=source)
                return NoticeClaimed(source=source, notice=notice, **fields)
            case MemoNotification(draft=draft):
                return MemoMessageClaimed(draft=draft, **self._claim_fields(envelope, attempt))
        return DigestClaimed(**self._claim_fields(envelope, attempt))

    def _claim_fields(self, envelope: Envelope, attempt: int, **subject: str) -> dict[str, Any]:
        """Return what every claim says; `subject` is the milestone or the source that its part names."""
        notification = self.notification
        return {
            **envelope.model_dump(),
            "part": Part(key=notification.key, kind=notification.kind, due=notification.due, **subject),
            "facts": self.facts,
            "instead_of": notification.recipient.instead_of,
            "reason": notification.reason,
            "attempt": attempt,
        }


ReminderPart = _Part[Reminder, ReminderFacts]
NoticePart = _Part[SourceNotice, NoticeFacts]
DigestPart = _Part[WeeklyDigest, DigestFacts]
MemoPart = _Part[MemoNotification, MemoMessageFacts]
MessagePart = ReminderPart | NoticePart | DigestPart | MemoPart
