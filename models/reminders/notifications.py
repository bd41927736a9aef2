"""One notification of each sort, with what it will say: about a milestone, a source, a week, or a memo.

A notification and its facts are one part of a message. What one person gets on one day is one message: its parts in
order, claimed together under one key before it is sent. `SweepContext` is what holds for all of one sweep.
Source: docs/reminders.md#bundles.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import AwareDatetime, InstanceOf

from models.core import Calendar, People, Value, evolve
from models.drafts import MemoAtHand
from models.ledger import (
    Called,
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
    RefusedPresses,
    ReminderClaimed,
    ReminderFacts,
    canonical,
)
from models.records import MilestoneRecord, RecipientRecord, ReminderRecord, SourceRecord, source_of
from models.register import Gives, Names
from models.reminders.kinds import ORDER, Role
from models.reminders.recipients import CHANNEL, Channels, Directory, Recipient
from models.standing import MilestoneView, ReportView, SourceView


class SweepContext(Value):
    """What holds for every milestone, source and memo of one sweep."""

    calendar: Calendar
    verdicts_by: str
    """The short name of the office that records findings."""
    names: Names | None = None
    """What readers call people and places, as the register says."""
    people: People
    sources: Mapping[str, SourceRecord]
    recipients: Mapping[str, RecipientRecord]
    gives: Mapping[str, Gives] = {}
    """What each source of the register gives."""
    answered: Mapping[str, date] = {}
    """The day on which each person last did something about a milestone, by id."""
    milestones: Mapping[str, InstanceOf[MilestoneRecord]] = {}
    """What may bring a message within `FORESEEN`, by id, so that a message can name the day of its reader's next."""
    touched: Mapping[str, tuple[str, ...]] = {}
    """The open milestones that would show at a source, by its name, if there is something to say about it."""
    channels: Channels = Channels()
    memo_on: date | None = None
    """The day of the next memo."""
    digests: frozenset[str] | None = None
    """The keys of this week's digests that are claimed already; None if this sweep sends no digests."""
    report: InstanceOf[ReportView] | None = None
    """For digests: where everything stands on the day of the sweep; None if this sweep sends none."""
    unsure: tuple[str, ...] = ()
    """The messages of which nobody has known for a day whether they arrived."""
    refused: RefusedPresses | None = None
    """What was refused in the last seven days because of who pressed."""
    memos: tuple[MemoAtHand, ...] = ()
    """The recent drafts, and the memos they became."""
    channel: bool = False
    """The coordinators have a channel, to which their weekly digest goes."""

    def directory(self, now: datetime) -> Directory:
        """Return everyone who can get a notification, and how they can be reached at a moment (UTC)."""
        return evolve(self._directory, now=now)

    @cached_property
    def _directory(self) -> Directory:
        """Everyone, at no moment yet: each reminder of a sweep asks for a directory, and reading it checks them all."""
        return Directory(
            now=datetime.min.replace(tzinfo=UTC),
            people=self.people,
            records=self.recipients,
            channels=self.channels,
            answered=self.answered,
        )

    def view_of(self, milestone: MilestoneRecord, day: date) -> MilestoneView:
        """Return where a milestone stands on a New York day."""
        source = SourceView(milestone.source, record=source_of(milestone, self.sources))
        return MilestoneView(milestone, source, day, self.calendar)

    def called(self, *, roles: Iterable[str] = (), sources: Iterable[str] = (), bodies: Iterable[str] = ()) -> Called:
        """Return what the register calls the agency, and the roles, sources and bodies that a message names."""
        names = self.names
        if names is None:
            return Called()
        return Called(
            agency=names.agency,
            roles={id_: names.role(id_) for id_ in sorted(set(roles))},
            sources={id_: names.source(id_) for id_ in sorted(set(sources))},
            bodies={id_: names.body(id_) for id_ in sorted(set(bodies))},
        )


class Delay(Value):
    """Until when (UTC) a notification waits, and why."""

    until: AwareDatetime
    reason: DelayReason


class Notification(Value):
    """The base of one thing to say to one person."""

    about_field: ClassVar[str]
    """The field that says what it is about."""
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
    def about(self) -> str:
        """Return what it is about: a milestone, a source, a week, or a memo's draft."""
        return str(getattr(self, self.about_field))


class Reminder(Notification):
    """One thing to say about one milestone."""

    about_field: ClassVar[str] = "milestone_id"
    milestone_id: str
    skipped: tuple[NotificationKind, ...] = ()
    """The lower rungs it stands for, which are never sent."""


class SourceNotice(Notification):
    """One thing to say about one source."""

    about_field: ClassVar[str] = "source"
    source: str
    notice: int
    """The ledger entry that raised it."""


class WeeklyDigest(Notification):
    """One week's digest, for a unit head or for the coordinator. It is due on the week's first business day."""

    about_field: ClassVar[str] = "week"
    week: str
    """The ISO week, such as `2026-W48`."""
    unit_head: str | None = None
    """The id of the unit head whose milestones it lists; None for a coordinator's."""


class MemoNotification(Notification):
    """One thing to say about a draft, or about the memo it became."""

    about_field: ClassVar[str] = "draft"
    draft: str
    turn: int = 1
    steps: tuple[MemoStep, ...] = ()
    """What the person may do with it."""
    whole: bool = False
    """The memo's own text goes with it, so it is a message of its own: an email to someone who cannot open the memo."""


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
