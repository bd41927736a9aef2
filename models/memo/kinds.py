"""What only some memos need: a hearing, and recurring duties. Source: docs/memo.md#kinds."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from models.core import InputError, RuleError
from models.memo.facts import Hearing
from models.projections import World
from models.records import MilestoneRecord, RegisterRecord
from models.register import EventHeld, Instance, RecurrenceAfter, instances
from models.standing import MilestoneView, ReportView, view_report

SEARCHED_AHEAD = timedelta(days=3 * 366)
"""How far ahead the next instance of a duty is looked for. Duties in the register recur at least once a year."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def register_of(world: World) -> RegisterRecord:
    """Return the register. Raises RuleError if none was adopted, because then there is no memo."""
    if world.register is None:
        raise RuleError("the ledger holds no register in this cut; take one in first (`followthrough plan sync FILE`)")
    return world.register


def report_of(world: World) -> ReportView:
    """Return where everything stands in a world. Raises RuleError if no register was adopted."""
    return view_report(register_of(world), world.recommendations, world.milestones, world.sources, world.as_of)


def hearing_of(world: World, event_id: int) -> Hearing:
    """Return a hearing by the Council's number of the event, with the day on which a record shows it, or else the due
    date of the milestone whose rule names it. Raises InputError if neither names it."""
    event_ids = set()
    for _, milestone in sorted(world.milestones.items()):
        if isinstance(milestone.rule, EventHeld):
            event_ids.add(milestone.rule.event_id)
            if milestone.rule.event_id == event_id:
                shown_on = max(
                    (item.on for item in milestone.review.evidence if item.stands and item.source), default=None
                )
                return Hearing(event_id=event_id, on=shown_on or milestone.due_now, title=milestone.plan.title)
    # A source lists an event by its own number (`events/22668`, `events/2026/..._22668.json`).
    listed_event = re.compile(rf"events/(?:.*_)?{event_id}(?:\.json)?")
    for _, source in sorted(world.sources.items()):
        for item in source.items:
            if listed_event.fullmatch(item.ref):
                day = _DAY.search(f"{item.ref} {item.shows or ''}")
                on = date.fromisoformat(day[0]) if day else None
                return Hearing(event_id=event_id, on=on, title=item.shows or f"event {event_id} of the Council")
    raise InputError(
        f"event {event_id} of the Council is in no rule of the register and in no record in hand; the register names "
        f"{', '.join(map(str, sorted(event_ids))) or 'none'}. Add a milestone whose rule is `event_held` with this "
        "event_id, then take the register in"
    )


@dataclass(frozen=True)
class RecurringDuty:
    """A recurring duty, its open instances by date, and the next one that is not open yet."""

    record: MilestoneRecord
    open: tuple[MilestoneView, ...]
    coming: Instance | None


def open_recommendations(report: ReportView) -> tuple[str, ...]:
    """Return the ids of the recommendations that are neither verified nor closed nor withdrawn, in order."""
    return tuple(view.id for view in report.recommendations if not view.is_closed)


def recurring_duties(world: World, report: ReportView) -> tuple[RecurringDuty, ...]:
    """Return every recurring duty of the register, by id. Only the register ends one, no closed recommendation does."""
    templates = {key: milestone for key, milestone in sorted(world.milestones.items()) if milestone.is_template}
    until = world.as_of + SEARCHED_AHEAD
    duties = []
    for key, template in templates.items():
        recurrence = template.plan.recurrence
        followed = templates.get(recurrence.follows) if isinstance(recurrence, RecurrenceAfter) else None
        every = instances(template.plan, until, register_of(world).calendar, followed.plan if followed else None)
        coming = next((instance for instance in every if instance.id not in world.milestones), None)
        open_views = tuple(view for view in report.milestones if view.is_open and view.record.template_id == key)
        duties.append(RecurringDuty(record=template, open=open_views, coming=coming))
    return tuple(duties)
