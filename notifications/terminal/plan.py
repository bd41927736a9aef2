"""What `followthrough plan sync --dry-run` says: in words, what a sync would record."""

from collections.abc import Iterator, Mapping, Sequence

from models.core import Value
from models.ledger import Event, MilestonePlanned, MilestoneWithdrawn, PlanAdopted, RecommendationPlanned
from models.records import MilestoneRecord, RecommendationRecord
from notifications.terminal.layout import folded
from notifications.words import listed, long_date, tally, titled


def say_plan_changes(
    changes: Sequence[Event],
    recommendations: Mapping[str, RecommendationRecord],
    milestones: Mapping[str, MilestoneRecord],
) -> Iterator[str]:
    """Yield a line for each change; `recommendations` and `milestones` are those of the record before."""
    if not changes:
        yield "The record has this plan already; a sync would change nothing."
        return
    for change in changes:
        yield from folded(_say_change(change, recommendations, milestones), 0, 4)
    yield ""
    yield f"Nothing was written. A sync would record {tally(len(changes), 'change')}: followthrough plan sync"


def _say_change(
    change: Event, recommendations: Mapping[str, RecommendationRecord], milestones: Mapping[str, MilestoneRecord]
) -> str:
    match change:
        case PlanAdopted():
            return f"Plan: what holds for all of it, as the file has it now ({tally(len(change.sources), 'source')})"
        case RecommendationPlanned(recommendation=planned):
            name, recommendation = titled(planned.title, planned.id), recommendations.get(planned.id)
            return _changed(recommendation.planned, planned, name) if recommendation else f"New: {name}"
        case MilestonePlanned(milestone=planned_milestone):
            name, milestone = titled(planned_milestone.title, change.milestone_id), milestones.get(change.milestone_id)
            if milestone:
                return _changed(milestone.planned, planned_milestone, name)
            # A bill that is watched is never due, and the date of a clock that has not started is a placeholder.
            due = planned_milestone.due
            has_date = due.basis != "pending_bill" and not due.provisional
            return f"New: {name}" + (f", due {long_date(due.day)}" if has_date else "")
        case MilestoneWithdrawn():
            return f"Withdrawn: {change.milestone_id}, because: {change.reason}"
        case _:
            return change.kind.replace("_", " ")


def _changed(before: Value, now: Value, name: str) -> str:
    """Return what is worded anew: short texts as they were and as they are now, other parts by name."""
    old, new = before.model_dump(), now.model_dump()
    parts = [
        f'{field.replace("_", " ")} "{old.get(field)}" becomes "{value}"'
        if isinstance(value, str) and isinstance(old.get(field), str)
        else field.replace("_", " ")
        for field, value in new.items()
        if value != old.get(field)
    ]
    return f"Changed: {name}: {listed(parts)}"
