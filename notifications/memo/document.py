"""What memo.json holds: `Memo`, at the end, with its head and pages as they are printed, and the facts of
`models/memo`. `MemoDocument` has the facts and sentences from which pages are made. The class docstrings are
descriptions in memo.schema.json. Source: docs/memo.md#sections."""

import json
from collections.abc import Container, Iterator
from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any, Literal

from pydantic import AwareDatetime, ConfigDict, Field

from models.core import Mark, Paper, Value
from models.ledger import EntryChannel, Period, canonical
from models.memo import (
    AnswerFacts,
    Hearing,
    Ledger,
    MilestoneFacts,
    RecommendationFacts,
    ReportFacts,
    State,
    Trace,
)
from models.register import FindingLine, TextSource, Voice
from models.standing import Headline, Reading, SourceCounts
from notifications.memo.shapes import Section, Shown

SCHEMA: Literal["followthrough.memo/3"] = "followthrough.memo/3"
LONGEST_AGENCY = 12


class Sentence(Value):
    """Words of ours, and what they rest on."""

    id: str
    text: str
    trace: tuple[Trace, ...] = Field(min_length=1)
    lead: str = ""
    """The first words of `text`, which a form may set bold; empty if none are."""


class Change(Sentence):
    """What changed since the last issued memo's cut."""

    rec: str
    date: date
    kind: str


class Asked(Sentence):
    """A question for the Council, whom it is for, and what would answer it."""

    about: str
    whom: str
    law_line: str
    answered_by: str
    """What would answer it, and who has it; the empty string if the register does not say."""


class Answered(AnswerFacts):
    """An answer, or a decision on one, and its words."""

    text: str


class MilestoneRow(MilestoneFacts):
    """The facts of one milestone, and the words of its cells."""

    who: str
    source: str
    """Where its evidence would come from, as its row among the sources is called."""
    law_line: str
    status: str
    """The office's status, in the words of its column, which a form may set bold."""
    status_note: str
    """What stands below the status: why it is overdue, when we first asked, since when, or found on which day."""
    agency: str
    time: str
    """What stands below the date: how long ago it passed, or from what it runs."""
    answers: tuple[Answered, ...]
    last_answer: Answered | None
    last_decision: Answered | None


class Contact(Value):
    """Whom to call about a recommendation: an office and a role, never a person's name."""

    office: str
    role: str
    telephone: str | None


class Note(Value):
    """What the overseeing office says of a recommendation in its own words: what changed, and what remains."""

    text: str
    on: date
    trace: tuple[Trace, ...] = Field(min_length=1)


class AgencyAnswer(Value):
    """What the agency answered to a recommendation, with its reasons and its own date. It closes nothing."""

    on: date
    listed: bool
    reasons: str | None
    own_dates: tuple[Answered, ...]
    """The dates that the agency gave for milestones of the recommendation: agreed, or offered in place of ours."""
    trace: tuple[Trace, ...] = Field(min_length=1)


class Next(Value):
    """Who does what next."""

    who: str
    what: str
    text: str


class RecommendationRow(RecommendationFacts):
    """The facts of one recommendation, and the words of its line of the table."""

    matters: str
    contact: Contact
    followed_by: tuple[str, ...]
    note: Note | None
    answer: AgencyAnswer | None
    status: str
    status_note: str
    agency: str
    """What the agency says of its own work; if nothing, its answer to the recommendation unless it is "accepted"."""
    time: str
    next: Next
    last_answer: Answered | None
    last_decision: Answered | None


class SourceRow(Value):
    """One source: how its last look ended, and what that means for what this memo can say."""

    name: str
    reading: Reading
    reason: str | None
    means: str
    last_good: date | None
    seq: int | None
    voice: Voice
    looked_on: date | None
    unread_since: date | None
    own_date: date | None
    shows: int
    wanted: int


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
    voice: Voice
    """Whose word it is."""
    pii_class: str
    used_for: str
    made_up: bool
    counts: bool
    was_found: Mark = False
    """Whether a rule found it in a public source, so that nobody sent it."""

    model_config = {"populate_by_name": True, "serialize_by_alias": True}


class Annex(Value):
    """The page of one recommendation; `ALL` holds the dates that cover all of them."""

    rec: str
    title: str
    summary: str
    text_basis: str
    text_sources: tuple[TextSource, ...] = ()
    """What supports our words for the recommendation: a quote, who printed it, and how far it carries."""
    milestones: tuple[MilestoneRow, ...]
    notes: tuple[Note, ...] = ()
    agency_words: tuple[Quoted, ...]
    history: tuple[Happened, ...]
    evidence: tuple[EvidenceRow, ...]
    open_points: tuple[Sentence, ...]


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
    origin: str | None = None
    """Whose voice and which source that evidence came from; None if there is none."""


class AgencyComment(Value):
    """What the agency said of the draft, or that it said nothing: printed once, in its own words."""

    state: Literal["commented", "none_by", "awaited", "not_shared"]
    shared_on: date | None = None
    until: date | None = None
    text: str | None = None
    on: date | None = None
    says: Sentence


def short_agency(agency: str) -> str:
    """Return the short name of an agency, or "the agency" for a long one. Source: docs/memo.md#short-names."""
    return agency if len(agency) <= LONGEST_AGENCY else "the agency"


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
    """The day on which the reader's next memo is drafted."""
    why_now: str = ""
    recorded_through: AwareDatetime
    after: int | None
    supersedes: int | None = None
    hearing: Hearing | None = None
    extract: None = None
    """Nothing: 0.2.0 also made a memo of a part, and named its reader here."""
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

    @property
    def is_draft(self) -> bool:
        """Return whether it is not approved yet."""
        return self.state == "draft"

    @property
    def short_about(self) -> str:
        """Return what page one calls the agency."""
        return short_agency(self.about)


class Facts(Value):
    """What a program checks or shows otherwise: rows, numbers and traces. Sentences stand on the pages alone."""

    mock: bool
    memo: Head
    headline: Headline
    """The numbers that any surface may print, with the ids behind each."""
    report: ReportFacts
    changes: tuple[Change, ...]
    recommendations: tuple[RecommendationRow, ...]
    questions: tuple[Asked, ...] = Field(max_length=3)
    sources: tuple[SourceRow, ...]
    source_counts: SourceCounts
    records: tuple[RecordRow, ...]
    annex: tuple[Annex, ...]
    """Each milestone stands here once; the lists of dates that are printed are chosen from these rows."""
    traces: dict[str, tuple[Trace, ...]] = {}
    """What each sentence of the pages rests on, by its id."""
    files: dict[str, str] = {}

    @property
    def made_by(self) -> str:
        """Return what a sentence calls the office that made the recommendations."""
        return self.report.issued_by.short if self.report.issued_by else self.memo.verdicts_by

    @property
    def milestones(self) -> tuple[MilestoneRow, ...]:
        """Return the milestones of all annexes."""
        return tuple(row for annex in self.annex for row in annex.milestones)


class MemoDocument(Facts):
    """The facts of a memo, and its sentences before they have a place on a page."""

    banner: str | None
    correction: Sentence | None = None
    """In an erratum: which memo it corrects, why, and which sentences differ."""
    bottom_line: tuple[Sentence, ...] = Field(min_length=1)
    """A slot each, the verdict first; `lead` is the clause that a form sets bold. At most 60 words."""
    change_summary: tuple[Sentence, ...]
    """What changed, in a sentence of each kind; `changes` has all of it."""
    ask: Sentence | None
    findings: tuple[FindingLine, ...] = ()
    notes: tuple[Sentence, ...]
    """Notes under the table: what acceptance means, whose words these are, what is inferred."""
    going_on: tuple[Sentence, ...] = ()
    comment: AgencyComment | None = None
    """None if the agency is not asked: in a weekly note and in a memo before a hearing."""
    terms: tuple[tuple[str, str], ...]
    """What the words mean."""

    def parts(self) -> Iterator[Any]:
        """Yield the value of each field as JSON, without the head; of a list one item after the other, which holds
        less."""
        for name in MemoDocument.model_fields:
            value = getattr(self, name)
            for part in value if isinstance(value, tuple) else (value,) if name != "memo" else ():
                yield _as_json(part)


class Letterhead(Value):
    """The words at the top and the foot of a memo; what does not apply is an empty text."""

    above_title: Shown
    state_above: Shown
    stamp: Shown = ""
    title: Shown
    full_title: Shown
    """The name of the file as programs show it."""
    hearing: Shown = ""
    lines: tuple[tuple[Shown, Shown], ...]
    """To whom, from whom and of which days: a label and its words."""
    beside: tuple[tuple[Shown, Shown], ...]
    """The day of the status, and that of the next memo."""
    why_now: Shown = ""
    banner: Shown = ""
    signed: Shown = ""
    """With which key it is signed: known at issue alone."""
    foot: Shown
    page: tuple[str, str]
    """The words around the number of a page."""
    draft: bool
    as_of: date
    author: Shown
    language: str
    paper: Paper


class Memo(Value):
    """The memo as it is issued: its head, its pages in reading order, and the facts that a program checks. Two of the
    same content are the same bytes."""

    schema_: Literal["followthrough.memo/3"] = Field(default=SCHEMA, alias="schema")
    head: Letterhead
    page_one: tuple[Section, ...]
    page_two: tuple[Section, ...]
    annexes: tuple[Section, ...]
    facts: Facts

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return all sections in reading order."""
        return (*self.page_one, *self.page_two, *self.annexes)

    def section(self, part: str) -> Section | None:
        """Return the first section of a name; None if the memo has none."""
        return next((section for section in self.sections if section.part == part), None)

    def to_json(self) -> bytes:
        """Return memo.json in canonical form (RFC 8785)."""
        out = BytesIO()  # it holds the bytes once, where a list of rows to join holds them twice
        out.writelines(self._json_rows(self.facts.memo))
        return out.getvalue()

    def pages(self) -> dict[str, Any]:
        """Return what templates set, as JSON: the head and the pages, without what is empty."""
        return self.model_dump(mode="json", by_alias=True, exclude={"facts", "schema_"}, exclude_defaults=True)

    def binding(self) -> str:
        """Return the SHA-256 of memo.json without its head and what is filled at issue (docs/memo.md#approval)."""
        later = dict.fromkeys(("number", "state", "approved_by", "approved_through", "paper"), True)
        signed = {"checkpoint", "key_id", "signature"}
        memo = self.facts.memo.model_dump(mode="json", by_alias=True, exclude={**later, "ledger": signed})
        digest = sha256()
        for part in self._json_rows(memo, without=("head", "files")):
            digest.update(part)
        return digest.hexdigest()

    def _json_rows(self, memo: Any, without: Container[str] = ()) -> Iterator[bytes]:
        facts = {name: getattr(self.facts, name) for name in Facts.model_fields if name not in without} | {"memo": memo}
        pages = {"annexes": self.annexes, "page_one": self.page_one, "page_two": self.page_two, "schema": self.schema_}
        values = pages | {"facts": facts} | ({} if "head" in without else {"head": self.head})
        yield from _rows_of(values)


def memo_schema() -> bytes:
    """Return the JSON Schema (draft 2020-12) of memo.json, in which its parts are described."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "urn:followthrough:memo:3"}
    schema = Memo.model_json_schema(mode="serialization") | head
    return (json.dumps(schema, indent=1, sort_keys=True) + "\n").encode()


def _rows_of(value: Any) -> Iterator[bytes]:
    """Yield canonical JSON, a row at a time where a value is long."""
    if isinstance(value, dict) and not all(isinstance(part, str) for part in value.values()):
        for place, name in enumerate(sorted(value)):
            yield (b"," if place else b"{") + canonical(name) + b":"
            yield from _rows_of(value[name])
        yield b"}"
    elif isinstance(value, tuple) and value:
        for place, part in enumerate(value):
            yield (b"," if place else b"[") + canonical(_as_json(part))
        yield b"]"
    else:
        yield canonical(_as_json(value))


def _as_json(value: Any) -> Any:
    if isinstance(value, Value):
        return value.model_dump(mode="json", by_alias=True, exclude_defaults=isinstance(value, Section | Letterhead))
    return value
