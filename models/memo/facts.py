"""All that a memo says, as one frozen value: `memo.json`, from which every format is made (memo.md, section 4)."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, Field

from models.core import Value
from models.ledger import Period, canonical
from models.memo.parts import Change, Counts, Dated, RecommendationRow, RecordRow, SourceRow, Terms
from models.memo.rows import Annex, Sentence

State = Literal["draft", "issued", "erratum"]


class Ledger(Value):
    """The cut in the chain that the memo rests on; signed at issue, where a key is set."""

    seq: int
    hash: str
    checkpoint: str | None = None
    """The signed bytes, as text: canonical JSON that holds this seq and hash."""
    key_id: str | None = None
    signature: str | None = None


class Hearing(Value):
    """The Council's event before which a memo is made."""

    event_id: int
    on: date | None
    """Its day, where the register or a public record in hand gives it."""
    title: str


class Extract(Value):
    """For whom a part of the memo is put together."""

    audience: str
    """The register's word for a council office (`council_audience`)."""
    name: str
    """The office in plain words."""
    recommendations: tuple[str, ...]
    of_all: int
    """How many recommendations the whole memo has."""


class AgencyComment(Value):
    """What the agency said of the draft, or that it said nothing: printed once, in its own words."""

    state: Literal["commented", "none_by", "awaited", "not_shared"]
    shared_on: date | None = None
    until: date | None = None
    """The last day on which a comment was waited for."""
    text: str | None = None
    """The agency's own words, letter for letter."""
    on: date | None = None
    says: Sentence


class Head(Value):
    """Who says what to whom, as of when. `number` is given at issue."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    number: int | None
    draft: str
    period: Period = "month"
    title: str
    state: State
    language: str = "en-US"
    as_of: date
    period_from: date
    period_to: date
    next: date
    recorded_through: AwareDatetime
    after: int | None
    """The number of the memo issued before this one."""
    supersedes: int | None = None
    hearing: Hearing | None = None
    extract: Extract | None = None
    ledger: Ledger
    to: str
    from_: str = Field(alias="from")
    approved_by: str | None = None
    verdicts_by: str
    """The office whose verifiers record findings, in short: the head of the column `<short> holds`."""
    about: str
    """The agency that the recommendations were made to, in short."""


class MemoFacts(Value):
    """The memo. Two of the same facts are the same bytes."""

    schema_: Literal["followthrough.memo/1"] = Field(default="followthrough.memo/1", alias="schema")
    mock: bool
    banner: str | None
    memo: Head
    correction: Sentence | None = None
    """Which memo an erratum corrects, why, and which sentences read otherwise."""
    bottom_line: tuple[Sentence, ...] = Field(min_length=1, max_length=3)
    ask: Sentence | None
    counts: Counts
    changes: tuple[Change, ...]
    recommendations: tuple[RecommendationRow, ...]
    notes: tuple[Sentence, ...]
    """What must be said beside the table: acceptance, the basis of the text, what is inferred."""
    questions: tuple[Sentence, ...] = Field(max_length=3)
    going_on: tuple[Sentence, ...] = ()
    """In a closing memo: what becomes of each recurring duty."""
    related: tuple[Dated, ...]
    clocks: tuple[Dated, ...]
    late: tuple[Dated, ...]
    sources: tuple[SourceRow, ...]
    records: tuple[RecordRow, ...]
    comment: AgencyComment | None = None
    """None where the agency is not asked: a weekly note, a memo before a hearing."""
    annex: tuple[Annex, ...]
    terms: Terms
    files: dict[str, str] = {}

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    def to_json(self) -> bytes:
        """Return memo.json: canonical bytes (RFC 8785)."""
        return canonical(self.model_dump(mode="json"))

    def binding(self) -> bytes:
        """Return what an approval binds: memo.json without what only the issue can fill (memo.md, section 10)."""
        said = self.model_dump(mode="json", exclude={"files"})
        for name in ("number", "state", "approved_by"):
            del said["memo"][name]
        for name in ("checkpoint", "key_id", "signature"):
            del said["memo"]["ledger"][name]
        return canonical(said)
