"""Which records an event is about: the ids under which each table folds it."""

from models.ledger import (
    AcceptanceRecorded,
    AwaySet,
    CandidateFound,
    ClaimEvent,
    DeliveryEvent,
    EntryCorrected,
    Event,
    EvidenceExpunged,
    InstanceOpened,
    LookRecorded,
    MemoMessageClaimed,
    NoteAdded,
    PlanAdopted,
    RecommendationPlanned,
    SourcesChecked,
    draft_in,
)
from models.records import REGISTER

Keys = tuple[str, ...]
NESTED = (ClaimEvent, DeliveryEvent, SourcesChecked)
"""The events whose keys stand in values within them; all others' are texts of their own."""


def milestones_of(event: Event) -> Keys:
    """Return the milestones that an event is about."""
    match event:
        case InstanceOpened():
            return (event.milestone_id, event.template_id)
        case SourcesChecked():
            return event.watches
        case EntryCorrected():
            return (event.subject_id,) if event.about == "milestone" else ()
        case EvidenceExpunged():
            return event.milestones
        case DeliveryEvent():
            return tuple(dict.fromkeys(part.milestone_id for part in event.parts if part.milestone_id))
        case _:
            return _named(event, "milestone_id")


def recommendations_of(event: Event) -> Keys:
    """Return the recommendation that an event is about."""
    match event:
        case RecommendationPlanned() | AcceptanceRecorded() | NoteAdded():
            return (event.recommendation_id,)
        case EntryCorrected():
            return (event.subject_id,) if event.about == "recommendation" else ()
    return ()


def reminders_of(event: Event) -> Keys:
    """Return the keys of the reminders that an event claims or settles."""
    match event:
        case ClaimEvent():
            return (event.part.key,)
        case DeliveryEvent():
            return tuple(part.key for part in event.parts)
    return ()


def recipients_of(event: Event) -> Keys:
    """Return the person a message goes to, or who is away."""
    if isinstance(event, AwaySet):
        return (event.person_id,)
    return (event.to,) if isinstance(event, ClaimEvent | DeliveryEvent) else ()


def drafts_of(event: Event) -> Keys:
    """Return the drafts of memos that an event is about."""
    match event:
        case MemoMessageClaimed():
            return (event.draft,)
        case DeliveryEvent():
            return tuple(dict.fromkeys(draft for part in event.parts if (draft := draft_in(part))))
    return _named(event, "draft_id")


def sources_of(event: Event) -> Keys:
    """Return the sources that a look asked, or of which the coordinator is to hear something."""
    match event:
        case SourcesChecked():
            return tuple(result.name for result in event.results)
        case CandidateFound() | LookRecorded():  # what a person saw says nothing of whether we can read the source
            return ()
        case DeliveryEvent():
            return tuple(dict.fromkeys(part.source for part in event.parts if part.source))
    return _named(event, "source")


def register_of(event: Event) -> Keys:
    """Return the one register, if an event adopts it."""
    return (REGISTER,) if isinstance(event, PlanAdopted) else ()


def _named(event: Event, field: str) -> Keys:
    # By its class: to ask a value of pydantic for what it has not takes ten times as long.
    return (getattr(event, field),) if field in type(event).model_fields else ()
