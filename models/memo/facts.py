"""What memo.json holds: one frozen value, from which every form of the memo is made.

`MemoFacts`, at the end, names the sections of a memo in one place. Above it stand their rows, in the order in which a
reader meets them. The class docstrings are the descriptions in the shipped JSON Schema. Source: docs/memo.md#sections.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from models.core import Paper, Value
from models.ledger import EntryChannel, Period, canonical
from models.register import Basis, Duty, FindingLine, Law, Level, Relation, TextSource, Voice
from models.standing import AnswerKind, Holding, SourceCounts, Standing

State = Literal["draft", "issued", "erratum"]

# Sizes from which a memo is made in another way. Source: docs/printed-forms.md#many-recommendations
FEW = 12
"""So many recommendations have a row on page 1 and an annex of their own, and are named in a sentence."""
LARGE = 100
"""A memo of more recommendations has an annex for each unit, as a file of its own, and its rows as CSV."""


SegmentKey = Literal[
    "verified",
    "awaiting_review",
    "past_legal",
    "past_conditional",
    "past_reported",
    "past_target",
    "answer_awaited",
    "unknown",
    "not_yet_due",
    "closed_otherwise",
    "date_not_told",
    "awaiting_answer",
    "clock_not_started",
]
"""The parts of the bar of all milestones, in order; the last three are parts of a part. Source: docs/memo.md#counts."""


class Events(Value):
    """The sentence rests on these entries."""

    events: tuple[int, ...] = Field(min_length=1)


class NoneOf(Value):
    """The sentence says that something is absent from all entries up to `through`."""

    none_of: str
    through: int


class Computed(Value):
    """The sentence says a figure that a rule of the models floor computes from these entries."""

    rule: str
    inputs: tuple[int, ...]
    as_of: date


Trace = Events | NoneOf | Computed

class Sentence(Value):
    """Words of ours, and what they rest on."""

    id: str
    text: str
    trace: tuple[Trace, ...] = Field(min_length=1)
    lead: str = ""
    """The first words of `text`, which a form may set bold; empty if none are."""


class Contact(Value):
    """Whom to call about a recommendation: an office and a role, never a person's name."""

    office: str
    role: str
    telephone: str | None
    """The telephone of the office; None if the register gives none."""


class Told(Value):
    """A target date of ours that the duty holder received, and from which day it counts."""

    on: date | None
    """The day on which a message about the date was delivered; None if none was."""
    answer_due: date | None
    """The business day by which an answer about the date is due; None if nobody was told."""
    counts_from: date | None
    """The day after which the date is past; None if it cannot pass, because it is a placeholder or nobody was told."""


class Answered(Value):
    """One thing that a person answered about a milestone, or that was decided about it. `last` in a row counts."""

    kind: AnswerKind
    on: date
    says: str
    """What was answered, as a clause that stands alone in a cell."""
    until: date | None = None
    """The day promised, asked for, agreed, or until which reminders pause."""
    stands: bool = True
    """Whether it still holds; what was answered later takes its place, and is shown all the same."""
    trace: tuple[Trace, ...] = Field(min_length=1)


class MilestoneRow(Value):
    """One milestone: the three axes apart, its dates with their basis. The counts are made from these rows."""

    id: str
    what: str
    relation: Relation
    duty_on: Duty
    who: str
    """Whose duty it is, in words."""
    closes: bool
    due: date
    extended: date | None
    due_now: date
    basis: Basis
    duty_basis: Basis
    provisional: bool
    waits_for: str | None
    law: tuple[Law, ...]
    """What commands it: sections, local laws, enacted words, and how sure each reading is."""
    limits: tuple[Law, ...]
    """What only limits how it may be done."""
    law_line: str
    """The law behind it in American form; the empty string if no law is."""
    condition: str | None
    """The one clause on which a conditional deadline hangs, without "if"; None if it hangs on none."""
    condition_reason: str | None
    """Why we do not know whether the condition holds, or why we take it to hold."""
    agency: str
    agency_on: date | None
    held: Holding
    status: str
    """What the office holds, in the words of its column, which a form may set bold."""
    held_note: str
    """What stands below the status: since when, or found on which day."""
    standing: Standing
    late: bool | None
    days: int
    """Calendar days past the current due date; 0 if it has not passed."""
    days_past_original: int
    told_on: date | None
    told: Told
    extensions: int
    """How many later dates were granted."""
    time: str
    needs: str
    """The evidence that would show it done."""
    level: Level | None
    """How far a practice must have come for this milestone; None if it is not about a practice."""
    answers: tuple[Answered, ...]
    """What was answered about it, the oldest first."""
    last_answer: Answered | None
    """The last answer that stands."""
    trace: tuple[Trace, ...] = Field(min_length=1)

    @property
    def days_late(self) -> int:
        """Return `days` under the name by which urgency is computed."""
        return self.days


class Note(Value):
    """What the overseeing office says of a recommendation in its own words: what changed, and what remains."""

    text: str
    on: date
    trace: tuple[Trace, ...] = Field(min_length=1)


class Quoted(Value):
    """The agency's own words, letter for letter, and where they are recorded."""

    milestone: str
    says: str
    text: str
    on: date
    made_up: bool
    trace: tuple[Trace, ...]


class Happened(Value):
    """One line of a history."""

    date: date
    what: str
    trace: tuple[Trace, ...]


class EvidenceRow(Value):
    """One file in hand, never its content."""

    name: str
    sha256: str
    received: date
    from_: str = Field(alias="from")
    pii_class: str
    used_for: str
    made_up: bool
    counts: bool
    """False if a person withdrew it."""

    model_config = {"populate_by_name": True, "serialize_by_alias": True}


class Annex(Value):
    """The page of one recommendation; `ALL` holds the clocks over all of them."""

    rec: str
    title: str
    summary: str
    text_basis: str
    text_sources: tuple[TextSource, ...] = ()
    """What supports our words for the recommendation: a quote, who printed it, and how far it carries."""
    milestones: tuple[MilestoneRow, ...]
    notes: tuple[Note, ...] = ()
    """The office's notes, the newest first."""
    agency_words: tuple[Quoted, ...]
    history: tuple[Happened, ...]
    evidence: tuple[EvidenceRow, ...]
    open_points: tuple[Sentence, ...]


class Count(Value):
    """One number, the rule that counts it, and the ids of the rows it counted."""

    value: int
    rule: str
    inputs: tuple[str, ...]


class Segment(Value):
    """A part of the bar of all milestones: how many, and which. `parts` say of which kinds they are, if it matters."""

    key: SegmentKey
    value: int
    inputs: tuple[str, ...]
    parts: tuple["Segment", ...] = ()


AgeKey = Literal["up_to_30_days", "up_to_90_days", "up_to_180_days", "over_180_days"]


class Age(Value):
    """How many open milestones have been past their date for so long, and which."""

    key: AgeKey
    value: int
    inputs: tuple[str, ...]


class TrendPoint(Value):
    """What an issued memo counted: milestones verified, reported done, past, and unknown."""

    number: int
    as_of: date
    milestones: int
    verified: int
    reported_done: int
    past: int
    unknown: int


class Counts(Value):
    """What is counted. Acceptance is not among them, and no count adds two axes."""

    recommendations: Count
    verified: Count
    milestones: Count
    verified_milestones: Count
    reported_done: Count
    past: Count
    past_original: Count
    unknown: Count
    awaiting_review: Count
    date_not_told: Count
    awaiting_answer: Count
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


class AgencyAnswer(Value):
    """What the agency answered to a recommendation, with its reasons and its own date. It closes nothing."""

    value: str
    on: date
    reasons: str | None
    """The agency's own words; None if it gave none."""
    own_dates: tuple[Answered, ...]
    """The dates that the agency gave for milestones of the recommendation: agreed, or offered in place of ours."""
    trace: tuple[Trace, ...] = Field(min_length=1)


class RecommendationRow(Value):
    """One line of the table of recommendations. The agency's word and ours share no word list."""

    id: str
    short: str
    text_basis: str
    inferred: bool
    why: str
    """Why it matters, in one sentence; the empty string if the register does not say."""
    contact: Contact
    accepted_on: date | None
    acceptance: str
    note: Note | None
    """The office's last note on it; None if it has none."""
    answer: AgencyAnswer | None
    """What the agency answered; None if it gave no answer."""
    agency: str
    held: Holding
    status: str
    """What the office holds, in the words of its column, which a form may set bold."""
    held_note: str
    """What stands below the status: since when, or found on which day."""
    standing: str
    milestone: str | None
    due: date | None
    extended: date | None
    basis: Basis | None
    law_line: str
    """The law behind the milestone shown; the empty string if no law is."""
    condition: str | None
    told: Told | None
    """When the agency was told of the date shown; None if no date is."""
    extensions: int
    answer_about: str | None
    """The milestone that the last answer is about: the next one, or else the first that has an answer."""
    last_answer: Answered | None
    """The last answer that stands about the milestone shown, or else about another open one."""
    days: int | None
    """Calendar days until the current due date, negative once it has passed; None if nothing is open."""
    late: bool
    """The current due date passed and nothing is in hand; never True if the source could not be read."""
    time: str
    provisional: bool = False
    """The date is a placeholder until its clock starts, so it cannot pass."""
    next: Next
    audience: tuple[str, ...] = ()
    """The offices that follow it, by the register's ids (`council_audience`)."""
    followed_by: tuple[str, ...] = ()
    """The same offices, as readers call them."""
    closed_on: date | None = None
    """The day of the finding that closed it; None while it is open.

    Once it is closed, `milestone` is the one that closed it, and nothing is late or next even if another is open.
    """
    trace: tuple[Trace, ...] = Field(min_length=1)


class Dated(Value):
    """A date that passed, comes, or is set by law beside them: always with its basis and whose duty it is."""

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
    told: Told
    law_line: str
    condition: str | None
    provisional: bool
    waits_for: str | None
    extensions: int
    last_answer: Answered | None
    status: str
    """What the office holds, in the words of its column."""
    kind: str
    """The kind of date, in the words of a table."""
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
    """The day of the last check."""
    unread_since: date | None
    own_date: date | None
    """The date that the source last gave for its own data."""
    shows: int
    """How many items it showed at the last check."""
    wanted: int
    """How many open milestones it would show."""


class RecordRow(Value):
    """One entry of the ledger that a sentence rests on; `n` is the number printed."""

    n: int
    seq: int
    date: date
    what: str
    kind: str
    hash: str
    public: bool
    """Whether it stands in the memo's ledger.jsonl in the open."""
    sha256: str | None = None
    """SHA-256 of the evidence that the entry is about; None if it is about none."""
    origin: str | None = None
    """Whose voice and which source that evidence came from; None if there is none."""


class Terms(Value):
    """What the words mean; fixed text, versioned."""

    version: int
    text: tuple[tuple[str, str], ...]


class Asked(Sentence):
    """A question for the Council, whom it is for, and what would answer it."""

    about: str
    """The milestone that it is about."""
    whom: str
    """What a sentence calls the body that can answer it."""
    law_line: str
    """The law that sets the duty; the empty string if no law does."""
    answered_by: str
    """What would answer it, and who has it; the empty string if the register does not say."""


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
    """Its day, if the register or a public record in hand gives it."""
    title: str


class Extract(Value):
    """For whom a part of the memo is put together."""

    audience: str
    """The register's word for a council office (`council_audience`)."""
    name: str
    """The office in plain words."""
    recommendations: tuple[str, ...]
    of_all: int
    """How many recommendations the whole memo covers."""


class AgencyComment(Value):
    """What the agency said of the draft, or that it said nothing: printed once, in its own words."""

    state: Literal["commented", "none_by", "awaited", "not_shared"]
    shared_on: date | None = None
    until: date | None = None
    """The last day on which the agency could comment."""
    text: str | None = None
    """The agency's own words, unchanged."""
    on: date | None = None
    says: Sentence


class ReportFacts(Value):
    """The report that made the recommendations, and the full names of the two bodies."""

    office_name: str
    agency_name: str
    issued_on: date
    topic: str | None
    """What it is on; None if the register does not say."""


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
    """The number of the memo that this one follows."""
    supersedes: int | None = None
    hearing: Hearing | None = None
    extract: Extract | None = None
    ledger: Ledger
    to: str
    from_: str = Field(alias="from")
    approved_by: str | None = None
    approved_through: EntryChannel | None = None
    """By which way the approval came; in Slack the person was authenticated."""
    verdicts_by: str
    """The short name of the office whose verifiers record findings, for the column of its status."""
    paper: Paper = "letter"
    """On what the memo is printed; an approval does not bind it."""
    about: str
    """The short name of the agency to which the recommendations were made."""


class MemoFacts(Value):
    """The memo. Two of the same facts are the same bytes."""

    schema_: Literal["followthrough.memo/1"] = Field(default="followthrough.memo/1", alias="schema")
    mock: bool
    banner: str | None
    memo: Head
    correction: Sentence | None = None
    """In an erratum: which memo it corrects, why, and which sentences differ."""
    bottom_line: tuple[Sentence, ...] = Field(min_length=1, max_length=3)
    ask: Sentence | None
    """The heading of the questions; None if there is none."""
    counts: Counts
    bar: tuple[Segment, ...]
    """All milestones that count, each in one part; the parts add up to `counts.milestones`."""
    trend: tuple[TrendPoint, ...] = ()
    """The counts of every issued memo that this one knows of, by status date; empty in an extract."""
    ages: tuple[Age, ...] = ()
    """How long what is past has been past."""
    report: ReportFacts
    findings: tuple[FindingLine, ...] = ()
    """What the report found, line by line, each with its source."""
    changes: tuple[Change, ...]
    recommendations: tuple[RecommendationRow, ...]
    notes: tuple[Sentence, ...]
    """Notes under the table: what acceptance means, whose words these are, what is inferred."""
    questions: tuple[Asked, ...] = Field(max_length=3)
    going_on: tuple[Sentence, ...] = ()
    """In a closing memo: what happens to each recurring duty."""
    related: tuple[Dated, ...]
    clocks: tuple[Dated, ...]
    late: tuple[Dated, ...]
    sources: tuple[SourceRow, ...]
    source_counts: SourceCounts
    """The one count of sources, for every sentence and form."""
    records: tuple[RecordRow, ...]
    comment: AgencyComment | None = None
    """None if the agency is not asked: in a weekly note and in a memo before a hearing."""
    annex: tuple[Annex, ...]
    terms: Terms
    files: dict[str, str] = {}

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    def to_json(self) -> bytes:
        """Return memo.json in canonical form (RFC 8785)."""
        out = BytesIO()  # it holds the bytes once, where a list of rows to join holds them twice
        out.writelines(self._written({}))
        return out.getvalue()

    def binding(self) -> str:
        """Return the SHA-256 of what an approval binds: memo.json without what is filled at issue.

        Source: docs/memo.md#approval.
        """
        memo = self.memo.model_dump(mode="json", by_alias=True)
        for name in ("number", "state", "approved_by", "approved_through", "paper"):
            del memo[name]
        for name in ("checkpoint", "key_id", "signature"):
            del memo["ledger"][name]
        digest = sha256()
        for part in self._written({"memo": memo}, without="files"):
            digest.update(part)
        return digest.hexdigest()

    def said(self) -> Iterator[tuple[str, Any]]:
        """Yield each field's name and its value as JSON; of a list one item after the other, which holds less."""
        for name in MemoFacts.model_fields:
            value = getattr(self, name)
            for each in value if isinstance(value, tuple) else (value,):
                yield name, _as_json(each)

    def _written(self, given: Mapping[str, Any], without: str = "") -> Iterator[bytes]:
        """Yield memo.json row by row, with given values in place of those of some fields."""
        fields = sorted((field.alias or name, name) for name, field in MemoFacts.model_fields.items())
        for place, (key, name) in enumerate((key, name) for key, name in fields if name != without):
            yield (b"," if place else b"{") + canonical(key) + b":"
            value = given.get(name, getattr(self, name))
            if isinstance(value, tuple):
                yield b"["
                yield from ((b"," if row else b"") + canonical(_as_json(each)) for row, each in enumerate(value))
                yield b"]"
            else:
                yield canonical(_as_json(value))
        yield b"}"


def _as_json(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True) if isinstance(value, Value) else value


def read_facts(content: bytes) -> MemoFacts:
    """Return the facts in the memo.json of an issued memo, even if an older version of the program wrote it.

    A field that is no longer written is dropped here and never from the file, because an issued memo is never changed.
    Raises ValueError if the bytes are not JSON, and pydantic's ValidationError if they hold no memo.
    """
    read = json.loads(content)
    for page in read.get("annex", ()):
        # Each annex repeated the agency's comment before the memo printed it once.
        page.pop("comment", None)
    return MemoFacts.model_validate_json(json.dumps(read))
