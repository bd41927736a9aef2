"""The values that `status --json` shows (docs/record.md#standing)."""

from datetime import date

from pydantic import AwareDatetime

from models.core import Value
from models.evidence import Result
from models.standing.milestone_status import MilestoneStatus
from models.standing.standing import Standing


class LedgerHead(Value):
    """The head of the chain that a picture was made from."""

    seq: int
    hash: str


class Counts(Value):
    """How many; each counts one axis. Milestones are instances, without the portfolio's and without watches."""

    recommendations: int
    accepted: int
    verified: int
    milestones: int
    verified_milestones: int
    overdue: int
    """Past a legal deadline, with a ground to say that it was missed."""
    past_legal_deadline: int
    """Past a legal deadline without such a ground."""
    past_conditional_deadline: int
    past_reported_date: int
    past_target_date: int
    date_not_told: int
    awaiting_answer: int
    unknown: int
    awaiting_review: int
    watches: int


class AcceptanceStatus(Value):
    """What the agency answered. It closes nothing."""

    value: str
    on: date | None
    basis: str | None


class RecommendationStatus(Value):
    """One recommendation and its milestones."""

    id: str
    title: str
    text_basis: str
    verified_against_report: bool
    acceptance: AcceptanceStatus
    standing: Standing
    milestones: tuple[MilestoneStatus, ...]


class SourceStatus(Value):
    """How a source answered when it was last looked at."""

    name: str
    result: Result | None
    checked_at: AwareDatetime | None
    data_as_of: AwareDatetime | None
    reason: str | None
    answered_on: date | None


class Clocks(Value):
    """The clocks that cover all recommendations."""

    milestones: tuple[MilestoneStatus, ...]


class Status(Value):
    """The picture of a day."""

    as_of: date
    known_at: AwareDatetime
    ledger: LedgerHead
    counts: Counts
    recommendations: tuple[RecommendationStatus, ...]
    portfolio: Clocks
    sources: tuple[SourceStatus, ...]
