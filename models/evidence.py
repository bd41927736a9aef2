"""What a source shows, how well it answered, and what a rule found in it."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from models.value import Value

Result = Literal["ok", "stale", "blocked", "empty"]
"""How a look ended (domain.md, section 4). Only `ok` and `empty` say that something is absent."""


class Seen(Value):
    """One thing that a source showed: where it stood, and the SHA-256 under which its bytes are kept."""

    ref: str
    sha256: str
    size: int
    media_type: str
    origin: str
    shows: str | None = None
    """What a public record says of itself, in one line; it closes nothing."""


class SourceResult(Value):
    """How a source answered one look. `blocked` says nothing about progress."""

    name: str
    result: Result
    reason: str | None = None
    detail: str | None = None
    looked_at: AwareDatetime
    data_as_of: AwareDatetime | None = None
    seen: tuple[Seen, ...] = ()


class Candidate(Value):
    """What a rule found: a reason for a person to look, never a finding."""

    ref: str
    sha256: str
    happened_on: date | None
    says: str
    rule_type: str
    rule_version: int


class Shown(Value):
    """One thing seen, as a rule is given it: the bytes of a record, or the pages of a file."""

    ref: str
    sha256: str
    body: bytes = b""
    pages: tuple[str, ...] = ()


class Judged(Value):
    """What a rule makes of one thing shown: a candidate or none, and why. The word verdict is a person's."""

    candidate: Candidate | None = None
    why: str
    watch_ended: bool = False
    """The matter that a watch waits for has died; a person decides what follows."""


class RefusedFile(Value):
    """A file that was not taken in. Neither its name nor a word of it is kept (domain.md, section 7)."""

    size: int
    salted_hash: str
    klass: str
    reason: Literal["refused", "needs_person"]
    why: str
    """A short code: the pattern's name, or no_text, unreadable, wrong_type, too_large, holds_files."""


class Look(Value):
    """What one look brings: how the source answered, and the files that were not taken in."""

    result: SourceResult
    refused: tuple[RefusedFile, ...] = ()
