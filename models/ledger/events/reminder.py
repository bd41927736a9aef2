"""What happens to a reminder: claimed before it is sent, and how it ended."""

from datetime import date
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from models.core import Value
from models.ledger.events.happening import Happening
from models.ledger.events.message_facts import Channel, DelayReason, NotificationKind, NotificationReason, ReminderFacts


class Part(Value):
    """One part of a message: its key, its milestone and the step of the ladder for a due date; or a source's notice."""

    key: str
    milestone_id: str | None = None
    source: str | None = None
    """Either this or the milestone; neither in a week's digest, which is about a person's."""
    kind: NotificationKind
    due: date
    """The due date in force; of a notice, the day it is of."""


class ClaimEvent(Happening):
    """The base of what takes one part of a message for sending."""

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
    def key(self) -> str:
        """Return the key: a part is claimed once an attempt."""
        return f"reminder_claimed:{self.part.key}:{self.attempt}"

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the text ids of the reasons of a verifier or of whoever answered, where the part quotes them."""
        facts = self.facts
        return tuple(filter(None, (facts.rejected_why, facts.answered_why, facts.decided_why)))


class DeliveryEvent(Happening):
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


class ReminderDelayed(Happening):
    """A reminder is due and not sent, for this reason, until then."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["reminder_delayed"] = "reminder_delayed"
    milestone_id: str
    notification_kind: NotificationKind
    to: str
    reason: DelayReason
    until: AwareDatetime
