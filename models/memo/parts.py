"""The parts of a memo besides its annexes: the counts, the changes, the table of seven, dates, sources, records."""

from datetime import date

from pydantic import Field

from models.core import Value
from models.memo.rows import Held, Sentence, Trace
from models.register import Basis, Duty, Voice


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
    provisional: bool = False
    """The date holds a place until its clock starts, so it passes never."""
    next: Next
    audience: tuple[str, ...] = ()
    """The council offices that follow it, by the register's words for them (`council_audience`)."""
    closed_on: date | None = None
    """The day of what closed it, whatever of its milestones is still open; then `milestone` is the one that closed it,
    and nothing is late or next."""
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
    voice: Voice
    looked_on: date | None
    """The day of the last look."""
    unread_since: date | None
    own_date: date | None
    """The source's own clock, as it last said."""
    shows: int
    """How many things it last showed."""
    wanted: int
    """How many open milestones would show there."""


class RecordRow(Value):
    """One entry of the ledger that a sentence rests on; `n` is the number printed."""

    n: int
    seq: int
    date: date
    what: str
    kind: str
    hash: str
    sha256: str | None = None
    """The digest of the evidence that the entry is about, where it is about one."""
    origin: str | None = None
    """Where that evidence came from: whose voice, which source."""


class Terms(Value):
    """What the words mean; fixed text, versioned."""

    version: int
    text: tuple[tuple[str, str], ...]
