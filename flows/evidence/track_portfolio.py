"""Check every source once, then track each recommendation by what was found, and show where its milestones stand."""

import asyncio
from datetime import date

from prefect import flow, tags
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows._runtime import artifact, clock, context, run_names
from flows._runtime.run import is_fault, run_apart, scheduled
from flows._runtime.settings import load_settings
from flows.evidence.checks import note_checks, note_found, note_questions
from flows.evidence.sources import check
from flows.memo.clearing import clear_drafts
from models.core import InputError
from models.standing import view_report
from notifications.prefect import (
    OVERDUE,
    say_begun,
    say_found,
    say_milestones,
    say_overdue,
    say_portfolio,
    say_recorded,
    say_sources,
    say_standings,
    say_unread,
    state_of,
)
from notifications.terminal import NOT_PROGRESS
from notifications.words import cap, listed, tally
from tasks import ledger
from tasks.evidence import relied_on


@flow(name="track_recommendation", timeout_seconds=300)
async def track_recommendation(recommendation_id: str, as_of: date, check_id: str | None = None) -> State:
    """Note what the rules find; end as its most urgent milestone stands; Failed only for an overdue deadline.

    With `check_id`, the check of the portfolio, it judges what that showed; else it checks its own sources. Raises
    InputError for an id that the register does not hold.
    """
    settings = load_settings()
    now = clock.now()
    database = settings.database()
    if check_id is None:
        current = context.current_records(database, recommendation_id)
        relied = sorted({milestone.source for milestone in current.milestones.values() if not milestone.is_closed})
        # A source is read for all who rely on it: what a look leaves out would count as gone.
        whole = context.current_records(database)
        checks = await asyncio.to_thread(check, settings, whole, relied, now)
        note_checks(settings, checks, f"check:{recommendation_id}:{now.isoformat()}", now, clock.today())
    asks = check_id is None  # the portfolio asks for all seven at once
    candidates, current = note_found(settings, now, recommendation_id, asks=asks)
    record = current.recommendations.get(recommendation_id)
    names = current.register.names
    tracked = {recommendation_id: record} if record else {}
    report = view_report(current.register, tracked, current.milestones, current.sources, as_of)
    milestones = report.recommendations[0].milestones if record else report.shared
    word = state_of(milestones, names)
    if artifact.is_shown():
        artifact.tell(say_found(candidates, current.milestones))
        for line, must_act in say_milestones(milestones, names):
            artifact.tell([line], warning=must_act)
        if check_id is None:
            title = f"{recommendation_id} {record.plan.title}" if record else recommendation_id
            await artifact.rename(run_names.with_state(title, word, as_of))
    if word == OVERDUE:
        return Failed(name=word, message=say_overdue(milestones))
    new = sum(event.kind == "candidate_found" for event in candidates)
    return Completed(name=word, message=tally(new, "new possible match", "new possible matches"))


@flow(name="track_portfolio", flow_run_name=run_names.of_day("Daily check"))
@scheduled
async def track_portfolio(as_of: date | None = None) -> State:
    """Open the instances whose period has ended, check all sources, and run a flow for each recommendation.

    It ends as Failed if one of these did not do its work, and else in the two answers about the most urgent milestone
    (docs/operations.md). Raises InputError for a day to come.

    Args:
        as_of: The day to judge; today if it is left out.
    """
    settings = load_settings()
    now = clock.now()
    today = clock.today()
    if as_of and as_of > today:
        raise InputError(f"as_of {as_of} is in the future; give today ({today}) or an earlier day, or leave it empty")
    day = as_of or today
    database = context.open_record(settings)
    clear_drafts(settings, database, today)
    current = context.current_records(database)
    names = current.register.names
    first = ledger.head(database)[0] + 1
    relied = relied_on(current.register, current.milestones.values())
    artifact.tell([say_begun(day, len(current.recommendations), len(relied))])
    checks = await asyncio.to_thread(check, settings, current, relied, now)
    check_id = f"check:{now.isoformat()}"
    note_checks(settings, checks, check_id, now, day)
    questions = note_questions(settings, now)
    current = context.current_records(database)
    states: dict[str, State] = {}
    for recommendation_id in current.recommendations:  # one after the other on purpose, because SQLite has one writer
        with tags(f"rec:{recommendation_id}"):
            states[recommendation_id] = await run_apart(track_recommendation, recommendation_id, day, check_id)
    current = context.current_records(database)
    report = view_report(current.register, current.recommendations, current.milestones, current.sources, day)
    word = state_of(report.milestones, names)
    unread = say_unread(report)
    ending = "; ".join(filter(None, (word, unread)))
    failed = [name for name, state in states.items() if is_fault(state)]
    if artifact.is_shown():
        artifact.tell([f"{cap(unread)}. {NOT_PROGRESS}"] if unread else (), warning=True)
        artifact.tell(say_found(questions, current.milestones))
        artifact.tell(say_standings(report, names))
        artifact.tell([say_recorded(first, ledger.head(database)[0])])
        await artifact.show("sources", say_sources(report, names, now))
        await artifact.show(
            "portfolio", say_portfolio(report, names, now)
        )  # the last one, because a list begins with it
        if not failed:
            await artifact.rename(run_names.with_state("Daily check", ending, day))
        # All seven at once, and also a run that did not reach its end
        ended = [(name, state, state.state_details.flow_run_id) for name, state in states.items()]
        titles = {
            name: f"{name} {recommendation.plan.title}" for name, recommendation in current.recommendations.items()
        }
        await asyncio.gather(
            *(
                artifact.rename(run_names.with_state(titles[name], state.name or "Failed", day), run_id)
                for name, state, run_id in ended
                if run_id
            )
        )
    if failed:
        return Failed(message=f"These runs did not do their work: {listed(failed)}. See the log of each.")
    if word == OVERDUE:
        overdue = f"{say_overdue(report.milestones)} {cap(unread)}{'.' if unread else ''}".strip()
        return Failed(name=word, message=overdue)
    return Completed(name=ending, message=f"{tally(len(states), 'recommendation')} tracked")
