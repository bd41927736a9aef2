"""What happens to a message: claimed before it is sent, how it ended, and what it shows in Slack afterward."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.core import Value
from models.ledger.events.event import Event, MilestoneEvent, SourceEvent
from models.ledger.events.message_facts import (
    Channel,
    DelayReason,
    NoticeFacts,
    NotificationKind,
    NotificationReason,
    ReminderFacts,
    Shows,
)


class Part(Value):
    """One part of a message: its key, its milestone and the step of the ladder for a due date; or a source's notice."""

    key: str
    milestone_id: str | None = None
    source: str | None = None
    """Either this or the milestone; neither in a week's digest, which is about a person's."""
    kind: NotificationKind
    due: date
    """The due date in force; of a notice, the day it is of."""


class ClaimEvent(Event):
    """The base of what takes one part of a message for sending, once an attempt."""

    key_format: ClassVar[str] = "{kind}:{part.key}:{attempt}"
    part: Part
    message: str
    """The key of the message: that of its first part."""
    to: str
    """The id of the person, in the people file."""
    instead_of: str | None = None
    reason: NotificationReason | None = None
    introduces: bool = False
    """This is the first message to that person: it is preceded by who asks, and on what authority."""
    attempt: int = 1
    lease_until: AwareDatetime
    body_hash: str
    channel: Channel = "slack"

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the text ids of the words, typed by a person, that the part quotes."""
        return ()


class ReminderClaimed(ClaimEvent):
    """A part of a message about a milestone was taken for sending, with all that it says."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["reminder_claimed"] = "reminder_claimed"
    milestone_id: str
    skipped: tuple[NotificationKind, ...] = ()
    facts: ReminderFacts

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the text ids of the reasons of a verifier or of whoever answered, where the part quotes them."""
        facts = self.facts
        return tuple(filter(None, (facts.rejected_why, facts.answered_why, facts.decided_why)))


class DeliveryEvent(Event):
    """The base of what is said of a whole message, with its parts."""

    subject_field: ClassVar[str] = "message"
    message: str
    to: str
    parts: tuple[Part, ...]


class ReminderSent(DeliveryEvent):
    """Slack has the message, under this timestamp."""

    kind: Literal["reminder_sent"] = "reminder_sent"
    channel: str
    ts: str
    found_by_key: bool = False


class ReminderRefused(DeliveryEvent):
    """Slack said no, and will say no again."""

    kind: Literal["reminder_refused"] = "reminder_refused"
    code: str
    channel: Channel = "slack"


class ReminderUncertain(DeliveryEvent):
    """No answer, or a look-up that did not find it: look again at `look_at`."""

    kind: Literal["reminder_uncertain"] = "reminder_uncertain"
    channel: str | None
    misses: int
    look_at: AwareDatetime
    why: str


class ReminderReleased(DeliveryEvent):
    """Not sent, for sure; decided again at the next sweep."""

    kind: Literal["reminder_released"] = "reminder_released"
    why: str


class ReminderRedirected(DeliveryEvent):
    """Slack refused the message to a person, so the coordinator gets it."""

    kind: Literal["reminder_redirected"] = "reminder_redirected"
    redirected_to: str


class ReminderDegraded(DeliveryEvent):
    """Slack could not read the blocks; the plain text was sent under the same key."""

    kind: Literal["reminder_degraded"] = "reminder_degraded"
    code: str


class ReminderDelayed(MilestoneEvent):
    """A reminder is due and not sent, for this reason, until then."""

    kind: Literal["reminder_delayed"] = "reminder_delayed"
    notification_kind: NotificationKind
    to: str
    reason: DelayReason
    until: AwareDatetime


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


class NoticeClaimed(ClaimEvent):
    """A notice of a source was taken for sending to the coordinator, with all that it says."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["notice_claimed"] = "notice_claimed"
    source: str
    notice: int
    """The entry that raised it."""
    facts: NoticeFacts


class NoticeDelayed(SourceEvent):
    """The coordinator is to hear of a source, and does not yet, for this reason, until then."""

    kind: Literal["notice_delayed"] = "notice_delayed"
    notification_kind: NotificationKind
    to: str
    reason: DelayReason
    until: AwareDatetime
