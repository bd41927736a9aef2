"""The register: what was recommended, by when, who must act and where evidence is looked for. Roles only."""

from typing import Literal

from pydantic import Field

from models.core import Day, Flag, Id, Name, Positive, Slug, Text, Value
from models.register.city import CityCalendar, CouncilBody
from models.register.recurring import Recurrence
from models.register.report import Report
from models.register.rule import Rule
from models.register.source import Source

Basis = Literal["statute", "conditional_statute", "executive_order_reported", "pending_bill", "planning_assumption"]
Relation = Literal["asked_by_doi", "related_duty"]
Duty = Literal["nypd", "doi", "council", "mayor_designee"]
EvidenceKind = Literal["document", "event", "web_page", "statement", "dataset_row", "legislative_status"]
TextBasis = Literal["press_reconstruction", "report"]


class After(Value):
    """The milestone whose finding starts a clock, and the hours it runs."""

    milestone: Id
    hours: Positive


class Due(Value):
    """The original due date, what it rests on and how it was counted."""

    day: Day
    basis: Basis
    counting: Text
    provisional: Flag = False
    after: After | None = None


class Wanted(Value):
    """The evidence that would count, the source it would show at, and the rule that finds a candidate."""

    kind: EvidenceKind
    source: Name
    rule: Rule


class Withdrawn(Value):
    """Why a milestone no longer applies. Its id stays."""

    on: Day
    reason: Text
    replaced_by: Id | None = None


class Milestone(Value):
    """One dated step of a recommendation. Its due date is never edited."""

    id: Id
    applies_to: tuple[Id, ...] = ()
    title: Text
    says: Text
    relation: Relation = "asked_by_doi"
    duty_on: Duty = "nypd"
    closes_recommendation: Flag = False
    evidence: Wanted
    due: Due
    duty_basis: Basis
    law: tuple[Text, ...] = ()
    needs: tuple[Id, ...] = ()
    recurrence: Recurrence | None = None
    responsible: Name
    escalation: Name
    withdrawn: Withdrawn | None = None


class Owner(Value):
    """The agency's unit that a recommendation lies with."""

    agency: Text
    unit: Text
    unit_basis: Basis


class Recommendation(Value):
    """One of the seven, in our words until the report's own are at hand."""

    id: Id
    title: Text
    summary: Text
    text_basis: TextBasis
    verified_against_report: Flag
    report_number: Positive | None
    inferred: Flag = False
    accepted_on: Day | None
    owner: Owner
    oversight_owner: Name
    council_audience: tuple[Name, ...]
    priority: Literal["high", "medium", "low"]
    priority_basis: Basis
    priority_why: Text
    links: tuple[Text, ...] = ()
    milestones: tuple[Milestone, ...]
    withdrawn: Withdrawn | None = None


class Portfolio(Value):
    """Clocks that cover all recommendations."""

    milestones: tuple[Milestone, ...] = ()


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
    roles: dict[Name, Text]
    council: dict[Name, CouncilBody]
    calendar: CityCalendar
    sources: dict[Name, Source]
    rule_types: dict[Name, Text]
    portfolio: Portfolio
    recommendations: tuple[Recommendation, ...]

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """Return every milestone, the portfolio's first."""
        return (*self.portfolio.milestones, *(each for one in self.recommendations for each in one.milestones))

    def by_id(self) -> dict[str, Milestone]:
        """Return every milestone by its id."""
        return {milestone.id: milestone for milestone in self.milestones}
