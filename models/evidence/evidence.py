"""What a source shows, how well it answered, and what a rule found in it."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from models.core import Value

Result = Literal["ok", "stale", "blocked", "empty"]
"""How a look ended (domain.md, section 4). Only `ok` and `empty` say that something is absent."""


class SourceItem(Value):
    """One thing that a source showed: where it stood, and the SHA-256 under which its bytes are kept."""

    ref: str
    sha256: str
    size: int
    media_type: str
    origin: str
    shows: str | None = None
    """What a public record says of itself, in one line; it closes nothing."""
    text: str | None = None
    """The SHA-256 of what was extracted from the bytes once (`Extracted`, as JSON), kept beside them."""
    receipt: str | None = None
    """The SHA-256 of the server's own answer, as kept: address without query, time, status, headers (`Answer`)."""
    etag: str | None = None
    modified: str | None = None
    """What a server asks us to send back with the next question: its ETag and Last-Modified, as it wrote them.

    Of a dropped file `modified` is the time that its folder gives it (ISO 8601, UTC).
    """


class Link(Value):
    """One link of a page: the words a reader sees, and the whole address."""

    text: str
    address: str


class Extracted(Value):
    """What was taken out of a file or page once, so that rules can be run over it again without opening it."""

    extractor: int
    """The version of what extracted it."""
    pages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """What each page is called, such as `page 3`, `sheet 2` or `attachment 1, page 2`; never a name from the file."""
    links: tuple[Link, ...] = ()
    rows: tuple[dict[str, str], ...] = ()
    """The rows of a table, by the names that rules know."""


class SourceResult(Value):
    """How a source answered one look. `blocked` says nothing about progress."""

    name: str
    result: Result
    reason: str | None = None
    detail: str | None = None
    checked_at: AwareDatetime
    data_as_of: AwareDatetime | None = None
    items: tuple[SourceItem, ...] = ()
    asked: bool = True
    """False where nobody asked: the circuit of its host is open, and the last fault is said again."""
    full: bool = False
    """The weekly full read: everything was read anew, whatever the source said had not changed."""
    answers: tuple[str, ...] = ()
    """The SHA-256 of all else that was kept: the answers of a look that failed, a source's clock, a table's columns."""


class Candidate(Value):
    """What a rule found: a reason for a person to look, never a finding."""

    ref: str
    sha256: str
    happened_on: date | None
    says: str
    rule_type: str
    rule_version: int


class Shown(Value):
    """One thing seen, as a rule is given it: the bytes of a record, or what was extracted from anything else."""

    ref: str
    sha256: str
    body: bytes = b""
    pages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    rows: tuple[dict[str, str], ...] = ()
    before: Extracted | None = None
    """The copy that stood there when the milestone was taken up; none where there was none: then all is new."""


class Judged(Value):
    """What a rule makes of one thing shown: its candidates, and why. The word verdict is a person's."""

    candidates: tuple[Candidate, ...] = ()
    """None, or one; a page may show several links that match."""
    why: str
    watch_ended: bool = False
    """The matter that a watch waits for has died; a person decides what follows."""
    asks: str | None = None
    """A question for the coordinator that no rule may answer: two rows match, a status word is not known."""
    about: str | None = None
    """What the question is about, where that is a part of what was shown, such as one row of a table."""

    @property
    def candidate(self) -> Candidate | None:
        """Return the first candidate, for a rule that gives at most one."""
        return self.candidates[0] if self.candidates else None


class RefusedFile(Value):
    """A file that was not taken in. Neither its name nor a word of it is kept (domain.md, section 7)."""

    size: int
    salted_hash: str
    klass: str
    reason: Literal["refused", "needs_person"]
    why: str
    """A short code: the pattern's name, or no_text, unreadable, wrong_type, too_large, holds_files."""


class SourceCheck(Value):
    """What one look brings: how the source answered, the files that were not taken in, the records that are gone."""

    result: SourceResult
    refused: tuple[RefusedFile, ...] = ()
    vanished: tuple[str, ...] = ()
    """The `ref` of each record that stood there before and is gone: 404, or a row or file no longer listed."""
