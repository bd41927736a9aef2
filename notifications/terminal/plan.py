"""What `followthrough plan sync --dry-run` says: in words, what a sync would record."""

from collections.abc import Iterator, Mapping, Sequence

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
    record: RecommendationRecord | MilestoneRecord | None
    day = ""
    match change:
        case PlanAdopted():
            return f"Plan: what holds for all of it, as the file has it now ({tally(len(change.sources), 'source')})"
        case MilestoneWithdrawn():
            return f"Withdrawn: {change.milestone_id}, because: {change.reason}"
        case RecommendationPlanned():
            planned, record = change.recommendation.model_dump(), recommendations.get(change.subject)
        case MilestonePlanned():
            planned, record = change.milestone.model_dump(), milestones.get(change.subject)
            due = change.milestone.due
            # A bill that is watched is never due, and the date of a clock that has not started is a placeholder.
            if due.basis != "pending_bill" and not due.provisional:
                day = f", due {long_date(due.day)}"
        case _:
            return change.kind.replace("_", " ")
    name = titled(planned["title"], change.subject)
    if record is None:
        return f"New: {name}{day}"
    before = record.planned.model_dump()
    parts = [
        f'{field.replace("_", " ")} "{before.get(field)}" becomes "{value}"'
        if isinstance(value, str) and isinstance(before.get(field), str)
        else field.replace("_", " ")
        for field, value in planned.items()
        if value != before.get(field)
    ]
    return f"Changed: {name}: {listed(parts)}"
