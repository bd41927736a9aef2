"""How one entry changes what the ledger knows of a milestone. A fold refuses what cannot follow."""

from typing import Any

from models.core import RuleError, evolve
from models.ledger import Entry, InstanceOpened, MilestonePlanned
from models.records.items import ToldItem
from models.records.message_updates import is_stale
from models.records.milestone import MilestoneRecord
from models.records.milestone_changes import changes
from models.register import Milestone


def fold_milestone(milestone_id: str, record: MilestoneRecord | None, entry: Entry) -> MilestoneRecord:
    """Take one entry into a milestone's record. Raises RuleError where it cannot follow."""
    event = entry.event
    if isinstance(event, MilestonePlanned):
        return _planned(record, entry, event.recommendation_id, event.milestone)
    if isinstance(event, InstanceOpened) and milestone_id == event.milestone_id:
        opened = _planned(record, entry, event.recommendation_id, event.milestone)
        return evolve(
            opened,
            template_id=event.template_id,
            instance_key=event.instance_key,
            waits_for=event.waits_for,
            follows_days=event.follows_days,
        )
    if record is None:
        raise RuleError(f"{milestone_id} is not planned, so {event.kind} cannot follow for it")
    changed = changes(record, entry)
    free: dict[str, Any] = {"touched_seq": entry.seq, "held_until": None, "free_at": None, "held_reason": None}
    dated = _dated(evolve(record, **(free | changed)))
    return evolve(dated, redraw=any(is_stale(each, dated) for each in dated.told))


def _planned(record: MilestoneRecord | None, entry: Entry, recommendation_id: str, one: Milestone) -> MilestoneRecord:
    planned: dict[str, Any] = {
        "id": one.id,
        "recommendation_id": recommendation_id,
        "recurring": one.recurrence is not None,
        "title": one.title,
        "says": one.says,
        "relation": one.relation,
        "duty_on": one.duty_on,
        "closes_recommendation": one.closes_recommendation,
        "evidence_kind": one.evidence.kind,
        "source": one.evidence.source,
        "rule": one.evidence.rule,
        "planned": one,
        "due_planned": one.due.day,
        "basis": one.due.basis,
        "duty_basis": one.duty_basis,
        "counting": one.due.counting,
        "provisional_planned": one.due.provisional,
        "waits_hours": one.due.after.hours if one.due.after else None,
        "law": one.law,
        "needs": one.needs,
        "responsible": one.responsible,
        "escalation": one.escalation,
        "touched_seq": entry.seq,
    }
    if record is None:
        waits_for = one.due.after.milestone if one.due.after else None
        first = {
            "due_on": one.due.day,
            "due_now": one.due.day,
            "provisional": one.due.provisional,
            "waits_for": waits_for,
        }
        origin = {"planned_on": entry.occurred_on, "planned_seq": entry.seq}
        return MilestoneRecord.model_validate(planned | first | origin)
    return _dated(evolve(record, **planned))


def _dated(record: MilestoneRecord) -> MilestoneRecord:
    """Return the record with the dates that follow from its items."""
    fixed = next((each for each in reversed(record.due_fixes) if each.stands), None)
    due_on = fixed.day if fixed else record.due_planned
    later = record.extension
    first = next((each.sent_on for each in record.told if each.sent_on and _puts_the_date(each)), None)
    extended = later if later and later.seq > (fixed.seq if fixed else 0) else None
    return evolve(
        record,
        due_on=due_on,
        due_now=extended.to if extended else due_on,
        basis=fixed.basis if fixed else record.planned.due.basis,
        provisional=record.provisional_planned and fixed is None,
        told_on=record.told_on or first,
    )


def _puts_the_date(told: ToldItem) -> bool:
    """Say whether a message put the date to the responsible, and not to somebody in their place."""
    own = told.instead_of is None and told.reason in (None, "status_unknown")
    return own and told.kind in ("check_in", "due_soon", "overdue", "weekly_digest")
