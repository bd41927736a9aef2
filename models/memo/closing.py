"""What a closing memo needs: whether every recommendation is verified or closed, and what recurs after that.

A closed recommendation ends no recurring duty: its next instance is opened when its period ends, whatever was found
of others (models/records/planning.py, `openings`), is looked at and asked for like any other. Only the register ends
it.
"""

from dataclasses import dataclass
from datetime import timedelta

from models.memo.placed import Placed, calendar_of
from models.memo.seven import standing_of_recommendation
from models.projections import World
from models.records import MilestoneRecord
from models.register import Instance, RecurrenceAfter, instances
from models.standing import CLOSED

FAR = timedelta(days=3 * 366)
"""How far ahead the next instance of a duty is looked for; the register's own come at least once a year."""


@dataclass(frozen=True)
class Recurring:
    """A recurring duty, its open instances, and the next one to come."""

    record: MilestoneRecord
    open: tuple[Placed, ...]
    """Instances opened and neither verified nor closed yet, by date."""
    coming: Instance | None
    """The next instance that is not open yet; None where none is to come."""


def still_open(world: World, placed: tuple[Placed, ...]) -> tuple[str, ...]:
    """Return the ids of the recommendations that are neither verified nor closed nor withdrawn, in their order."""
    by_id: dict[str, list[Placed]] = {}
    for each in placed:
        by_id.setdefault(each.record.recommendation_id, []).append(each)
    return tuple(
        key
        for key, one in sorted(world.recommendations.items())
        if standing_of_recommendation(one, by_id.get(key, [])) not in CLOSED
    )


def recurring_of(world: World, placed: tuple[Placed, ...]) -> tuple[Recurring, ...]:
    """Return every recurring duty of the register, by id, with what is open of it and what comes next."""
    templates = {key: one for key, one in sorted(world.milestones.items()) if one.recurring}
    return tuple(
        Recurring(
            record=one,
            open=tuple(each for each in placed if each.record.template_id == key and each.is_open),
            coming=_coming(world, templates, one),
        )
        for key, one in templates.items()
    )


def _coming(world: World, templates: dict[str, MilestoneRecord], one: MilestoneRecord) -> Instance | None:
    """Return the first instance that comes by its rule and is not opened yet."""
    recurrence = one.planned.recurrence
    followed = templates.get(recurrence.follows) if isinstance(recurrence, RecurrenceAfter) else None
    made = instances(one.planned, world.as_of + FAR, calendar_of(world), followed.planned if followed else None)
    return next((each for each in made if each.id not in world.milestones), None)
