"""Judge what the sources show of one recommendation, and show where its milestones stand."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.settings import load_settings
from flows.evidence.checks import check, note_checks, note_found
from models.core import InputError
from models.standing import view_report
from notifications.prefect import OVERDUE, say_found, say_milestones, say_overdue, say_recommendation, state_of
from notifications.words import tally


@flow(name="track_recommendation", flow_run_name=run_names.recommendation, timeout_seconds=300)
async def track_recommendation(recommendation_id: str, as_of: date, check_id: str | None = None) -> State:
    """Note what the rules find, and end in a state named for the worst standing of its milestones.

    With `check_id`, the check of the portfolio, it only judges what that check showed; else it checks its own sources.
    Only an overdue legal deadline makes that state Failed. Raises InputError for an id that the register does not hold.
    """
    settings = load_settings()
    now = clock.now()
    database = settings.database()
    # Look
    current = context.current_records(database, recommendation_id)
    if not current.milestones:
        raise InputError(
            f"{recommendation_id} is not a recommendation of the tracking plan; it has "
            f"{', '.join(current.recommendations)}"
        )
    if check_id is None:
        names = sorted({milestone.source for milestone in current.milestones.values() if not milestone.is_closed})
        checks = check(settings, current, names, now)
        note_checks(settings, checks, f"check:{recommendation_id}:{now.isoformat()}", now, clock.today())
    # Decide
    asks = check_id is None  # the portfolio asks for all seven at once
    # Act: nothing outside is touched
    # Note
    candidates = note_found(settings, now, recommendation_id, asks=asks)
    if candidates or check_id is None:
        current = context.current_records(database, recommendation_id)
    record = current.recommendations.get(recommendation_id)
    titles = current.register.names
    tracked = {recommendation_id: record} if record else {}
    report = view_report(current.register, tracked, current.milestones, current.sources, as_of)
    view = report.recommendations[0] if record else None
    milestones = view.milestones if view else report.shared
    word = state_of(report.recommendations, milestones, titles)
    if artifact.is_shown():
        artifact.tell(say_found(candidates, current.milestones))
        for line, must_act in say_milestones(milestones, titles):
            artifact.tell([line], warning=must_act)
        page = say_recommendation(view, milestones, current.register, as_of, context.last_memo(settings, database))
        await artifact.show(f"standing-{recommendation_id.lower()}", page)
        title = f"{recommendation_id} {record.title}" if record else recommendation_id
        await artifact.rename(run_names.with_state(title, word, as_of))
    if word == OVERDUE:
        return Failed(name=word, message=say_overdue(milestones))
    new = sum(event.kind == "candidate_found" for event in candidates)
    return Completed(name=word, message=tally(new, "new possible match", "new possible matches"))
