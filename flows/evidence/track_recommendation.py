"""Judge what the sources show of one recommendation, and show where its milestones stand."""

from datetime import date

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.settings import load_settings
from flows.evidence.looks import ask
from flows.evidence.notes import note_checks, note_found
from models.core import InputError
from models.standing import view_report
from notifications.prefect import (
    OVERDUE,
    past_legal_deadlines,
    say_found,
    say_milestones,
    say_overdue,
    say_recommendation,
    state_of,
)
from notifications.words import tally


@flow(name="track_recommendation", flow_run_name=run_names.recommendation, timeout_seconds=300)
async def track_recommendation(recommendation_id: str, as_of: date, check_id: str | None = None) -> State:
    """Note what the rules find, and end in a state named for the worst standing of its milestones.

    Only where a legal deadline of one of them is overdue, a related duty's too, is that state of type Failed.
    With `check_id`, the check of the portfolio, it only judges what that check showed; without one it checks the
    sources that its own milestones name. Raises InputError for an id that the register does not hold.
    """
    settings, now = load_settings(), clock.now()
    database = settings.database()
    # Look
    known = context.known(database, recommendation_id)
    if not known.milestones:
        raise InputError(
            f"{recommendation_id} is not a recommendation of the tracking plan; it has "
            f"{', '.join(known.recommendations)}"
        )
    if check_id is None:
        names = sorted({one.source for one in known.milestones.values() if not one.is_closed})
        checks = ask(settings, known, names, now)
        note_checks(settings, checks, f"check:{recommendation_id}:{now.isoformat()}", now, clock.today())
    # Decide
    asks = check_id is None  # the portfolio asks for all seven at once
    # Act: nothing outside is touched
    # Note
    found = note_found(settings, now, recommendation_id, asks=asks)
    if found or check_id is None:
        known = context.known(database, recommendation_id)
    record = known.recommendations.get(recommendation_id)
    called, own = known.register.names, {recommendation_id: record} if record else {}
    report = view_report(known.register, own, known.milestones, known.sources, as_of)
    view = report.recommendations[0] if record else None
    milestones = view.milestones if view else report.shared
    word = state_of(report.recommendations, milestones, called)
    if artifact.is_shown():
        artifact.tell(say_found(found, known.milestones))
        for line, must_act in say_milestones(milestones, called):
            artifact.tell([line], warning=must_act)
        page = say_recommendation(view, milestones, known.register, as_of, context.last_memo(settings, database))
        await artifact.show(f"standing-{recommendation_id.lower()}", page)
        title = f"{recommendation_id} {record.title}" if record else recommendation_id
        await artifact.rename(run_names.judged(title, word, as_of))
    if word == OVERDUE:
        return Failed(name=word, message=say_overdue(past_legal_deadlines(milestones)))
    new = sum(each.kind == "candidate_found" for each in found)
    return Completed(name=word, message=tally(new, "new possible match", "new possible matches"))
