"""Judge what the sources show of one recommendation, and show where its milestones stand."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import clock, context, run_names
from flows._runtime.artifact import show
from flows._runtime.settings import load_settings
from flows.evidence.notes import note_checks, note_found
from models.core import InputError
from models.standing import recommendation_standing, standing_of
from notifications.prefect import say_recommendation, say_state
from notifications.words import tally
from tasks.evidence import check_sources


@flow(name="track_recommendation", flow_run_name=run_names.recommendation, timeout_seconds=300)
async def track_recommendation(recommendation_id: str, as_of: date, check_id: str | None = None) -> State:
    """Note what the rules find, and end in a state whose name is the recommendation's standing.

    With `check_id`, the check of the portfolio, it only judges what that check showed; without one it checks the
    sources that its own milestones name. Raises InputError for an id that the register does not hold.
    """
    settings, now = load_settings(), clock.now()
    database = settings.database()
    # Look
    known = context.known(database, recommendation_id)
    if not known.milestones:
        raise InputError(f"{recommendation_id} is not a recommendation of the tracking plan")
    if check_id is None:
        names = sorted({one.source for one in known.milestones.values() if not one.is_closed})
        around = context.surroundings(settings)
        checks = check_sources(known.register, names, known.milestones, known.sources, around=around, now=now)
        note_checks(settings, checks, f"check:{recommendation_id}:{now.isoformat()}", now, clock.today())
    # Decide
    asks = check_id is None  # the portfolio asks for all seven at once
    # Act: nothing outside is touched
    # Note
    found = note_found(settings, now, recommendation_id, asks=asks)
    if found or check_id is None:
        known = context.known(database, recommendation_id)
    calendar = known.register.calendar
    standings = {
        key: standing_of(one, known.sources.get(one.source), as_of, calendar) for key, one in known.milestones.items()
    }
    record = known.recommendations.get(recommendation_id)
    word = recommendation_standing(record, known.milestones, standings) if record else None
    page = say_recommendation(
        recommendation_id, record, known.milestones, known.sources, standings, as_of, known.register
    )
    await show(f"standing-{recommendation_id.lower()}", page)
    new = sum(each.kind == "candidate_found" for each in found)
    return Completed(name=say_state(word), message=f"{tally(new, 'new possible match', 'new possible matches')}")
