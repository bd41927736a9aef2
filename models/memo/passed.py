"""Which dates the memo before showed as passed: what has passed since, or is known only now, is news."""

from datetime import date
from typing import NamedTuple

from models.ledger import Entry, Event, InstanceOpened, MilestonePlanned, PlanAdopted, SourcesChecked
from models.memo.placed import Placed, place_all
from models.projections import MILESTONES, World, world_of
from models.records import DraftRecord


class Then(NamedTuple):
    """What the memo before showed of dates that had passed by then: milestones, each with its date."""

    passed: frozenset[tuple[str, date]]
    untold: frozenset[tuple[str, date]]
    """Those that had passed without anybody being able to tell what became of them, for no source was read since."""


def passed_then(world: World, placed: tuple[Placed, ...], before: DraftRecord) -> Then:
    """Return which dates had passed in the world of the memo before.

    Folded again are the plan, what was said of dates that may have passed by then, and their sources' last answers.
    """
    asked = {each.record.id for each in placed if each.is_passed and each.record.due_now < before.as_of}
    if not asked:
        return Then(frozenset(), frozenset())
    known = [each for each in world.entries if each.seq <= before.cut_seq]
    then = [each for each in known if _tells_of(each.event, asked)]
    then += _last_answers(known, {each.record.source for each in placed if each.record.id in asked}, before.as_of)
    was = place_all(world_of(sorted(then, key=lambda each: each.seq), as_of=before.as_of))
    there = [each for each in was if each.record.id in asked]
    return Then(
        frozenset((each.record.id, each.record.due_now) for each in there if each.is_passed),
        frozenset((each.record.id, each.record.due_now) for each in there if each.held == "cannot tell"),
    )


def _tells_of(event: Event, milestones: set[str]) -> bool:
    if isinstance(event, PlanAdopted | MilestonePlanned | InstanceOpened):
        return True
    return not isinstance(event, SourcesChecked) and not milestones.isdisjoint(MILESTONES.keys(event))


def _last_answers(known: list[Entry], names: set[str], as_of: date) -> list[Entry]:
    """Return the last look that each source answered, as far as it did: of all looks these alone bear on a date."""
    found = []
    waiting = set(names)
    for entry in reversed(known):
        if waiting and isinstance(entry.event, SourcesChecked) and entry.occurred_on <= as_of:
            answered = {one.name for one in entry.event.results if one.result in ("ok", "empty")}
            if not waiting.isdisjoint(answered):
                found.append(entry)
                waiting -= answered
    return found
