"""`followthrough track`: one flow run for each recommendation."""

from typing import Any

from flows.commands._out import do, document, fact
from flows.commands._parameters import Json, RecommendationId


def track(*recommendation_ids: RecommendationId, json: Json = False) -> None:
    """Track recommendations, one flow run each; without an id, all of them. Exit code 1 if a run failed.

    Example: followthrough track R4
    """
    from flows._runtime import clock as _clock
    from flows._runtime.run import is_fault, run_apart
    from flows._runtime.settings import load_settings
    from flows.commands.status import tracked
    from flows.evidence.track_portfolio import track_portfolio
    from flows.evidence.track_recommendation import track_recommendation
    from models.core import CheckFailed

    async def each() -> dict[str, Any]:
        if not recommendation_ids:
            return {"portfolio": await run_apart(track_portfolio)}
        return {one: await run_apart(track_recommendation, one, _clock.today()) for one in recommendation_ids}

    load_settings().people_if_real()  # a file that is wrong is told once, before any run
    states = do(each())
    if json:
        document({one: state.name for one, state in states.items()})
    else:
        for line in tracked(recommendation_ids):
            fact(line)
    if failed := [f"{one}: {state.message}" for one, state in states.items() if is_fault(state)]:
        raise CheckFailed("; ".join(failed))
