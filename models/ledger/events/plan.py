"""What happens to the register, and to what the agency answered to it."""

from datetime import date

from models.core import Calendar
from models.ledger.events.event import Event, MilestoneEvent
from models.register import Answer, Basis, Body, CouncilBody, Milestone, Recommendation, Report, Role, Source


class PlanAdopted(Event, kind="plan_adopted", subject="register_id", key="plan_adopted:{sha256}"):
    """A register was taken in, with all that holds for the whole of it."""

    register_id: str
    title: str
    sha256: str
    report: Report
    calendar: Calendar
    roles: dict[str, Role]
    bodies: dict[str, Body] = {}
    council: dict[str, CouncilBody] = {}
    sources: dict[str, Source]


class RecommendationPlanned(Event, kind="recommendation_planned", subject="recommendation_id"):
    """The register holds this recommendation, or holds it in new words (without its milestones)."""

    recommendation_id: str
    recommendation: Recommendation
    accepted_basis: str


class MilestonePlanned(MilestoneEvent, kind="milestone_planned"):
    """The register holds this milestone, or holds it in new words."""

    recommendation_id: str
    milestone: Milestone


class InstanceOpened(MilestoneEvent, kind="instance_opened", key="instance_opened:{milestone_id}"):
    """The period of a recurring milestone ended: here is its instance, with its own due date and patterns."""

    recommendation_id: str
    template_id: str
    instance_key: str
    next_opening: date | None
    waits_for: str | None = None
    follows_days: int | None = None
    """Business days after the finding on `waits_for`, whose day starts this one's clock."""
    milestone: Milestone


class MilestoneWithdrawn(MilestoneEvent, kind="milestone_withdrawn"):
    """The register withdraws a milestone; its id stays."""

    reason: str
    replaced_by: str | None = None


class DueFixed(MilestoneEvent, kind="due_fixed"):
    """A clock started, or a date of ours was misread: this is the original due date; the one before stays shown."""

    day: date
    basis: Basis
    source_id: str | None = None
    """The text id of where the day comes from, as a person typed it."""
    started_by: str | None = None


class AcceptanceRecorded(Event, kind="acceptance_recorded", subject="recommendation_id"):
    """What the agency answered to a recommendation. It closes nothing."""

    recommendation_id: str
    value: Answer
    source_id: str
    reason_id: str | None = None
    """The text id of the agency's reasons, in its own words."""


class NoteAdded(Event, kind="note_added", subject="recommendation_id"):
    """The overseeing office said in its own words what changed on a recommendation and what remains."""

    recommendation_id: str
    text_id: str
