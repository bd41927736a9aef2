"""The tracking plan (the "register") as a value: what was recommended, what is due when, and who must act.

It names roles, never people. Source: docs/register.md.
"""

import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from models.core import Calendar, Day, Flag, Id, Mark, Name, Number, Positive, Slug, Text, Value
from models.register.names import AGENCY, OVERSIGHT, Body, FindingLine, Law, Names, Role, TextSource, issuer_of
from models.register.rules import Rule
from models.register.sources import Source

Basis = Literal["statute", "conditional_statute", "executive_order_reported", "pending_bill", "planning_assumption"]
"""What a date or a duty rests on. Source: docs/register.md#dates."""
BY_LAW: tuple[Basis, ...] = ("statute", "conditional_statute")
"""A date that a law names, whatever it depends on."""

Relation = Literal["recommended", "related_duty"]
Duty = Name
"""Whose duty it is: `agency`, `oversight`, or a body of the register. Source: docs/law-and-clocks.md#duties."""

EvidenceKind = Literal["document", "event", "web_page", "statement", "dataset_row", "legislative_status"]
Level = Literal["written", "trained", "in_use"]
TextBasis = Literal["press_reconstruction", "report"]
Says = Literal["not_started", "started", "partly_done", "done"]
"""How far its work is, by the agency's own word."""
Answer = Literal["under_consideration", "accepted", "accepted_in_part", "rejected"]
"""What an agency answers to a recommendation; accepting it completes no step."""

NOWHERE = "nowhere"
"""What `shows_in` says of a milestone that shows in no public source."""
PeriodKind = Literal["calendar_year_before", "year_to_30_june", "calendar_quarter_before"]

Short = Annotated[Text | None, Field(exclude_if=lambda name: name is None)]
"""A short name; not written where it is None, so that older records stay the same."""

Quarter = Annotated[int, Field(ge=1, le=4)]
"""A calendar quarter. Not strict, because the keys of stored JSON are strings."""

YEAR_LIST = "holidays_"
"""Before the year in the name of its list, such as `holidays_2026`."""

_YEAR_KEY = rf"{YEAR_LIST}([0-9]{{4}})"


class RecurrenceRule(Value):
    """A recurrence with a rule of its own (RFC 5545)."""

    dtstart: Day
    rrule: Text
    key: Text
    period_kind: PeriodKind
    period: Text
    counting: Text
    expect_first: tuple[Day, ...] = ()
    expect_keys: tuple[Text, ...] = ()
    key_words: dict[Quarter, Text] = {}


class Offset(Value):
    """How many business days after the instance that it follows a milestone is due."""

    business_days: Positive
    calendar: Name


class RecurrenceAfter(Value):
    """A recurrence whose instances follow those of another milestone."""

    follows: Id
    offset: Offset
    counts_from: Text
    counting: Text
    expect_first: tuple[Day, ...] = ()
    expect_keys: tuple[Text, ...] = ()


def _recurrence_kind(value: Any) -> str:
    # Telling the two apart by one field keeps one wrong field from being two faults.
    follows = "follows" in value if isinstance(value, dict) else isinstance(value, RecurrenceAfter)
    return "follows_another" if follows else "by_rule"


# A tag is a part of a fault's location. It must not be a key of the register, or the fault would get that key's line.
Recurrence = Annotated[
    Annotated[RecurrenceRule, Tag("by_rule")] | Annotated[RecurrenceAfter, Tag("follows_another")],
    Discriminator(_recurrence_kind),
]


class ClockStart(Value):
    """The milestone whose finding starts a clock, and how many hours the clock runs."""

    milestone: Id
    hours: Positive


class Due(Value):
    """The original due date, what it rests on, and how it was counted."""

    day: Day
    basis: Basis
    counting: Text
    provisional: Flag = False
    after: ClockStart | None = None
    shown_within_days: Number = 0
    """How many days after the date public proof may come. Until then nobody is called late."""
    look_again: Annotated[Literal["yearly"] | None, Field(exclude_if=lambda period: period is None)] = None
    """How often a verifier looks again at what is verified; None: not, and not written (docs/register.md#dates)."""


class ExpectedEvidence(Value):
    """What would count as evidence, the source that would show it, and the rule that finds a candidate."""

    kind: EvidenceKind
    source: Name
    rule: Rule


class Withdrawal(Value):
    """Why a milestone or a recommendation no longer applies. Its id stays in the register."""

    on: Day
    reason: Text
    replaced_by: Id | None = None


class Question(Value):
    """A question that a reader can ask, and what would answer it."""

    text: Text
    answered_by: Text


class AgencySays(Value):
    """What the agency says of a milestone in a list that was taken in: a statement, which closes nothing."""

    says: Says
    on: Day
    words: Text
    """Its words, and where they stand."""
    listed: Mark = False
    """Whether `on` is only the day of a list that shows it: the agency said it on that day or before."""


class Milestone(Value):
    """One dated step of a recommendation. Its due date is never edited."""

    id: Id
    applies_to: tuple[Id, ...] = ()
    title: Text
    short: Short = None
    """Its name where a row has no room for `title`: "Audit plan". Source: docs/register.md#titles."""
    ask: Text | None = None
    """What a message asks for, as it follows "Please": "send the written audit plan"."""
    says: Text
    relation: Relation = "recommended"
    duty_on: Duty = AGENCY
    closes_recommendation: Flag = False
    evidence: ExpectedEvidence
    shows_in: Annotated[Name | None, Field(exclude_if=lambda name: name is None)] = None
    """A public source, or `nowhere`; None: not said, and not written (docs/register.md#where-it-would-show)."""
    due: Due
    duty_basis: Basis
    law: tuple[Law, ...] = ()
    limits: tuple[Law, ...] = ()
    """What only limits how it may be done, and commands nothing."""
    condition: Text | None = None
    """The one clause on which a conditional deadline hangs, as it follows "applies only if"."""
    condition_reason: Text | None = None
    """Why we do not know whether the condition holds, or why we take it to hold."""
    level: Level | None = None
    """If the milestone is about a practice: what it shows of it."""
    question: Question | None = None
    needs: tuple[Id, ...] = ()
    recurrence: Recurrence | None = None
    responsible: Name
    escalation: Name
    agency_says: AgencySays | None = None
    withdrawn: Withdrawal | None = None

    @property
    def law_line(self) -> str | None:
        """Return what commands it as one line, such as "Admin. Code § 10-178(d) (Local Law 228 of 2017)"."""
        return "; ".join(law.line for law in self.law) or None


class Owner(Value):
    """The unit of the agency that is answerable for a recommendation."""

    agency: Text
    unit: Text
    unit_basis: Basis


class Contact(Value):
    """Whom to call about a recommendation: an office and a role, never a person."""

    office: Text
    role: Name
    telephone: Text | None = None


class Recommendation(Value):
    """One recommendation, in our words until the report's own are at hand."""

    id: Id
    title: Text
    short: Short = None
    """Its name in the table of page one, at most 28 letters. Source: docs/register.md#titles."""
    ask: Text | None = None
    """What it asks of the agency, as it follows "asked the agency to": "audit officers on federal task forces"."""
    summary: Text
    why: Text | None = None
    """Why it matters, in one sentence of public facts."""
    text_sources: tuple[TextSource, ...] = ()
    text_basis: TextBasis
    verified_against_report: Flag
    report_number: Positive | None
    inferred: Flag = False
    accepted_on: Day | None
    answer: Answer = "accepted"
    answer_listed: Mark = False
    """Whether that is only the day of a list that shows the answer: the agency gave it on that day or before."""
    owner: Owner
    contact: Contact | None = None
    oversight_owner: Name
    council_audience: tuple[Name, ...]
    priority: Literal["high", "medium", "low"]
    priority_basis: Basis
    priority_why: Text
    links: tuple[Text, ...] = ()
    milestones: tuple[Milestone, ...]
    withdrawn: Withdrawal | None = None


class Portfolio(Value):
    """The milestones that cover all recommendations."""

    milestones: tuple[Milestone, ...] = ()


class Report(Value):
    """The report that made the recommendations."""

    issued_on: Day
    issued_by: Text
    """The office that made the recommendations; in parentheses, what a sentence calls it."""
    topic: Text | None = None
    """What it is on, after "on": the site's title has it."""
    about: Body
    recommendation_count: Number
    accepted_count: Number
    accepted_on: Day
    accepted_basis: Text
    pages_reported: Number
    requested_on: Day
    text_at_hand: Flag
    verdicts_by: Body
    """The office whose verifiers record findings, and which runs this installation."""
    readers: Text | None = None
    addressees: tuple[Text, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    links: tuple[Text, ...] = ()


class CouncilBody(Value):
    """A committee or office of the Council."""

    name: Text
    body_id: Number | None
    short: Text | None = None
    """What a sentence calls it, if not "the" and its name."""


def _show_year_keys(schema: dict[str, Any]) -> None:
    listed = schema["properties"].pop("listed")
    schema["patternProperties"] = {f"^{_YEAR_KEY}$": listed["additionalProperties"]}


class CityCalendar(Value):
    """The City's business days, with its published lists of holidays by year."""

    # The JSON Schema describes the file that a person writes, which has `holidays_2026` and not `listed`.
    model_config = ConfigDict(json_schema_extra=_show_year_keys)

    id: Name
    counts: Text
    source: Text
    check: Text
    listed: dict[int, tuple[Day, ...]] = {}

    @model_validator(mode="before")
    @classmethod
    def _gather_years(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        years = {key: match[1] for key in value if (match := re.fullmatch(_YEAR_KEY, str(key)))}
        fields = {key: value[key] for key in value if key not in years}
        return {**fields, "listed": {int(year): value[key] for key, year in years.items()}} if years else fields

    def as_calendar(self) -> Calendar:
        """Return the calendar that rules count with."""
        return Calendar(id=self.id, listed=self.listed)


class Plan(Value):
    """The whole register."""

    schema_: Literal[1] = Field(alias="schema")
    register_id: Slug
    title: Text
    timezone: Literal["America/New_York"]
    written_on: Day
    sources_read_to: Day
    report: Report
    basis_values: dict[Basis, Text]
    roles: dict[Name, Role]
    bodies: dict[Name, Body] = {}
    """The bodies beside the agency and the overseeing office that hold a duty."""
    council: dict[Name, CouncilBody]
    calendar: CityCalendar
    sources: dict[Name, Source]
    rule_types: dict[Name, Text]
    portfolio: Portfolio
    recommendations: tuple[Recommendation, ...]

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """Return every milestone, those that cover all recommendations first."""
        nested = (milestone for recommendation in self.recommendations for milestone in recommendation.milestones)
        return (*self.portfolio.milestones, *nested)


def names_of(
    report: Report,
    bodies: Mapping[str, Body],
    roles: Mapping[str, Role],
    sources: Mapping[str, Source],
    council: Mapping[str, CouncilBody],
) -> Names:
    """Return every name that readers see from the parts of a register."""
    return Names(
        bodies={**bodies, AGENCY: report.about, OVERSIGHT: report.verdicts_by},
        roles={key: role.name for key, role in roles.items()},
        sources={key: source.label for key, source in sources.items() if source.label},
        audiences={key: body.short or f"the {body.name}" for key, body in council.items()},
        readers=report.readers or "the readers",
        issuer=issuer_of(report.issued_by, report.verdicts_by),
    )


def register_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the register, keys sorted; what names refer to, `plan check` checks."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:followthrough:register:1",
        "title": "followthrough register",
    }
    schema: dict[str, Any] = json.loads(json.dumps(Plan.model_json_schema() | head, sort_keys=True))
    return schema
