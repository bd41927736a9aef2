"""What a register says that the ledger does not yet: new plans, new instances, and rules as they are written now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date

from models import ledger
from models.core import Calendar, RuleError, evolve
from models.records.milestone import MilestoneRecord, shared
from models.records.register import RecommendationRecord
from models.register import (
    AgencySays,
    Instance,
    Milestone,
    Plan,
    RecurrenceAfter,
    Rule,
    instances,
    next_opening,
    rule_for_instance,
)

PORTFOLIO = "ALL"
"""The recommendation id of the clocks that cover all recommendations."""
SHOWN = 20
"""Ids that an error names."""
WORDED = (
    "title", "ask", "says", "shows_in", "law", "limits", "condition", "condition_reason", "level", "question",
    "responsible", "escalation",
)  # fmt: skip
"""What an open instance takes over when its recurring milestone is worded anew."""


def plan_changes(
    part: Plan,
    recommendations: Mapping[str, RecommendationRecord],
    milestones: Mapping[str, MilestoneRecord],
    opened: Mapping[str, Sequence[MilestoneRecord]],
) -> Iterator[ledger.Event]:
    """Yield an event for each recommendation and milestone of a part of a register that is new or newly worded; of a
    recurring one for its instances (`opened`) too. Raises RuleError for a moved due date (docs/register.md#ids)."""
    for recommendation in part.recommendations:
        bare = evolve(recommendation, milestones=())
        record = recommendations.get(recommendation.id)
        if record is None or record.plan != bare:
            basis = part.report.accepted_basis
            yield ledger.RecommendationPlanned(
                recommendation_id=recommendation.id, recommendation=bare, accepted_basis=basis
            )
    owned = [(PORTFOLIO, milestone) for milestone in part.portfolio.milestones]
    owned += [(owner.id, milestone) for owner in part.recommendations for milestone in owner.milestones]
    for owner_id, milestone in owned:
        yield from _milestone_changes(milestone, owner_id, milestones.get(milestone.id), opened.get(milestone.id, ()))


def openings(
    templates: Mapping[str, MilestoneRecord], opened: set[str], upto: date, calendar: Calendar
) -> Iterator[ledger.InstanceOpened]:
    """Yield an event for each instance of a recurring milestone whose period has ended by a day; none in `opened`."""
    for record in templates.values():
        recurrence = record.plan.recurrence
        follows = recurrence if isinstance(recurrence, RecurrenceAfter) else None
        followed = templates[follows.follows].plan if follows else None
        following = next_opening(record.plan, upto, followed)
        for instance in instances(record.plan, upto, calendar, followed):
            if instance.id not in opened:
                yield ledger.InstanceOpened(
                    milestone_id=instance.id,
                    recommendation_id=record.recommendation_id,
                    template_id=record.id,
                    instance_key=instance.key,
                    next_opening=following,
                    waits_for=f"{follows.follows}@{instance.key}" if follows else None,
                    follows_days=follows.offset.business_days if follows else None,
                    milestone=_as_instance(record.plan, instance),
                )


def _as_instance(template: Milestone, instance: Instance) -> Milestone:
    rule = rule_for_instance(template.evidence.rule, instance)
    evidence, due = evolve(template.evidence, rule=rule), evolve(template.due, day=instance.due_on)
    return evolve(template, id=instance.id, due=due, evidence=evidence, recurrence=None)


def agency_claims(part: Plan, milestones: Mapping[str, MilestoneRecord]) -> Iterator[tuple[str, AgencySays]]:
    """Yield what the register says that the agency says, if the record has no such statement, withdrawn or not."""
    for milestone in part.milestones:
        claim = milestone.agency_says
        record = milestones.get(milestone.id)
        statements = record.review.statements if record else ()
        if claim and not any((item.on, item.says) == (claim.on, claim.says) for item in statements):
            yield milestone.id, claim


def adoption(plan: Plan, sha256: str) -> ledger.PlanAdopted:
    """Return the event that takes in what holds for the whole of a register; `sha256` is that of its file."""
    fields = shared(ledger.PlanAdopted, plan) | {"calendar": plan.calendar.as_calendar()}
    return ledger.PlanAdopted(sha256=sha256, **fields)


def refuse_lost_ids(register_ids: Set[str], recorded: Iterable[str]) -> None:
    """Raise RuleError with the mend if the register leaves out an id that the ledger knows."""
    if lost := sorted(set(recorded) - register_ids):
        mend = "put it back with `withdrawn: {on: DATE, reason: TEXT, replaced_by: ID or null}`"
        named = ", ".join(lost[:SHOWN]) + (f" and {len(lost) - SHOWN:,} more" if len(lost) > SHOWN else "")
        raise RuleError(f"the register leaves out {named}; an id is never taken out: {mend}")


def _milestone_changes(
    milestone: Milestone, recommendation_id: str, record: MilestoneRecord | None, opened: Iterable[MilestoneRecord]
) -> Iterator[ledger.Event]:
    if record and record.plan.due.day != milestone.due.day:
        name = milestone.id
        day = milestone.due.day
        raise RuleError(
            f"{name} is due {record.plan.due.day} and the register now says {day}; use `date fix {name} --on {day} "
            f"...` if it was misread, `date extend {name} ...` if it is later"
        )
    planned = {"recommendation_id": recommendation_id}
    if record is None or record.plan != milestone:
        yield ledger.MilestonePlanned(milestone_id=milestone.id, milestone=milestone, **planned)
    for instance in opened:
        worded = evolve(instance.plan, **{field: getattr(milestone, field) for field in WORDED})
        if worded != instance.plan:
            yield ledger.MilestonePlanned(milestone_id=instance.id, milestone=worded, **planned)
    if milestone.withdrawn:
        records = {milestone.id: record} | {instance.id: instance for instance in opened}
        for name, withdrawn in records.items():
            if withdrawn is None or withdrawn.withdrawn_on is None:
                yield ledger.MilestoneWithdrawn(milestone_id=name, **dict(milestone.withdrawn))


def rules_as_written(plan: Plan, milestones: Mapping[str, MilestoneRecord]) -> dict[str, Rule]:
    """Return the rule of each milestone of the register by id: an instance's is its template's, for its period."""
    by_id = {milestone.id: milestone for milestone in plan.milestones}
    rules: dict[str, Rule] = {}
    for record in milestones.values():
        if (template := by_id.get(record.template_id or record.id)) is None:
            continue
        rules[record.id] = template.evidence.rule
        recurrence, key = template.recurrence, record.instance_key
        followed = by_id.get(recurrence.follows) if isinstance(recurrence, RecurrenceAfter) else None
        for instance in instances(template, record.planned_on, plan.calendar.as_calendar(), followed) if key else ():
            if instance.key == key and instance.words:
                rules[record.id] = rule_for_instance(template.evidence.rule, instance)
    return rules
