"""What happens to a message: claimed before it is sent, how it ended, and what it shows in Slack afterward."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from models.core import Value
from models.ledger.events.event import Event, MilestoneEvent, SourceEvent
from models.ledger.events.items import AnyItem, ClaimedItem
from models.ledger.events.message_facts import (
    Channel,
    DelayReason,
    MessageFacts,
    MilestoneFacts,
    NoticeFacts,
    NotificationKind,
    NotificationReason,
    ReminderFacts,
    Shows,
    TurnVerb,
)
from models.ledger.events.old_items import item_of_old
from models.register import Duty, Says


class Part(Value):
    """One part of a message: its key, its milestone and the step of the ladder for a due date; or a source's notice."""

    key: str
    milestone_id: str | None = None
    source: str | None = None
    """Either this or the milestone; neither in a week's digest, which is about a person's."""
    kind: NotificationKind
    due: date
    """The due date in force; of a notice, the day it is of."""


class ClaimEvent(Event, key="{kind}:{part.key}:{attempt}"):
    """The base of what takes one part of a message for sending, once an attempt."""

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


class MilestoneClaim(ClaimEvent, subject="milestone_id"):
    """The base of what takes an item about a milestone for sending."""

    milestone_id: str
    skipped: tuple[NotificationKind, ...] = ()
    """The lower rungs it stands for, which are never sent."""

    @property
    def item(self) -> AnyItem:
        """Return what it says, by its kind."""
        raise NotImplementedError


class ItemClaimed(MilestoneClaim, kind="item_claimed"):
    """An item about a milestone was taken for sending, with all that it says."""

    facts: ClaimedItem

    @property
    def item(self) -> AnyItem:
        """Return what it says, by its kind."""
        return self.facts

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the text id of the words that it quotes."""
        return (words,) if (words := self.facts.words) else ()


class ReminderClaimed(MilestoneClaim, kind="reminder_claimed"):
    """The same as 0.1.0 and 0.2.0 recorded it, with one shape for all kinds. It is only read."""

    facts: ReminderFacts

    @property
    def item(self) -> AnyItem:
        """Return what it says, by its kind."""
        return item_of_old(self.part.kind, self.reason, self.facts)

    @property
    def typed(self) -> tuple[str, ...]:
        """Return the text ids of the reasons of a verifier or of whoever answered, where the part quotes them."""
        facts = self.facts
        return tuple(filter(None, (facts.rejected_why, facts.answered_why, facts.decided_why)))


class DeliveryEvent(Event, subject="message"):
    """The base of what is said of a whole message, with its parts."""

    message: str
    to: str
    parts: tuple[Part, ...]


class ReminderSent(DeliveryEvent, kind="reminder_sent"):
    """Slack has the message, under this timestamp."""

    channel: str
    ts: str
    found_by_key: bool = False


class ReminderRefused(DeliveryEvent, kind="reminder_refused"):
    """Slack said no, and will say no again."""

    code: str
    channel: Channel = "slack"


class ReminderUncertain(DeliveryEvent, kind="reminder_uncertain"):
    """No answer, or a look-up that did not find it: look again at `look_at`."""

    channel: str | None
    misses: int
    look_at: AwareDatetime
    why: str


class ReminderReleased(DeliveryEvent, kind="reminder_released"):
    """Not sent, for sure; decided again at the next sweep."""

    why: str


class ReminderRedirected(DeliveryEvent, kind="reminder_redirected"):
    """Slack refused the message to a person, so the coordinator gets it."""

    redirected_to: str


class ReminderDegraded(DeliveryEvent, kind="reminder_degraded"):
    """Slack could not read the blocks; the plain text was sent under the same key."""

    code: str


class DelayEvent(Event):
    """The base of what is due and not sent, for a reason, until then."""

    notification_kind: NotificationKind
    to: str
    reason: DelayReason
    until: AwareDatetime


class ReminderDelayed(MilestoneEvent, DelayEvent, kind="reminder_delayed"):
    """A reminder is delayed."""


class DuplicateRemoved(DeliveryEvent, kind="duplicate_removed"):
    """A second copy was found in Slack and deleted."""

    channel: str
    ts: str


class Shown(Value):
    """What a message in Slack now shows of one of its parts, and the entry that says so; 0 for its own call."""

    key: str
    shows: Shows
    seq: int


class ReminderUpdated(DeliveryEvent, kind="reminder_updated"):
    """A message in Slack was updated, so that it shows no stale call to act."""

    shown: tuple[Shown, ...]
    code: str | None = None
    """Slack's code where it would not: the message is gone, and is left."""


class NoticeClaimed(ClaimEvent, kind="notice_claimed", subject="source"):
    """A notice of a source was taken for sending to the coordinator, with all that it says."""

    source: str
    notice: int
    facts: NoticeFacts


class NoticeDelayed(SourceEvent, DelayEvent, kind="notice_delayed"):
    """What the coordinator is to hear of a source is delayed."""


class DigestLine(MilestoneFacts):
    """One item of a week's digest."""

    milestone_id: str
    person: str | None
    v: int
    asks_for: date | None = None
    """The new date that the person asked for and nobody has decided yet."""
    duty_on: Duty = "agency"
    """Whose duty it is: another body's is never said to be the agency's delay."""
    offers: date | None = None
    """The date that the duty holder offers in place of ours and nobody has decided yet."""
    turn: TurnVerb | None = None
    """What is done next."""
    short: str = ""
    # Entries of 0.2.0 have these too, and nobody reads them.
    responsible: str = ""
    agency_says: Says | None = None
    agency_says_on: date | None = None
    last_answer: Shows | None = None
    last_answer_on: date | None = None


class RefusedPresses(Value):
    """What was refused in a week because of who pressed."""

    by_why: Mapping[str, int]
    accounts: int
    most: int
    """The most that one account tried on one day."""


class DutyCount(Value):
    """How many dates of one duty holder have passed, by what is known of them."""

    duty_on: Duty
    overdue: int
    legal: int
    """Legal deadlines, conditional ones too, that passed with no ground to say that they were missed."""
    targets: int
    unknown: int
    asked_on: date | None = None
    """The day on which the holder first received one of them."""

    @property
    def all(self) -> int:
        """Return how many milestones are counted."""
        return self.overdue + self.legal + self.targets + self.unknown


class DigestFacts(MessageFacts):
    """All that the weekly digest of a unit's head or of the coordinator says, frozen at its claim."""

    about: Literal["unit_head", "coordinator"]
    week: str
    """The ISO week, `2026-W48`."""
    lines: tuple[DigestLine, ...]
    """What is past its date, the worst first; at most as many as are shown."""
    more: int
    waiting: tuple[str, ...] = ()
    """Milestones whose evidence waits for a finding."""
    requests: tuple[str, ...] = ()
    """Milestones for which an extension was asked for and not decided."""
    holds: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    relying: int
    """How many open milestones rely on these sources."""
    relying_by_law: int
    """How many of them have a legal deadline, conditional ones not among them."""
    unsure: tuple[str, ...] = ()
    """Messages of which nobody knows for a day whether they arrived."""
    drafts: tuple[str, ...] = ()
    """Drafts of memos that nobody read when asked twice, by id."""
    refused: RefusedPresses | None = None
    titles: Mapping[str, str] = {}
    """The titles of the milestones that are named without a line of their own, by id."""
    offers: tuple[str, ...] = ()
    """Milestones for which the duty holder offered a date of its own that is not decided."""
    past: int
    """How many are past their dates, somebody having looked since."""
    unknown: int
    numbers: Mapping[str, int] = {}
    """In a coordinator's digest: the numbers of the headline that are not zero, by name."""
    new: int | None = None
    """How many dates began to count in the week before."""
    notes: int = 0
    """Notes that people typed to the coordinator in the week before."""
    kept_apart: Mapping[str, int] = {}
    """Mails of the week before that were passed to nobody, by reason."""
    by_reply: tuple[int, ...] = ()
    """The entries of statements that were given under a button called Reply, listed once."""
    # Entries of 0.2.0 have these in place of `numbers`, or nobody reads them.
    counts: tuple[DutyCount, ...] = ()
    answer_by: date | None = None
    over_all: int = 0
    next_on: date | None = None


class DigestClaimed(ClaimEvent, kind="digest_claimed", subject="to"):
    """A week's digest was taken for sending, with all that it says."""

    facts: DigestFacts
    head: str = ""
    """The record's head when it was claimed, as it is printed, so that those who get the digest hold it."""
