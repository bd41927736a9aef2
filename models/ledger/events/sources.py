"""What changed at a source, and what a person must be asked: each is said to the coordinator once."""

from datetime import date
from typing import ClassVar, Literal

from models.ledger.events.happening import Happening


class SourceBlocked(Happening):
    """A source that answered before, or was never asked, could not be read. It says nothing about progress."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["source_blocked"] = "source_blocked"
    source: str
    reason: str
    check_id: str


class SourceStale(Happening):
    """A source that answered before is known only by an old copy."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["source_stale"] = "source_stale"
    source: str
    reason: str
    check_id: str


class SourceRecovered(Happening):
    """A source that could not be read answered again."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["source_recovered"] = "source_recovered"
    source: str
    unread_since: date
    check_id: str


class RecordVanished(Happening):
    """A record that a source showed before is gone from it; the copy in custody stays."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["record_vanished"] = "record_vanished"
    source: str
    ref: str
    sha256: str
    """The last copy that is held."""

    @property
    def key(self) -> str:
        """Return the key: a copy vanishes once."""
        return f"record_vanished:{self.source}:{self.ref}:{self.sha256}"


Question = Literal["page_changed", "two_rows_match", "unknown_word", "watch_ended", "unread_record"]
"""What no rule may answer, so that a person is asked."""


class QuestionRaised(Happening):
    """A rule found what only a person can judge; it is asked once. It is no candidate and closes nothing."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["question_raised"] = "question_raised"
    source: str
    question: Question
    milestones: tuple[str, ...]
    ref: str
    sha256: str
    """The copy that raised it."""

    @property
    def key(self) -> str:
        """Return the key: the same copy raises a question once for the same milestones."""
        return f"question_raised:{self.question}:{self.source}:{self.sha256}:{self.ref}:{','.join(self.milestones)}"


class ProofChanged(Happening):
    """What proved a verified milestone is gone or changed. The finding stands until a verifier records another."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["proof_changed"] = "proof_changed"
    milestone_id: str
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
