"""What happens to the register, and to what the agency answered to it."""

from datetime import date
from typing import ClassVar, Literal

from models.core import Calendar
from models.ledger.events.event import Event, MilestoneEvent
from models.register import Answer, Basis, Body, CouncilBody, Milestone, Recommendation, Report, Role, Source


class PlanAdopted(Event):
    """A register was taken in, with all that holds for the whole of it."""

    subject_field: ClassVar[str] = "register_id"
    key_format: ClassVar[str] = "plan_adopted:{sha256}"
    kind: Literal["plan_adopted"] = "plan_adopted"
    register_id: str
    title: str
    sha256: str
    report: Report
    calendar: Calendar
    roles: dict[str, Role]
    bodies: dict[str, Body] = {}
    council: dict[str, CouncilBody] = {}
    sources: dict[str, Source]


class RecommendationPlanned(Event):
    """The register holds this recommendation, or holds it in new words (without its milestones)."""

    subject_field: ClassVar[str] = "recommendation_id"
    kind: Literal["recommendation_planned"] = "recommendation_planned"
    recommendation_id: str
    recommendation: Recommendation
    accepted_basis: str


class MilestonePlanned(MilestoneEvent):
    """The register holds this milestone, or holds it in new words."""

    kind: Literal["milestone_planned"] = "milestone_planned"
    recommendation_id: str
    milestone: Milestone


class InstanceOpened(MilestoneEvent):
    """The period of a recurring milestone ended: here is its instance, with its own due date and patterns."""

    key_format: ClassVar[str] = "instance_opened:{milestone_id}"
    kind: Literal["instance_opened"] = "instance_opened"
    recommendation_id: str
    template_id: str
    instance_key: str
    next_opening: date | None
    waits_for: str | None = None
    follows_days: int | None = None
    """Business days after the finding on `waits_for`, whose day starts this one's clock."""
    milestone: Milestone


class MilestoneWithdrawn(MilestoneEvent):
    """The register withdraws a milestone; its id stays."""

    kind: Literal["milestone_withdrawn"] = "milestone_withdrawn"
    reason: str
    replaced_by: str | None = None


class DueFixed(MilestoneEvent):
    """A clock started, or a date of ours was misread: this is the original due date; the one before stays shown."""

    kind: Literal["due_fixed"] = "due_fixed"
    day: date
    basis: Basis
    source_id: str | None = None
    """The text id of where the day comes from, as a person typed it."""
    started_by: str | None = None
    """The milestone whose finding started the clock."""


class AcceptanceRecorded(Event):
    """What the agency answered to a recommendation. It closes nothing."""

    subject_field: ClassVar[str] = "recommendation_id"
    kind: Literal["acceptance_recorded"] = "acceptance_recorded"
    recommendation_id: str
    value: Answer
    source_id: str
    reason_id: str | None = None
    """The text id of the agency's reasons, in its own words."""


class NoteAdded(Event):
    """The overseeing office said in its own words what changed on a recommendation and what remains."""

    subject_field: ClassVar[str] = "recommendation_id"
    kind: Literal["note_added"] = "note_added"
    recommendation_id: str
    text_id: str
