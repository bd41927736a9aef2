"""The status of a day as `status --json` shows it: the view of the report, and nothing worked out beside it.

Source: docs/record.md#json.
"""

from datetime import date, datetime

from pydantic import AwareDatetime

from models.core import Value
from models.evidence import Result
from models.standing.milestone_status import AnswerStatus, MilestoneStatus, StatusContext, answer_status, status_of
from models.standing.report import Claim, Counts, RecommendationView, ReportView
from models.standing.sources import SourceCounts
from models.standing.standing import Standing
from models.standing.view import Holding, Turn


class LedgerHead(Value):
    """The head of the chain that a picture was made from."""

    seq: int
    hash: str


class MilestoneCounts(Value):
    """How many milestones stand where. Those from `verified_milestones` to `closed_otherwise` add up to `milestones`;
    the rest are counted across them."""

    milestones: int
    verified_milestones: int
    overdue: int
    """Past a legal deadline, with a ground to say that it was missed."""
    past_legal_deadline: int
    """Past a legal deadline without such a ground."""
    past_conditional_deadline: int
    past_reported_date: int
    past_target_date: int
    unknown: int
    awaiting_review: int
    """Evidence awaits review, and the date has not passed."""
    answer_awaited: int
    """The day of our target has passed, but it does not count yet."""
    ahead: int
    closed_otherwise: int
    in_review: int
    reported_done: int
    date_not_told: int
    awaiting_answer: int
    watches: int


NAMES_IN_VIEW = {
    "verified_milestones": "verified",
    "past_legal_deadline": "no_proof",
    "past_conditional_deadline": "past_conditional",
    "past_reported_date": "past_reported",
    "past_target_date": "past_target",
    "date_not_told": "not_received",
}
"""The counts that the view names otherwise."""


class StatusCounts(MilestoneCounts):
    """How many, without the dates that cover all recommendations. Counts of different things are never added."""

    recommendations: int
    accepted: int
    verified: int


class AcceptanceStatus(Value):
    """What the agency answered. It closes nothing."""

    value: str
    on: date | None
    basis: str | None


class RecommendationStatus(Value):
    """One recommendation and its milestones. The fields from `holding` on are those of the view."""

    id: str
    title: str
    text_basis: str
    verified_against_report: bool
    acceptance: AcceptanceStatus
    standing: Standing
    milestones: tuple[MilestoneStatus, ...]
    holding: Holding
    holding_since: date | None
    verified: int
    """How many of `counted` are verified as done."""
    counted: int
    claim: Claim
    last_answer: AnswerStatus | None
    answered: str | None
    """The milestone that `last_answer` is about."""
    next_milestone: str | None
    related_past: tuple[str, ...]
    """Its related duties past a legal deadline, the oldest first."""
    turn: Turn | None


class SourceStatus(Value):
    """How a source answered when it was last looked at."""

    name: str
    result: Result | None
    checked_at: AwareDatetime | None
    data_as_of: AwareDatetime | None
    reason: str | None
    answered_on: date | None


class Clocks(Value):
    """The dates that cover all recommendations, and their counts, which are never added to the others."""

    milestones: tuple[MilestoneStatus, ...]
    counts: MilestoneCounts


class Status(Value):
    """The picture of a day."""

    as_of: date
    known_at: AwareDatetime
    ledger: LedgerHead
    counts: StatusCounts
    recommendations: tuple[RecommendationStatus, ...]
    portfolio: Clocks
    sources: tuple[SourceStatus, ...]
    """Those on which an open milestone relies."""
    source_counts: SourceCounts


def compose_status(report: ReportView, context: StatusContext, *, known_at: datetime, head: LedgerHead) -> Status:
    """Return the picture of a day; `known_at` is what was on record by then (UTC)."""
    of_source = SourceStatus.model_fields.keys() - {"name"}
    return Status(
        as_of=report.day,
        known_at=known_at,
        ledger=head,
        counts=counts_of(report),
        recommendations=tuple(_recommendation(view, context) for view in report.recommendations),
        portfolio=Clocks(
            milestones=tuple(status_of(view, context) for view in report.shared),
            counts=MilestoneCounts(**_numbers(report.shared_counts)),
        ),
        sources=tuple(
            SourceStatus(name=source.name, **{field: getattr(source.record, field, None) for field in of_source})
            for source in report.relied_sources
        ),
        source_counts=report.source_counts,
    )


def counts_of(report: ReportView) -> StatusCounts:
    """Return the counts of a report as numbers."""
    acceptances = (view.record.acceptance for view in report.recommendations)
    return StatusCounts(
        recommendations=len(report.recommendations),
        accepted=sum(bool(acceptance and acceptance.value == "accepted") for acceptance in acceptances),
        verified=sum(view.standing == "verified" for view in report.recommendations),
        **_numbers(report.counts),
    )


def _numbers(counts: Counts) -> dict[str, int]:
    return {name: len(getattr(counts, NAMES_IN_VIEW.get(name, name))) for name in MilestoneCounts.model_fields}


AS_VIEWED = ("id", "standing", "holding", "holding_since", "verified", "claim", "turn")
"""The fields of a recommendation that its view has by the same name."""


def _recommendation(view: RecommendationView, context: StatusContext) -> RecommendationStatus:
    record, acceptance = view.record, view.record.acceptance
    return RecommendationStatus(
        **{name: getattr(view, name) for name in AS_VIEWED},
        title=record.title,
        text_basis=record.text_basis,
        verified_against_report=record.verified_against_report,
        acceptance=AcceptanceStatus(value=acceptance.value, on=acceptance.on, basis=acceptance.basis)
        if acceptance
        else AcceptanceStatus(value="none", on=None, basis=None),
        milestones=tuple(status_of(milestone, context) for milestone in view.milestones),
        counted=len(view.recommended),
        last_answer=answer_status(view.last_answer, context) if view.last_answer else None,
        answered=view.answered.id if view.answered else None,
        next_milestone=view.next_milestone.id if view.next_milestone else None,
        related_past=tuple(duty.id for duty in view.related_past),
    )
