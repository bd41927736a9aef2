"""What was looked at, received, claimed and found, and what changed at a source."""

from datetime import date
from typing import Literal

from models.core import Mark
from models.evidence import Candidate, RefusedFile, SourceResult
from models.ledger.events.event import Event, MilestoneEvent, SourceEvent
from models.register import Says, Voice

Verdict = Literal[
    "met", "done_another_way", "not_met", "not_required", "closed_not_implemented", "still_holds", "no_longer_holds"
]
"""What a verifier finds. The last two are of a finding that closed the milestone: looked at again, it is confirmed, or
the milestone is open again (docs/record.md#looking-again)."""
PROVES: frozenset[Verdict] = frozenset({"met", "done_another_way"})
"""The verdicts by which a milestone is verified as done."""
REOPENS: frozenset[Verdict] = frozenset({"not_met", "no_longer_holds"})
"""The verdicts that leave a milestone open, or open again."""


class SourcesChecked(Event, kind="sources_checked", subject="check_id"):
    """Sources were asked once; this is how each one answered."""

    check_id: str
    results: tuple[SourceResult, ...]
    watches: tuple[str, ...] = ()


class RuleFailed(MilestoneEvent, kind="rule_failed"):
    """A rule raised for one milestone; the sweep went on without it."""

    why: str


class EvidenceReceived(MilestoneEvent, kind="evidence_received", key="evidence_received:{milestone_id}:{sha256}"):
    """A person gave a file; it is in custody."""

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


class EvidenceRefused(SourceEvent, RefusedFile, kind="evidence_refused", key="evidence_refused:{source}:{salted_hash}"):
    """A file was refused at the door; nothing of it was kept."""

    why: str = ""


FileAnswer = Literal["not_relevant", "read", "ask_again"]


class FileAnswered(SourceEvent, kind="file_answered"):
    """A person looked at a file that was not taken in, where it is."""

    file: str
    """Its salted hash."""
    answer: FileAnswer
    shows: tuple[str, ...] = ()
    """The milestones that it shows, by the word of the person who read it. It closes none of them."""


class CandidateFound(
    MilestoneEvent, kind="candidate_found", key="candidate_found:{milestone_id}:{source}:{candidate.ref}"
):
    """A rule found something that bears on a milestone. It closes nothing."""

    source: str
    voice: Voice
    candidate: Candidate
    item_ref: str | None = None
    """Where it stood at the source: a path, or the name of a file."""


class CustodyNoted(MilestoneEvent, kind="custody_noted"):
    """A file that a milestone holds as evidence is gone from custody or was changed there; or it is back, whole."""

    sha256: str
    whole: bool


class EvidenceRejected(MilestoneEvent, kind="evidence_rejected"):
    """A named verifier looked at evidence in hand and holds that it does not show the milestone."""

    evidence: tuple[str, ...]
    reason_id: str


class LookRecorded(MilestoneEvent, kind="look_recorded"):
    """A person looked for a milestone at the public source in which it would show, on the day `on`."""

    source: str
    """The register's name of the source, as `shows_in` gave it when the look was recorded."""
    found: Literal["nothing"]
    """Whoever found something gives it as evidence."""


class StatementRecorded(MilestoneEvent, kind="statement_recorded"):
    """What the agency says it did. A claim; it closes nothing."""

    says: Says
    text_id: str
    listed: Mark = False
    """Whether `on` is only the day of a list that shows it: the agency said it on that day or before."""


class FindingRecorded(MilestoneEvent, kind="finding_recorded"):
    """What a named verifier holds. `on` is the day the thing was done in the world."""

    verdict: Verdict
    evidence: tuple[str, ...] = ()
    reason_id: str


class ExtensionGranted(MilestoneEvent, kind="extension_granted"):
    """A later date beside the original one."""

    to: date
    reason_id: str


class SourceBlocked(SourceEvent, kind="source_blocked"):
    """A source that answered before, or was never asked, could not be read. It says nothing about progress."""

    reason: str
    check_id: str


class SourceStale(SourceEvent, kind="source_stale"):
    """A source that answered before is known only by an old copy."""

    reason: str
    check_id: str


class SourceRecovered(SourceEvent, kind="source_recovered"):
    """A source that could not be read answered again."""

    unread_since: date
    check_id: str


class RecordVanished(SourceEvent, kind="record_vanished", key="record_vanished:{source}:{ref}:{sha256}"):
    """A record that a source showed before is gone from it; the copy in custody stays."""

    ref: str
    sha256: str
    """The last copy that is held."""


Question = Literal["page_changed", "two_rows_match", "unknown_word", "watch_ended", "unread_record"]
"""What no rule may answer, so that a person is asked."""


class QuestionRaised(SourceEvent, kind="question_raised"):
    """A rule found what only a person can judge; it is asked once. It is no candidate and closes nothing."""

    question: Question
    milestones: tuple[str, ...]
    ref: str
    sha256: str

    @property
    def key(self) -> str:
        """Return the key: the same copy raises a question once for the same milestones."""
        return f"question_raised:{self.question}:{self.source}:{self.sha256}:{self.ref}:{','.join(self.milestones)}"


class ProofChanged(MilestoneEvent, kind="proof_changed"):
    """What proved a verified milestone is gone or changed. The finding stands until a verifier records another."""

    source: str
    ref: str
    how: Literal["gone", "changed"]
    proved_by: str
    """The SHA-256 of the copy on which the finding rests; it stays in custody."""
    sha256: str | None
    finding: int
    """The entry of the finding that rests on it."""

    @property
    def key(self) -> str:
        """Return the key: a change of a proof is said once."""
        return f"proof_changed:{self.milestone_id}:{self.proved_by}:{self.how}:{self.sha256 or ''}:{self.finding}"
