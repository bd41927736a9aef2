"""The head of a memo: what it is called by its kind, before which hearing it is made, for whom an extract is."""

from datetime import date, datetime

from models.core import InputError, RuleError
from models.ledger import Period
from models.memo import Extract, Hearing, calendar_of, hearing_of
from models.projections import World
from models.records import RegisterRecord
from notifications.words import audience, say

ABOUT = "NYPD"
"""The agency to which the recommendations were made, in short."""


def register_of(world: World, as_of: date) -> tuple[RegisterRecord, datetime]:
    """Return the register of a world, and the moment its last entry was recorded.

    Raises RuleError where no register was taken in by then, or where the world is of another day than the memo.
    """
    calendar_of(world)
    if world.as_of != as_of or world.register is None or world.known_at is None:
        raise RuleError(f"a memo of {as_of} needs the world of that day; this one is of {world.as_of}")
    return world.register, world.known_at


def title_of(world: World, office: str, period: Period, hearing: Hearing | None, extract: Extract | None) -> str:
    """Return the title: the kind of memo, of an extract for whom it is, and how many recommendations it follows up."""
    of_all = len(world.recommendations)
    part = (extract.name, len(extract.recommendations)) if extract else (None, of_all)
    kind = kind_of(period, hearing, world.as_of)
    return say("kinds.title", kind=kind, name=part[0], part=part[1], of_all=of_all, office=office, about=ABOUT)


def kind_of(period: Period, hearing: Hearing | None, as_of: date) -> str:
    """Say of which kind a memo is; one for a hearing, whether it is made before it or after it."""
    if hearing is None:
        return say(f"kinds.{period}")
    is_over = hearing.on is not None and hearing.on < as_of
    return say("kinds.hearing", on=hearing.on, event_id=hearing.event_id, is_over=is_over)


def hearing_for(world: World, period: Period, event_id: int | None) -> Hearing | None:
    """Return the hearing before which a memo is made; None for one of another kind.

    Raises InputError where a memo before a hearing names no event, or another kind names one.
    """
    if (period == "hearing") != (event_id is not None):
        raise InputError("a memo before a hearing names the Council's event (`--for event:N`), and no other memo does")
    return None if event_id is None else hearing_of(world, event_id)


def extract_head(name: str, whole: World, part: World) -> Extract:
    """Return for which council office a part of the memo is put together, and of what it tells."""
    kept = tuple(sorted(part.recommendations))
    return Extract(audience=name, name=audience(name), recommendations=kept, of_all=len(whole.recommendations))
