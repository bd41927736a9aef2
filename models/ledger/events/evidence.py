"""What was looked at, received, claimed and found."""

from datetime import date
from typing import ClassVar, Literal

from models.core import Mark
from models.evidence import Candidate, SourceResult
from models.ledger.events.happening import Happening, Verdict
from models.register import Says, Voice


class SourcesChecked(Happening):
    """Sources were asked once; this is how each one answered."""

    subject_field: ClassVar[str] = "check_id"
    kind: Literal["sources_checked"] = "sources_checked"
    check_id: str
    results: tuple[SourceResult, ...]
    watches: tuple[str, ...] = ()
    """The watches whose source was looked at."""


class RuleFailed(Happening):
    """A rule raised for one milestone; the sweep went on without it."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["rule_failed"] = "rule_failed"
    milestone_id: str
    why: str


class EvidenceReceived(Happening):
    """A person gave a file; it is in custody."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["evidence_received"] = "evidence_received"
    milestone_id: str
    sha256: str
    name: str
    size: int
    media_type: str
    voice: Voice
    how: Literal["command", "drop", "link"]
    klass: Literal["P0", "P1"] = "P0"
    text: str | None = None
    """The SHA-256 of what was extracted from it; none for a scan."""
    read_by: str | None = None
    """The id of the person who states that they read it, where the gate could not clear it."""

    @property
    def key(self) -> str:
        """Return the key: a file is received once for a milestone."""
        return f"evidence_received:{self.milestone_id}:{self.sha256}"


class EvidenceRefused(Happening):
    """A file was refused at the door; nothing of it was kept."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["evidence_refused"] = "evidence_refused"
    source: str
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

    @property
    def key(self) -> str:
        """Return the key: one refusal is noted once."""
        return f"evidence_refused:{self.source}:{self.salted_hash}"


FileAnswer = Literal["not_relevant", "read", "ask_again"]
"""What a person may answer about a file that was not taken in."""


class FileAnswered(Happening):
    """A person looked at a file that was not taken in, where it is."""

    subject_field: ClassVar[str] = "source"
    kind: Literal["file_answered"] = "file_answered"
    source: str
    file: str
    """Its salted hash."""
    answer: FileAnswer
    shows: tuple[str, ...] = ()
    """The milestones that it shows, by the word of the person who read it. It closes none of them."""


class CandidateFound(Happening):
    """A rule found something that bears on a milestone. It closes nothing."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["candidate_found"] = "candidate_found"
    milestone_id: str
    source: str
    voice: Voice
    candidate: Candidate
    item_ref: str | None = None
    """Where it stood at the source: a path, or the name of a file."""

    @property
    def key(self) -> str:
        """Return the key: the same fact is a candidate once."""
        return f"candidate_found:{self.milestone_id}:{self.source}:{self.candidate.ref}"


class CustodyNoted(Happening):
    """A file that a milestone holds as evidence is gone from custody or was changed there; or it is back, whole."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["custody_noted"] = "custody_noted"
    milestone_id: str
    sha256: str
    whole: bool


class EvidenceRejected(Happening):
    """A named verifier looked at evidence in hand and holds that it does not show the milestone."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["evidence_rejected"] = "evidence_rejected"
    milestone_id: str
    evidence: tuple[str, ...]
    reason_id: str


class LookRecorded(Happening):
    """A person looked for a milestone at the public source in which it would show, on the day `on`."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["look_recorded"] = "look_recorded"
    milestone_id: str
    source: str
    """The register's name of the source, as `shows_in` gave it when the look was recorded."""
    found: Literal["nothing"]
    """Whoever found something gives it as evidence."""


class StatementRecorded(Happening):
    """What the agency says it did. A claim; it closes nothing."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["statement_recorded"] = "statement_recorded"
    milestone_id: str
    says: Says
    text_id: str
    listed: Mark = False
    """Whether `on` is only the day of a list that shows it: the agency said it on that day or before."""


class FindingRecorded(Happening):
    """What a named verifier holds. `on` is the day the thing was done in the world."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["finding_recorded"] = "finding_recorded"
    milestone_id: str
    verdict: Verdict
    evidence: tuple[str, ...] = ()
    reason_id: str


class ExtensionGranted(Happening):
    """A later date beside the original one."""

    subject_field: ClassVar[str] = "milestone_id"
    kind: Literal["extension_granted"] = "extension_granted"
    milestone_id: str
    to: date
    reason_id: str
