"""What was looked at, received, claimed and found, and what changed at a source."""

from datetime import date
from typing import ClassVar, Literal

from models.core import Mark
from models.evidence import Candidate, SourceResult
from models.ledger.events.event import Event, MilestoneEvent, SourceEvent
from models.register import Says, Voice

Verdict = Literal["met", "not_met", "not_required", "closed_not_implemented"]


class SourcesChecked(Event):
    """Sources were asked once; this is how each one answered."""

    subject_field: ClassVar[str] = "check_id"
    kind: Literal["sources_checked"] = "sources_checked"
    check_id: str
    results: tuple[SourceResult, ...]
    watches: tuple[str, ...] = ()
    """The watches whose source was looked at."""


class RuleFailed(MilestoneEvent):
    """A rule raised for one milestone; the sweep went on without it."""

    kind: Literal["rule_failed"] = "rule_failed"
    why: str


class EvidenceReceived(MilestoneEvent):
    """A person gave a file; it is in custody."""

    key_format: ClassVar[str] = "evidence_received:{milestone_id}:{sha256}"
    kind: Literal["evidence_received"] = "evidence_received"
    sha256: str
    name: str
    size: int
    media_type: str
    voice: Voice
    how: Literal["command", "drop", "link", "upload"]
    klass: Literal["P0", "P1"] = "P0"
    text: str | None = None
    """The SHA-256 of what was extracted from it; none for a scan."""
    read_by: str | None = None
    """The id of the person who states that they read it, where the gate could not clear it."""


class EvidenceRefused(SourceEvent):
    """A file was refused at the door; nothing of it was kept."""

    key_format: ClassVar[str] = "evidence_refused:{source}:{salted_hash}"
    kind: Literal["evidence_refused"] = "evidence_refused"
    size: int
    salted_hash: str
    klass: str
    reason: Literal["refused", "needs_person"]
    why: str = ""
    """The pattern's name, or no_text, unreadable, wrong_type, too_large, holds_files, no_converter; no word of it."""
    places: tuple[str, ...] = ()
    """The pages that a person must read, where it is only some, such as `page 3`."""
    concerns: tuple[str, ...] = ()
    """The milestones whose id its name holds."""


FileAnswer = Literal["not_relevant", "read", "ask_again"]
"""What a person may answer about a file that was not taken in."""


class FileAnswered(SourceEvent):
    """A person looked at a file that was not taken in, where it is."""

    kind: Literal["file_answered"] = "file_answered"
    file: str
    """Its salted hash."""
    answer: FileAnswer
    shows: tuple[str, ...] = ()
    """The milestones that it shows, by the word of the person who read it. It closes none of them."""


class CandidateFound(MilestoneEvent):
    """A rule found something that bears on a milestone. It closes nothing."""

    key_format: ClassVar[str] = "candidate_found:{milestone_id}:{source}:{candidate.ref}"
    kind: Literal["candidate_found"] = "candidate_found"
    source: str
    voice: Voice
    candidate: Candidate
    item_ref: str | None = None
    """Where it stood at the source: a path, or the name of a file."""


class CustodyNoted(MilestoneEvent):
    """A file that a milestone holds as evidence is gone from custody or was changed there; or it is back, whole."""

    kind: Literal["custody_noted"] = "custody_noted"
    sha256: str
    whole: bool


class EvidenceRejected(MilestoneEvent):
    """A named verifier looked at evidence in hand and holds that it does not show the milestone."""

    kind: Literal["evidence_rejected"] = "evidence_rejected"
    evidence: tuple[str, ...]
    reason_id: str


class LookRecorded(MilestoneEvent):
    """A person looked for a milestone at the public source in which it would show, on the day `on`."""

    kind: Literal["look_recorded"] = "look_recorded"
    source: str
    """The register's name of the source, as `shows_in` gave it when the look was recorded."""
    found: Literal["nothing"]
    """Whoever found something gives it as evidence."""


class StatementRecorded(MilestoneEvent):
    """What the agency says it did. A claim; it closes nothing."""

    kind: Literal["statement_recorded"] = "statement_recorded"
    says: Says
    text_id: str
    listed: Mark = False
    """Whether `on` is only the day of a list that shows it: the agency said it on that day or before."""


class FindingRecorded(MilestoneEvent):
    """What a named verifier holds. `on` is the day the thing was done in the world."""

    kind: Literal["finding_recorded"] = "finding_recorded"
    verdict: Verdict
    evidence: tuple[str, ...] = ()
    reason_id: str


class ExtensionGranted(MilestoneEvent):
    """A later date beside the original one."""

    kind: Literal["extension_granted"] = "extension_granted"
    to: date
    reason_id: str


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


Question = Literal["page_changed", "two_rows_match", "unknown_word", "watch_ended", "unread_record"]
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
