"""Check every source once, then track each recommendation by what was found."""

from datetime import date

from prefect import flow, tags
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows._runtime import clock, context, run_names
from flows._runtime.artifact import show
from flows._runtime.run import run_apart
from flows._runtime.scheduled import scheduled
from flows._runtime.settings import load_settings
from flows.evidence.notes import note_checks, note_questions
from flows.evidence.track_recommendation import track_recommendation
from models.standing import recommendation_standing, standing_of
from notifications.prefect import say_portfolio, say_portfolio_state, say_week_page
from notifications.words import tally
from tasks.answers import read_week
from tasks.evidence import check_sources, relied_on


@flow(name="track_portfolio", flow_run_name=run_names.daily_check)
@scheduled
async def track_portfolio(as_of: date | None = None) -> State:
    """Open the instances whose period has ended, check all sources, and run a flow for each recommendation."""
    settings, now, day = load_settings(), clock.now(), as_of or clock.today()
    database = context.open_record(settings)
    # Look
    known = context.known(database)
    around = context.surroundings(settings)
    names = relied_on(known.register, known.milestones.values())
    checks = check_sources(known.register, names, known.milestones, known.sources, around=around, now=now)
    # Decide
    check_id = f"check:{now.isoformat()}"
    note_checks(settings, checks, check_id, now, day)
    note_questions(settings, now)
    known = context.known(database)
    # Act
    states: dict[str, State] = {}
    for recommendation_id in known.recommendations:  # one after the other on purpose, because SQLite has one writer
        with tags(f"rec:{recommendation_id}"):
            states[recommendation_id] = await run_apart(track_recommendation, recommendation_id, day, check_id)
    # Note: what was decided is noted already, and each recommendation notes its own
    known = context.known(database)
    calendar = known.register.calendar
    standings = {
        key: recommendation_standing(
            one,
            known.milestones,
            {
                name: standing_of(each, known.sources.get(each.source), day, calendar)
                for name, each in known.milestones.items()
                if each.recommendation_id == key
            },
        )
        for key, one in known.recommendations.items()
    }
    page = say_portfolio(known.recommendations, standings, known.sources, day, known.register.names)
    await show("portfolio", page)
    people = settings.people() if settings.people_path.is_file() else None
    await show("week", say_week_page(read_week(database, people, now), known.register.names))
    failed = [state for state in states.values() if not state.is_completed()]
    word = say_portfolio_state(tuple(standings.values()), known.sources)
    return failed[0] if failed else Completed(name=word, message=f"{tally(len(states), 'recommendation')} tracked")
