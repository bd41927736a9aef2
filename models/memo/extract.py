"""The extract of one council office: the recommendations it follows (`council_audience`), and what bears on them."""

from dataclasses import replace

from models.core import InputError
from models.memo.facts import MemoFacts
from models.projections import World
from models.records import PORTFOLIO, RecommendationRecord


def audiences_of(told: World | MemoFacts) -> tuple[str, ...]:
    """Return the council offices that the recommendations of a world, or of a memo, name; by the order of letters."""
    if isinstance(told, World):
        return tuple(sorted({name for one in told.recommendations.values() for name in one.council_audience}))
    return tuple(sorted({name for row in told.recommendations for name in row.audience}))


def extract_of(world: World, audience: str) -> World:
    """Return the world as one council office follows it: its recommendations and the clocks over all of them.

    The sources are those that their milestones name. The entries stay whole: what is said of an absence is said of all
    of them. Raises InputError for an office that no recommendation names.
    """
    offices = audiences_of(world)
    if audience not in offices:
        raise InputError(
            f"no recommendation names `{audience}` as its council audience; there are {', '.join(offices)}"
        )
    kept = {key: one for key, one in world.recommendations.items() if _follows(one, audience)}
    milestones = {k: one for k, one in world.milestones.items() if one.recommendation_id in (PORTFOLIO, *kept)}
    watched = {one.source for one in milestones.values()}
    register = world.register
    if register:
        shown = {name: one for name, one in register.sources.items() if name in watched}
        register = register.model_copy(update={"sources": shown})
    return replace(
        world,
        register=register,
        recommendations=kept,
        milestones=milestones,
        sources={name: one for name, one in world.sources.items() if name in watched},
    )


def _follows(one: RecommendationRecord, audience: str) -> bool:
    return audience in one.council_audience
