"""The status of a day: `status`; the coordinator's week: `week`; all about one id: `show`; and `track`."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flows.commands._out import bad_input, check_failed, do, document, fact, load_settings, record
from flows.commands._parameters import AnyId, Day, Json, Moment, PersonId, RecommendationId

if TYPE_CHECKING:
    from models.core import People
    from models.register import Names
    from models.standing import MilestoneView, ReportView, SourceView, StatusContext


TEXT_ID = re.compile(r'"(?:text|reason|answer_reason|source)_id":"([^"]+)"')
"""Where the JSON of a record names words that a person typed."""


def status(
    any_id: AnyId | None = None,
    *,
    past: bool = False,
    mine: PersonId | None = None,
    as_of: Day | None = None,
    known_at: Moment | None = None,
    json: Json = False,
) -> None:
    """Print the status of recommendations and milestones, today or on a past day, most urgent first.

    A related duty that is past its date moves its recommendation up, but does not decide its status.

    Example: followthrough status R4 --as-of 2026-06-01

    Args:
        past: Only milestones past their dates.
        mine: Only open milestones of this person, an id in the people file.
        as_of: The day whose status is shown, such as 2026-06-01; today by default.
    """
    from models.standing import holder_of, most_urgent_first, status_of
    from notifications.terminal import say_milestones, say_status

    settings = load_settings()
    if mine:
        settings.people().person(mine)
    is_whole = any_id is None and not past and mine is None
    if is_whole and json:
        document(picture_of(as_of, known_at))
        return
    report, names, _ = report_of(as_of, known_at)
    if is_whole:
        fact(*say_status(report, names, demonstration=settings.is_demonstration))
        return
    views, title = _milestones_of(report, any_id)
    people = _people()
    holders = {view.id: holder_of(people, view.record) for view in views}
    theirs = [view for view in views if mine is None or (view.is_open and holders[view.id] == mine)]
    selected = [view for view in theirs if not past or view.is_past]
    if json:
        context = _status_context(is_today=as_of is None and known_at is None)
        document({"as_of": report.day, "milestones": [status_of(view, context) for view in selected]})
        return
    views = most_urgent_first(selected)
    fact(*say_milestones(views, names, holders, report.day, title, demonstration=settings.is_demonstration))


def week(*, all: bool = False) -> None:  # noqa: A002 (the option's name)
    """Print the coordinator's week: what you must decide, most urgent first, and the command for each next step.

    It shows at most five items of each part; --all shows every one.

    Example: followthrough week

    Args:
        all: Show every item, not only five of each part.
    """
    from flows._runtime import clock, context
    from flows.commands._memo_words import next_of
    from notifications.terminal import say_week
    from tasks.answers import read_report, read_week, waiting_drafts

    settings = load_settings()
    database = settings.database()
    people = _people()
    now = clock.now()
    names = context.register(database).names
    people_names = {person.id: person.name for person in people.people} if people else {}
    next_steps = {draft_id: next_of(draft, settings) for draft_id, draft in waiting_drafts(database).items()}
    this_week = read_week(database, read_report(database, now), people, now)
    fact(*say_week(this_week, names, people_names, next_steps, every_item=all, demonstration=settings.is_demonstration))


def show(any_id: AnyId, *, json: Json = False) -> None:
    """Show where one recommendation or milestone stands and everything recorded about it, with the entry behind each.

    Entries that the program made are counted by kind; `followthrough ledger show` lists each.

    Example: followthrough show R4-M3@2026Q2
    """
    from models.projections import MILESTONES, RECOMMENDATIONS
    from models.standing import holder_of
    from notifications.terminal import say_entries, say_milestone_record, say_recommendation_record
    from tasks import ledger
    from tasks.ledger import records, texts

    database = record()
    milestone = records.one(database, MILESTONES, any_id)
    subject = milestone or records.one(database, RECOMMENDATIONS, any_id)
    if subject is None:
        raise bad_input(f"{any_id} is not one recommendation or milestone; `followthrough status {any_id}` lists its")
    milestones = records.where(database, MILESTONES, recommendation_id=any_id)
    of_it = ledger.about(database, [any_id, *milestones])
    words = texts.words_of(database, TEXT_ID.findall(subject.model_dump_json()))
    if json:
        rows = [{"seq": e.seq, "on": e.occurred_on, "kind": e.event.kind, "by": e.actor} for e in of_it]
        document({"record": subject, "milestones": list(milestones), "entries": rows, "words": words})
        return
    report, names, _ = report_of(None, None)
    if milestone:
        held_by = holder_of(_people(), milestone)
        fact(*say_milestone_record(milestone, report.by_id.get(any_id), held_by, words, names))
    for view in report.recommendations:
        if view.id == any_id:
            fact(*say_recommendation_record(view, milestones.values(), words, names, report.day))
    fact(*say_entries(of_it))


def track(*recommendation_ids: RecommendationId, json: Json = False) -> None:
    """Track recommendations, one flow run each; without an id, all of them. Exit code 1 if a run failed.

    Example: followthrough track R4
    """
    from flows._runtime import clock
    from flows._runtime.run import is_fault, run_apart
    from flows.evidence.track_portfolio import track_portfolio, track_recommendation
    from notifications.terminal import say_tracked

    async def tracked() -> dict[str, Any]:
        if not recommendation_ids:
            return {"portfolio": await run_apart(track_portfolio)}
        return {name: await run_apart(track_recommendation, name, clock.today()) for name in recommendation_ids}

    load_settings().people_if_real()  # a file that is wrong is told once, before any run
    states = do(tracked())
    if json:
        document({name: state.name for name, state in states.items()})
    else:
        report, names, _ = report_of(None, None)
        views = [view for view in report.recommendations if not recommendation_ids or view.id in recommendation_ids]
        relied = {milestone.record.source for view in views for milestone in view.milestones}
        fact(*_unread([source for source in report.relied_sources if not recommendation_ids or source.name in relied]))
        fact(*say_tracked(views, names))
    if failed := [f"{name}: {state.message}" for name, state in states.items() if is_fault(state)]:
        raise check_failed("; ".join(failed))


def _unread(sources: "Sequence[SourceView]") -> Iterator[str]:
    from flows._runtime import context
    from flows.commands.doctor.checks import probe_sources
    from flows.commands.doctor.page import unread_by_reason
    from notifications.terminal import NOT_PROGRESS, folded

    settings = load_settings()
    answers = {source.name: source.record for source in sources if source.record}
    probes = [*probe_sources(settings, context.register(settings.database()), answers)]
    if unread := sum(probe.says == "note" for probe in probes):
        yield f"{unread} of {len(probes)} sources not read. {NOT_PROGRESS}"
    for what, fix in unread_by_reason(probes):
        yield from (*folded(what, 2, 4), *([f"    {fix}"] if fix else ()))  # a command stays on one line


def picture_of(as_of: date | None, known_at: datetime | None) -> dict[str, Any]:
    """Return what `status --json` shows of today, or of a past day (world, record)."""
    from models.standing import LedgerHead, compose_status
    from tasks import ledger

    report, _, moment = report_of(as_of, known_at)
    seq, digest = ledger.head(record())
    context = _status_context(is_today=as_of is None and known_at is None)
    return compose_status(report, context, known_at=moment, head=LedgerHead(seq=seq, hash=digest))


def report_of(as_of: date | None, known_at: datetime | None) -> "tuple[ReportView, Names, datetime]":
    """Return where everything stands today, by the tables, or on a past day (world, record), by the ledger; with what
    things are called, and the moment up to which the record was read (UTC)."""
    from flows._runtime import clock, context
    from models.core import new_york_day
    from models.projections import world_of
    from models.standing import view_report
    from tasks import ledger

    database = record()
    moment = known_at or clock.now()
    day = as_of or new_york_day(moment)
    if max(day, new_york_day(moment)) > clock.today():
        raise bad_input(f"{max(day, new_york_day(moment))} is in the future; write today or an earlier day")
    world = (
        world_of(ledger.entries(database), as_of=day, known_at=moment)
        if as_of or known_at
        else context.current_records(database)
    )
    if world.register and day < (reported_on := world.register.report.issued_on):
        raise bad_input(f"{day} is before the report of {reported_on}; write a later day")
    report = view_report(world.register, world.recommendations, world.milestones, world.sources, day)
    return report, (world.register or context.register(database)).names, moment


def _status_context(*, is_today: bool) -> "StatusContext":
    from models.projections import MILESTONES
    from models.standing import StatusContext
    from tasks.ledger import records, texts

    database = record()
    wakes = records.wakes(database, MILESTONES) if is_today else {}
    return StatusContext(words=texts.every(database), wakes=wakes, people=_people())


def _people() -> "People | None":
    from tasks.register import read_people

    path = load_settings().people_path
    return read_people(path) if path.is_file() else None


def _milestones_of(report: "ReportView", name: str | None) -> "tuple[Sequence[MilestoneView], str]":
    if name is None:
        return report.milestones, "All recommendations"
    if name == "ALL":
        return report.shared, "Dates that cover all recommendations"
    for view in report.recommendations:
        if view.id == name:
            return view.milestones, f"{view.record.plan.title} ({view.id})"
    return [view for view in report.milestones if view.id.split("@")[0] == name or view.id == name], "One milestone"
