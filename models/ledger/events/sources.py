"""What changed at a source, and what a person must be asked: each is said to the coordinator once."""

from datetime import date
from typing import ClassVar, Literal

from models.ledger.events.event import MilestoneEvent, SourceEvent


class SourceBlocked(SourceEvent):
    """A source that answered before, or was never asked, could not be read. It says nothing about progress."""

    kind: Literal["source_blocked"] = "source_blocked"
    reason: str
    check_id: str


class SourceStale(SourceEvent):
    """A source that answered before is known only by an old copy."""

    kind: Literal["source_stale"] = "source_stale"
    reason: str
    check_id: str


class SourceRecovered(SourceEvent):
    """A source that could not be read answered again."""

    kind: Literal["source_recovered"] = "source_recovered"
    unread_since: date
    check_id: str


class RecordVanished(SourceEvent):
    """A record that a source showed before is gone from it; the copy in custody stays."""

    key_format: ClassVar[str] = "record_vanished:{source}:{ref}:{sha256}"
    kind: Literal["record_vanished"] = "record_vanished"
    ref: str
    sha256: str
    """The last copy that is held."""


Question = Literal["page_changed", "two_rows_match", "unknown_word", "watch_ended"]
"""What no rule may answer, so that a person is asked."""


class QuestionRaised(SourceEvent):
    """A rule found what only a person can judge; it is asked once. It is no candidate and closes nothing."""

    kind: Literal["question_raised"] = "question_raised"
    question: Question
    milestones: tuple[str, ...]
    ref: str
    sha256: str
    """The copy that raised it."""

    @property
    def key(self) -> str:
        """Return the key: the same copy raises a question once for the same milestones."""
        return f"question_raised:{self.question}:{self.source}:{self.sha256}:{self.ref}:{','.join(self.milestones)}"


class ProofChanged(MilestoneEvent):
    """What proved a verified milestone is gone or changed. The finding stands until a verifier records another."""

    kind: Literal["proof_changed"] = "proof_changed"
    source: str
    ref: str
    how: Literal["gone", "changed"]
    proved_by: str
    """The SHA-256 of the copy on which the finding rests; it stays in custody."""
    sha256: str | None
    """The copy that is there now, or None if there is none."""
    finding: int | None = None
    """The entry of the finding that rests on it; none in a ledger of before."""

    @property
    def key(self) -> str:
        """Return the key: a change of a proof is said once."""
        return f"proof_changed:{self.milestone_id}:{self.proved_by}:{self.how}:{self.sha256 or ''}:{self.finding or ''}"
