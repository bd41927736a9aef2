"""What lies within a record: each item with the entry it comes from, and the entry that corrected it."""

from datetime import date
from typing import Literal

from models.events.happening import Answer, Says, Verdict
from models.events.said import Because, Kind
from models.plan import Basis
from models.source import Voice
from models.value import Value


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
    seen_as: str | None = None
    """Where it stood at its source, so that it can be looked at again."""


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


Heard = Literal[
    "blocked", "stale", "recovered", "vanished", "page_changed", "two_rows_match", "unknown_word", "watch_ended",
    "proof_gone", "proof_changed", "refused_file",
]  # fmt: skip
"""What the coordinator hears of a source, once each."""


class NoticeItem(Value):
    """Something of a source that the coordinator is to hear once; `message` is the claim that tells it."""

    seq: int
    on: date
    heard: Heard
    reason: str | None = None
    ref: str | None = None
    """Where it stands at the source; for a refused file nothing of its name."""
    milestones: tuple[str, ...] = ()
    since: date | None = None
    message: str | None = None


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
    rung: Kind
    due: date
    to: str
    instead_of: str | None
    because: Because | None
    seq: int
    claimed_on: date
    sent_on: date | None = None
    refused: bool = False
