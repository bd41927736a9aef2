"""What a source shows, how well it answered, and what a rule made of it: the values of this room."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from models.core import Mark, Value, evolve

Result = Literal["ok", "stale", "blocked", "empty"]
"""How a check of a source ended. Source: docs/evidence.md#results."""
SOURCE_READ = frozenset[Result]({"ok", "empty"})
"""How a check ended that read the source: only these can say that something is absent."""

MAY_PASS = frozenset({"unreachable", "timed_out", "server_error", "cut_short", "still_working"})
"""Why a source was not read that may be gone in a minute. One that asked us to come back later is left alone."""

PAGE, UNPROVED = "page", "page without its list"
"""The `ref` of a page, and of one that did not show what we know it holds: only its links are looked through."""

UNREAD = "unread "
"""How the `ref` of a record that could not be read while others were begins; its own ref follows."""


class SourceItem(Value):
    """One thing that a source showed: where it stood, and the SHA-256 under which its bytes are stored."""

    ref: str
    sha256: str
    size: int
    media_type: str
    origin: str
    shows: str | None = None
    """What a public record says of itself, in one line; it closes nothing."""
    text: str | None = None
    """The SHA-256 of the text extracted from the bytes (`Extracted`, as JSON), stored beside them."""
    receipt: str | None = None
    """The SHA-256 of the server's own answer, as stored: address without query, time, status, headers (`Answer`)."""
    etag: str | None = None
    modified: str | None = None
    """The server's ETag and Last-Modified, as it wrote them, to be sent back with the next request.

    For a dropped file, `modified` is the time its folder gives it (ISO 8601, UTC).
    """


class Link(Value):
    """One link of a page: the words a reader sees, and the whole address."""

    text: str
    address: str


class Extracted(Value):
    """What was extracted from a file or page once, so that rules can run over it again without opening it."""

    extractor: int
    pages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """What each page is called, such as `page 3`, `sheet 2` or `attachment 1, page 2`; never a name from the file."""
    links: tuple[Link, ...] = ()
    rows: tuple[dict[str, str], ...] = ()
    hidden: tuple[tuple[int, str], ...] = Field(default=(), exclude_if=lambda hidden: not hidden)
    """What 0.2.0 noted of the words of a page that its reader does not see, by the page's index. Nothing reads it."""


class WaitingFile(Value):
    """A file at a source that no rule has judged. It is named by a salted hash only."""

    id: str
    size: int
    why: str
    """A code, as of a refused file, or `still_copied` or `cannot_open`."""
    detail: str = Field(default="", exclude_if=lambda detail: not detail)
    places: tuple[str, ...] = ()
    """The pages that a person must read, where it is only some."""
    concerns: tuple[str, ...] = ()
    """The milestones whose id its name holds; none means that it may show any milestone of its source."""


class SourceResult(Value):
    """How a source answered one check. `blocked` says nothing about progress."""

    name: str
    result: Result
    reason: str | None = None
    detail: str | None = None
    checked_at: AwareDatetime
    data_as_of: AwareDatetime | None = None
    items: tuple[SourceItem, ...] = ()
    asked: bool = True
    """False if nobody asked: the circuit of its host is open, and the last fault is repeated."""
    full: bool = False
    """True for the weekly full check, which reads everything again even if the source says nothing changed."""
    waiting: tuple[WaitingFile, ...] = ()
    """The files that were not taken in; what the source shows beside them is whole."""
    proved: Mark = False
    """True if it was read, and proved itself, so that what it did not show is absent. No look of 0.2.0 says so."""
    answers: tuple[str, ...] = ()
    """The SHA-256 of everything else stored: the answers of a failed check, a source's clock, a table's columns."""


class RefusedFile(Value):
    """A file that was not taken in, without its name or a word of it (docs/evidence.md#the-privacy-gate)."""

    size: int
    salted_hash: str
    klass: str
    reason: Literal["refused", "needs_person"]
    why: str
    """A code of `notifications/words/refusals.py`: what kind of file it is, or the name of a pattern of the gate."""
    detail: str = Field(default="", exclude_if=lambda detail: not detail)
    """What is wrong with it, as its reader says it: a plain sentence without a word of the file."""
    places: tuple[str, ...] = ()
    """The pages that a person must read, where it is only some, such as `page 3`."""
    concerns: tuple[str, ...] = ()
    """The milestones whose id its name holds."""


class SourceCheck(Value):
    """What one check brings: how the source answered, the files not taken in, the records that are gone."""

    def __repr__(self) -> str:
        """Return the source and how it answered, because Prefect logs what a task returns."""
        return f"SourceCheck({self.result.name}: {self.result.result})"

    result: SourceResult
    refused: tuple[RefusedFile, ...] = ()
    vanished: tuple[str, ...] = ()
    """The `ref` of each record that was there before and is gone: a 404, or a row or file no longer listed."""


class Candidate(Value):
    """What a rule found: a reason for a person to look, never a finding."""

    ref: str
    sha256: str
    happened_on: date | None
    says: str
    rule_type: str
    rule_version: int


RULE_VERSIONS = {
    "matter_status": 2,
    "event_held": 1,
    "text_in_file": 2,
    "page_text": 1,
    "page_link": 1,
    "dataset_row": 1,
}
"""By type of rule. `matter_status` 2: the day of a status that later steps keep is the first step's."""


class RuleInput(Extracted):
    """One item as a rule gets it: the bytes of a record, or what was extracted from anything else."""

    extractor: int = 0
    ref: str
    sha256: str
    body: bytes = b""
    before: Extracted | None = None
    """The copy to compare a page with. None if there is none, and then everything on the page is new."""

    def candidate(self, rule_type: str, ref: str, says: str, on: date | None = None) -> Candidate:
        """Return what a rule found in this item; `on` is the day on which it happened, if the item shows one."""
        match = {"ref": ref, "sha256": self.sha256, "happened_on": on, "says": says}
        return Candidate(**match, rule_type=rule_type, rule_version=RULE_VERSIONS[rule_type])


class Judgment(Value):
    """What a rule makes of one item: its candidates, and why. (A verdict is a person's word.)"""

    candidates: tuple[Candidate, ...] = ()
    why: str
    watch_ended: bool = False
    """The matter that a watch waits for has died; a person decides what follows."""
    asks: str | None = None
    """A question for the coordinator that no rule may answer: two rows match, or a status word is not known."""
    about: str | None = None
    """What the question is about if that is only a part of the item, such as one row of a table."""

    @property
    def candidate(self) -> Candidate | None:
        """Return the first candidate, for rules that find at most one."""
        return self.candidates[0] if self.candidates else None


def not_before(judgment: Judgment, day: date) -> Judgment:
    """Return a judgment without the candidates that are dated after the day of the look: they are none until then."""
    to_come = [item.happened_on for item in judgment.candidates if item.happened_on and item.happened_on > day]
    if not to_come:
        return judgment
    present = tuple(item for item in judgment.candidates if item.happened_on not in to_come)
    why = f"dated in the future ({min(to_come)}), so no candidate before then: {judgment.why}"
    return evolve(judgment, candidates=present, why=why)


def matched(*candidates: Candidate) -> Judgment:
    """Return the judgment that an item is a candidate, or that several things in it are."""
    return Judgment(candidates=candidates, why="; ".join(candidate.says for candidate in candidates))
