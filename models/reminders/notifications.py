"""The values that travel: a notification of each sort, and the parts of one message. What one person gets on one day is
one message, claimed under one key before it is sent. Source: docs/reminders.md#bundles."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import AwareDatetime, InstanceOf

from models import ledger
from models.core import Calendar, People, Value, same_fields
from models.drafts import MemoAtHand
from models.ledger import Channel, Claim, NotificationKind, Role, items
from models.records import MilestoneRecord, RecipientRecord, ReminderRecord, SourceRecord, source_of
from models.register import Gives, Names, Voice
from models.reminders.kinds import KINDS
from models.reminders.recipients import CHANNEL, Channels, Directory, Recipient
from models.standing import MilestoneView, ReportView, SourceView


class Typed(Value):
    """What people typed to us, as a coordinator's digest counts it; the fields are those of its facts."""

    notes: int = 0
    kept_apart: Mapping[str, int] = {}
    by_reply: tuple[int, ...] = ()

    @property
    def is_any(self) -> bool:
        """Return whether there is anything to say of it."""
        return bool(self.notes or self.kept_apart or self.by_reply)


class SweepContext(Value):
    """What holds for every milestone, source and memo of one sweep."""

    calendar: Calendar
    verdicts_by: str
    names: Names | None = None
    people: People
    sources: Mapping[str, SourceRecord]
    recipients: Mapping[str, RecipientRecord]
    gives: Mapping[str, Gives] = {}
    voices: Mapping[str, Voice] = {}
    """Whose word each source of the register is."""
    ended: frozenset[str] = frozenset()
    """The milestones that nobody awaits, because their recommendations are closed."""
    answered: Mapping[str, date] = {}
    """The day on which each person last did something about a milestone, by id."""
    touched: Mapping[str, tuple[str, ...]] = {}
    """The open milestones that would show at a source, by its name, if there is something to say about it."""
    channels: Channels = Channels()
    claimed_digests: frozenset[str] | None = None
    """The keys of this week's digests that are claimed already; None if this sweep sends no digests."""
    report: InstanceOf[ReportView] | None = None
    """For digests: where everything stands on the day of the sweep; None if this sweep sends none."""
    unsure: tuple[str, ...] = ()
    """The messages of which nobody has known for a day whether they arrived."""
    refused: ledger.RefusedPresses | None = None
    """What was refused in the last seven days because of who pressed."""
    typed: Typed = Typed()
    """For a coordinator's digest: what people typed to us in the week before."""
    memos: tuple[MemoAtHand, ...] = ()

    def directory(self, now: datetime) -> Directory:
        """Return everyone who can get a notification, and how they can be reached at a moment (UTC)."""
        return Directory(now, self.people, self.recipients, self.channels, self.answered)

    def view_of(self, milestone: MilestoneRecord, day: date) -> MilestoneView:
        """Return where a milestone stands on a New York day."""
        voice, record = self.voices.get(milestone.source), source_of(milestone, self.sources)
        source = SourceView(milestone.source, voice, record)
        return MilestoneView(milestone, source, day, self.calendar, milestone.id in self.ended)

    def message_facts(
        self, day: date, *, roles: Iterable[str] = (), sources: Iterable[str] = (), bodies: Iterable[str] = ()
    ) -> dict[str, Any]:
        """Return what every message says of itself on a day: whose verdicts these are, and what the register calls the
        agency, and the roles, sources and bodies that it names."""
        called = ledger.Called()
        if names := self.names:
            called = ledger.Called(
                agency=names.agency,
                roles={id_: names.role(id_) for id_ in sorted(set(roles))},
                sources={id_: names.source(id_) for id_ in sorted(set(sources))},
                bodies={id_: names.body(id_) for id_ in sorted(set(bodies))},
            )
        return {"verdicts_by": self.verdicts_by, "said_on": day, "called": called}


class Delay(Value):
    """Until when (UTC) a notification waits, and why."""

    until: AwareDatetime
    reason: ledger.DelayReason


class Notification(Value):
    """The base of one thing to say to one person."""

    about_field: ClassVar[str]
    kind: NotificationKind
    key: str
    """Names this notification in the ledger and in Slack. Source: docs/reminders.md#sending."""
    due: date
    """The due date that was current when it was decided; if it is not about a milestone, the day it belongs to."""
    recipient: Recipient
    reason: ledger.NotificationReason | None = None
    """Why this person gets it, or gets it now."""
    delay: Delay | None = None

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


class WeeklyDigest(Notification):
    """One week's digest, for a unit head or for the coordinator. It is due on the week's first business day."""

    about_field: ClassVar[str] = "week"
    week: str


class MemoNotification(Notification):
    """One thing to say about a draft, or about the memo it became."""

    about_field: ClassVar[str] = "draft"
    draft: str
    turn: int = 1
    steps: tuple[ledger.MemoStep, ...] = ()


Facts = items.ItemFacts | ledger.NoticeFacts | ledger.DigestFacts | ledger.MemoMessageFacts
N = TypeVar("N", bound=Notification)
F = TypeVar("F", bound=Facts)


class _Part(Value, Generic[N, F]):
    """A notification with the facts it will say."""

    notification: N
    facts: F

    @property
    def place(self) -> tuple[int, date, str]:
        """Return where it stands in its message: by kind, then by original due date, then by what it is about."""
        notification, facts = self.notification, self.facts
        rank = KINDS[notification.kind].rank
        if isinstance(facts, items.ItemFacts):
            return rank, facts.due_on, notification.about
        return rank, notification.due, notification.key

    def claim(self, attempt: int, message: Mapping[str, Any]) -> Claim:
        """Return the event that claims it; `message` is what all parts of its message say."""
        notification = self.notification
        fields = {
            **message,
            "part": ledger.Part(**same_fields(ledger.Part, notification)),
            "facts": self.facts,
            "instead_of": notification.recipient.instead_of,
            "reason": notification.reason,
            "attempt": attempt,
        }
        match notification:
            case Reminder(milestone_id=milestone_id, skipped=skipped):
                return ledger.ItemClaimed(milestone_id=milestone_id, skipped=skipped, **fields)
            case SourceNotice(source=source, notice=notice):
                return ledger.NoticeClaimed(source=source, notice=notice, **fields)
            case MemoNotification(draft=draft):
                return ledger.MemoMessageClaimed(draft=draft, **fields)
        return ledger.DigestClaimed(**fields)


ReminderPart = _Part[Reminder, items.AnyItem]
NoticePart = _Part[SourceNotice, ledger.NoticeFacts]
DigestPart = _Part[WeeklyDigest, ledger.DigestFacts]
MemoPart = _Part[MemoNotification, ledger.MemoMessageFacts]
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
    channel: Channel = "slack"


def bundled(parts: Iterable[MessagePart]) -> tuple[Outgoing, ...]:
    """Return what each person gets as one message, in the order of ids."""
    by_person: dict[str, list[MessagePart]] = {}
    for part in parts:
        if part.notification.to is not None:
            by_person.setdefault(part.notification.to, []).append(part)
    messages = list[Outgoing]()
    for to, of_person in sorted(by_person.items()):
        in_order = sorted(of_person, key=lambda part: part.place)
        roles = [part.notification.recipient.role for part in of_person]
        role: Role = "coordinator" if "coordinator" in roles else roles[0]
        channel = in_order[0].notification.recipient.channel
        messages.append(Outgoing(to=to, role=role, parts=tuple(in_order), channel=channel))
    return tuple(messages)


def claims_of(
    message: Outgoing, now: datetime, recipient: RecipientRecord | None, earlier: Mapping[str, ReminderRecord]
) -> tuple[Claim, ...]:
    """Return the claims of a message: one a part, all with the key of the first part and one body hash. `recipient` is
    None for someone never written to; `earlier` has, by key, what was claimed before and not sent."""
    attempts = {key: record.attempt for key, record in earlier.items()}
    fields = {
        "message": message.parts[0].notification.key,
        "to": message.to,
        "introduces": message.to != CHANNEL and (recipient is None or recipient.first_told_on is None),
        "lease_until": now + LEASE,
        "channel": message.channel,
        "body_hash": hash_of(part.facts for part in message.parts),
    }
    return tuple(part.claim(attempts.get(part.notification.key, 0) + 1, fields) for part in message.parts)


def hash_of(facts: Iterable[Facts]) -> str:
    """Return the SHA-256 of what the parts of a message say, in their order."""
    return sha256(ledger.canonical([fact.model_dump(mode="json") for fact in facts])).hexdigest()
