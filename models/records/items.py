"""What lies within a record: each item with the entry it comes from, and the entry that corrected it."""

from datetime import date
from typing import Literal

from models.core import Value
from models.ledger import Answer, NotificationKind, NotificationReason, Says, Shows, SourceTopic, Verdict
from models.register import Basis, Voice


class Item(Value):
    """One thing that an entry said. A corrected item stays shown and counts no more."""

    seq: int
    on: date
    by: str
    corrected_by: int | None = None

    @property
    def stands(self) -> bool:
        """Say whether the item still counts."""
        return self.corrected_by is None


class StatementItem(Item):
    """What the agency says it did."""

    says: Says
    text_id: str


class EvidenceItem(Item):
    """Evidence in hand: a file a person gave, or a rule's candidate."""

    recorded_on: date
    sha256: str
    name: str
    voice: Voice
    source: str | None = None
    ref: str | None = None
    says: str | None = None
    media_type: str | None = None
    text: str | None = None
    """The SHA-256 of what was extracted from it."""
    item_ref: str | None = None
    """Where it stood at its source, so that it can be looked at again."""
    lost_on: date | None = None
    """The day its file was found gone from custody, or changed there; it counts no more until it is back."""

    @property
    def counts(self) -> bool:
        """Say whether it can be shown to anybody: it was not withdrawn, and its file is whole."""
        return self.stands and self.lost_on is None


class RejectionItem(Item):
    """A verifier holds that evidence in hand does not show the milestone."""

    recorded_on: date
    evidence: tuple[str, ...]
    reason_id: str


class FindingItem(Item):
    """What a named verifier holds; `on` is the day the thing was done."""

    recorded_on: date
    verdict: Verdict
    evidence: tuple[str, ...]
    reason_id: str


class ExtensionItem(Item):
    """A later date beside the original one."""

    to: date
    reason_id: str


class DueItem(Item):
    """An original due date as it was fixed anew; `before` is the one shown until then."""

    day: date
    before: date
    basis: Basis
    source_id: str | None
    started_by: str | None


class AcceptanceItem(Item):
    """What the agency answered to a recommendation."""

    value: Answer
    basis: str
    source_id: str | None = None


class NoticeItem(Value):
    """Something of a source that the coordinator is to hear once; `message` is the claim that tells it."""

    seq: int
    on: date
    tell_on: date
    """The first day on which it may be told: what came up after hours waits for the next."""
    topic: SourceTopic
    mark: str
    """What makes it one of its kind at its source, in its key: the day it turned, or a hash of what it is about."""
    reason: str | None = None
    ref: str | None = None
    """Where it stands at the source; for a refused file nothing of its name."""
    milestones: tuple[str, ...] = ()
    since: date | None = None
    message: str | None = None
    told_on: date | None = None
    """The day it was sent for sure."""
    refused: int = 0
    """How often Slack refused the person it was meant for."""


class ProofItem(Value):
    """What proved a milestone is gone or changed at its source; the finding stands until another is recorded."""

    seq: int
    on: date
    source: str
    ref: str
    how: Literal["gone", "changed"]


class ToldItem(Value):
    """One message, or part of one, claimed for a person about a milestone."""

    key: str
    message: str
    kind: NotificationKind
    due: date
    to: str
    instead_of: str | None
    reason: NotificationReason | None
    seq: int
    claimed_on: date
    sent_on: date | None = None
    refused: bool = False
    by_mail: bool = False
    """It went by mail, where no message can be drawn anew."""
    shows: Shows = "call"
    shows_seq: int = 0
    """What it shows in Slack, and the entry that says so (models/records/message_updates.py)."""
