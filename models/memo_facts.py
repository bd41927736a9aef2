"""All that a memo says, as one frozen value: `memo.json`, from which all other formats are made (memo.md, section 4)."""

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, Field

from models.ledger import canonical
from models.memo_rows import Annex, Held, MilestoneRow, Sentence, Trace
from models.plan import Basis, Duty
from models.value import Value

State = Literal["draft", "issued", "erratum"]


class Ledger(Value):
    """The cut in the chain that the memo rests on; signed at issue, where a key is set."""

    seq: int
    hash: str
    checkpoint: str | None = None
    """The signed bytes, as text: canonical JSON that holds this seq and hash."""
    key_id: str | None = None
    signature: str | None = None


class Head(Value):
    """Who says what to whom, as of when. `number` is given at issue."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    number: int | None
    draft: str
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
    ledger: Ledger
    to: str
    from_: str = Field(alias="from")
    approved_by: str | None = None
    verdicts_by: str
    """The office whose verifiers record findings, in short: the head of the column `<short> holds`."""
    about: str
    """The agency that the recommendations were made to, in short."""


class Count(Value):
    """One number, the rule that counts it, and the ids of the rows it counted."""

    value: int
    rule: str
    inputs: tuple[str, ...]


class Counts(Value):
    """What is counted. Acceptance is not among them, and no count adds two axes (domain.md, section 6, rule 1)."""

    recommendations: Count
    verified: Count
    milestones: Count
    verified_milestones: Count
    reported_done: Count
    past: Count
    past_original: Count
    cannot_tell: Count
    awaiting_finding: Count
    watches: Count
    late_by_law: Count
    late_conditional: Count
    late_ours: Count
    ours_told: Count
    others_duties: Count


class Change(Sentence):
    """What changed since the last issued memo's cut."""

    rec: str
    date: date
    kind: str


class Next(Value):
    """Who does what next."""

    who: str
    what: str
    by: date | None


class RecommendationRow(Value):
    """One line of the table of seven. The agency's word and ours share no word list."""

    id: str
    short: str
    text_basis: str
    inferred: bool
    accepted_on: date | None
    acceptance: str
    agency: str
    held: Held
    held_note: str
    standing: str
    milestone: str | None
    due: date | None
    extended: date | None
    basis: Basis | None
    days: int | None
    """Calendar days to (above 0) or past (below 0) the date in force; none where nothing is open."""
    late: bool
    """The date in force passed and it is known that nothing is in hand; never said where nobody could look."""
    time: str
    next: Next
    trace: tuple[Trace, ...] = Field(min_length=1)


class Dated(Value):
    """A date that passed, comes, or is set by law beside the seven: always with its basis and whose duty it is."""

    id: str
    rec: str
    what: str
    due: date
    extended: date | None
    due_now: date
    basis: Basis
    duty_on: Duty
    who: str
    standing: str
    days: int
    told_on: date | None
    says: Sentence


class SourceRow(Value):
    """One source: how its last look ended, and what that means for what this memo can say."""

    name: str
    last_good: date | None
    result: str
    reason: str | None
    means: str
    seq: int | None


class RecordRow(Value):
    """One entry of the ledger that a sentence rests on; `n` is the number printed."""

    n: int
    seq: int
    date: date
    what: str
    kind: str
    hash: str


class Terms(Value):
    """What the words mean; fixed text, versioned."""

    version: int
    text: tuple[tuple[str, str], ...]


class MemoFacts(Value):
    """The memo. Two of the same facts are the same bytes."""

    schema_: Literal["followthrough.memo/1"] = Field(default="followthrough.memo/1", alias="schema")
    mock: bool
    banner: str | None
    memo: Head
    bottom_line: tuple[Sentence, ...] = Field(min_length=1, max_length=3)
    ask: Sentence | None
    counts: Counts
    changes: tuple[Change, ...]
    recommendations: tuple[RecommendationRow, ...]
    notes: tuple[Sentence, ...]
    """What must be said beside the table: acceptance, the basis of the text, what is inferred."""
    questions: tuple[Sentence, ...] = Field(max_length=3)
    related: tuple[Dated, ...]
    clocks: tuple[Dated, ...]
    late: tuple[Dated, ...]
    sources: tuple[SourceRow, ...]
    records: tuple[RecordRow, ...]
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

    @property
    def rows(self) -> tuple[MilestoneRow, ...]:
        """Return the milestones that counts are made from: those of the recommendations, not the clocks over all."""
        return tuple(row for page in self.annex if page.rec != "ALL" for row in page.milestones)
