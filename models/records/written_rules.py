"""The rules of a register as written now, for the milestones that the ledger knows."""

from collections.abc import Mapping

from models.records.milestone import MilestoneRecord
from models.register import Milestone, Plan, RecurrenceAfter, Rule, instances, rule_for_instance


def rules_as_written(plan: Plan, milestones: Mapping[str, MilestoneRecord]) -> dict[str, Rule]:
    """Return the rule of each milestone by its id: an instance's is that of its template, filled for its period.

    A milestone that the register does not hold is left out.
    """
    written = {each.id: each for each in plan.milestones}
    rules: dict[str, Rule] = {}
    for record in milestones.values():
        template = written.get(record.template_id or record.id)
        if template is not None:
            words = _words(template, written, record, plan) if record.instance_key else None
            rule = template.evidence.rule
            rules[record.id] = (
                rule_for_instance(rule, record.instance_key, words) if record.instance_key and words else rule
            )
    return rules


def _words(template: Milestone, written: Mapping[str, Milestone], record: MilestoneRecord, plan: Plan) -> str | None:
    """Return what is put for `{quarter_words}` in an instance's patterns."""
    recurrence = template.recurrence
    followed = written.get(recurrence.follows) if isinstance(recurrence, RecurrenceAfter) else None
    made = instances(template, record.planned_on, plan.calendar.as_calendar(), followed)
    return next((each.words for each in made if each.key == record.instance_key), None)
