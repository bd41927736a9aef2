"""One notification of each sort, with what it will say: about a milestone, a source, a week, or a memo.

A notification and its facts are one part of a message. A part knows its place in the message, and the claim that puts
it on record before it is sent.
"""

from datetime import date

from pydantic import AwareDatetime

from models.core import Value
from models.ledger import (
    Channel,
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


class ReminderPart(Value):
    """A reminder with the facts it will say."""

    notification: Reminder
    facts: ReminderFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return ORDER.index(self.notification.kind), self.facts.due_on, self.notification.milestone_id

    def claim(self, envelope: Envelope, attempt: int) -> ReminderClaimed:
        """Return the event that claims it."""
        return ReminderClaimed(
            milestone_id=self.notification.milestone_id,
            part=_part(self.notification, milestone_id=self.notification.milestone_id),
            skipped=self.notification.skipped,
            facts=self.facts,
            instead_of=self.notification.recipient.instead_of,
            reason=self.notification.reason,
            attempt=attempt,
            **envelope.model_dump(),
        )


class NoticePart(Value):
    """A notice about a source with the facts it will say."""

    notification: SourceNotice
    facts: NoticeFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return _place(self.notification)

    def claim(self, envelope: Envelope, attempt: int) -> NoticeClaimed:
        """Return the event that claims it."""
        return NoticeClaimed(
            source=self.notification.source,
            notice=self.notification.notice,
            part=_part(self.notification, source=self.notification.source),
            facts=self.facts,
            instead_of=self.notification.recipient.instead_of,
            reason=self.notification.reason,
            attempt=attempt,
            **envelope.model_dump(),
        )


class DigestPart(Value):
    """A weekly digest with the facts it will say."""

    notification: WeeklyDigest
    facts: DigestFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return _place(self.notification)

    def claim(self, envelope: Envelope, attempt: int) -> DigestClaimed:
        """Return the event that claims it."""
        return DigestClaimed(
            part=_part(self.notification),
            facts=self.facts,
            instead_of=self.notification.recipient.instead_of,
            reason=self.notification.reason,
            attempt=attempt,
            **envelope.model_dump(),
        )


class MemoPart(Value):
    """A notification about a memo with the facts it will say."""

    notification: MemoNotification
    facts: MemoMessageFacts

    @property
    def place(self) -> Place:
        """Return where it stands in its message."""
        return _place(self.notification)

    def claim(self, envelope: Envelope, attempt: int) -> MemoMessageClaimed:
        """Return the event that claims it."""
        return MemoMessageClaimed(
            draft=self.notification.draft,
            part=_part(self.notification),
            facts=self.facts,
            instead_of=self.notification.recipient.instead_of,
            reason=self.notification.reason,
            attempt=attempt,
            **envelope.model_dump(),
        )


MessagePart = ReminderPart | NoticePart | DigestPart | MemoPart


def _place(notification: Notification) -> Place:
    return ORDER.index(notification.kind), notification.due, notification.key


def _part(notification: Notification, *, milestone_id: str | None = None, source: str | None = None) -> Part:
    return Part(
        key=notification.key,
        milestone_id=milestone_id,
        source=source,
        kind=notification.kind,
        due=notification.due,
    )
