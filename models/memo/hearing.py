"""The Council's event before which a memo is made: its day, from the register or from a public record in hand."""

import re
from datetime import date

from models.core import InputError
from models.memo.facts import Hearing
from models.projections import World
from models.records import MilestoneRecord
from models.register import EventHeld

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def hearing_of(world: World, event_id: int) -> Hearing:
    """Return a hearing by the Council's number of the event.

    Its day is the one on which a record in hand shows it held, else the date in force of the register's milestone
    whose rule names the event. Raises InputError for an event that neither the register nor a record in hand names.
    """
    records = [one for one in world.milestones.values() if isinstance(one.rule, EventHeld)]
    for one in sorted(records, key=lambda each: each.id):
        if isinstance(one.rule, EventHeld) and one.rule.event_id == event_id:
            return Hearing(event_id=event_id, on=_held_on(one) or one.due_now, title=one.title)
    if shown := _shown(world, event_id):
        return shown
    known = sorted({one.rule.event_id for one in records if isinstance(one.rule, EventHeld)})
    names = ", ".join(map(str, known)) or "none"
    raise InputError(
        f"event {event_id} of the Council is in no rule of the register and in no record in hand; the register names "
        f"{names}. Add a milestone whose rule is `event_held` with this event_id, then take the register in"
    )


def _held_on(one: MilestoneRecord) -> date | None:
    """Return the day on which a rule found the hearing held: the last of the records that stand."""
    return max((item.on for item in one.evidence if item.stands and item.source), default=None)


def _shown(world: World, event_id: int) -> Hearing | None:
    """Return an event that a source shows by its own number (`events/22668`, `events/2026/..._22668.json`)."""
    wanted = re.compile(rf"events/(?:.*_)?{event_id}(?:\.json)?")
    for _, source in sorted(world.sources.items()):
        for seen in source.items:
            if wanted.fullmatch(seen.ref):
                day = _DAY.search(f"{seen.ref} {seen.shows or ''}")
                on = date.fromisoformat(day[0]) if day else None
                return Hearing(event_id=event_id, on=on, title=seen.shows or f"event {event_id} of the Council")
    return None
