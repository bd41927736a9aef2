"""The status of a day: `status`; the coordinator's week: `week`; and everything about one id: `show`."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flows.commands._out import document, fact
from flows.commands._parameters import AnyId, Day, Json, Moment, PersonId

if TYPE_CHECKING:
    from models.records import MilestoneRecord
    from models.register import Names
    from models.standing import MilestoneStatus, Status


def status(
    any_id: AnyId | None = None,
    *,
    overdue: bool = False,
    mine: PersonId | None = None,
    as_of: Day | None = None,
    known_at: Moment | None = None,
    json: Json = False,
) -> None:
    """Print the status of recommendations and milestones, today or on a past day, most urgent first.

    A related duty that is past its date moves its recommendation up, but does not decide its status.

    Example: followthrough status R4 --as-of 2026-06-01

    Args:
        overdue: Only milestones past their dates.
        mine: Only open milestones of this person, an id in the people file.
        as_of: The day whose status is shown, such as 2026-06-01; today by default.
    """
    from flows._runtime.settings import load_settings
    from models.standing import CLOSED, PAST, most_urgent_first
    from notifications.terminal import say_milestones, say_status

    if mine:
        load_settings().people().person(mine)
    picture, held = _seen(as_of, known_at)
    names, demonstration = held.names, load_settings().is_demonstration
    if any_id is None and not overdue and mine is None:
        if json:
            document(picture)
            return
        lines = say_status(picture, held.milestones, names, demonstration=demonstration)
    else:
        named, title = _named(picture, any_id)
        theirs = [one for one in named if mine is None or (one.held_by == mine and one.standing not in CLOSED)]
        shown = [one for one in theirs if not overdue or one.standing in PAST]
        if json:
            document({"as_of": str(picture.as_of), "milestones": [one.model_dump(mode="json") for one in shown]})
            return
        lines = say_milestones(
            picture,
            most_urgent_first(shown),
            held.milestones,
            names,
            title=title,
            unknown=sum(one.standing == "unknown" for one in theirs) if overdue else 0,
            demonstration=demonstration,
        )
    for line in lines:
        fact(line)


def week(*, all: bool = False) -> None:  # noqa: A002 (the option's name)
    """Print the coordinator's week: what you must decide, most urgent first, and the command for each next step.

    It shows at most five items of each part; --all shows every one.

    Example: followthrough week

    Args:
        all: Show every item, not only five of each part.
    """
    from flows._runtime import clock, context
    from flows._runtime.settings import load_settings
    from flows.commands.memo.words import next_of
    from notifications.terminal import say_week
    from tasks.answers import read_report, read_week, waiting_drafts
    from tasks.register import read_people

    settings = load_settings()
    database = settings.database()
    names = context.register(database).names
    people = read_people(settings.people_path) if settings.people_path.is_file() else None
    drafts, in_slack, now = waiting_drafts(database), settings.decides_in_slack, clock.now()
    lines = say_week(
        read_week(database, read_report(database, now), people, now),
        names,
        {person.id: person.name for person in people.people} if people else {},
        {key: next_of(one, in_slack=in_slack, has_slack=settings.has_slack) for key, one in drafts.items()},
        whole=all,
        demonstration=settings.is_demonstration,
    )
    for line in lines:
        fact(line)


def show(any_id: AnyId, *, json: Json = False) -> None:
    """Show everything recorded about one recommendation or milestone, with the entry behind each fact.

    Example: followthrough show R4-M3@2026Q2
    """
    from flows._runtime import context
    from flows._runtime.settings import load_settings
    from models.core import InputError
    from models.projections import MILESTONES, RECOMMENDATIONS
    from notifications.terminal import say_record
    from tasks import ledger
    from tasks.ledger import records, texts

    database = load_settings().database()
    found = records.one(database, MILESTONES, any_id) or records.one(database, RECOMMENDATIONS, any_id)
    if found is None:
        raise InputError(f"{any_id} is not one recommendation or milestone; `followthrough status {any_id}` lists its")
    own = records.where(database, MILESTONES, recommendation_id=any_id)
    entries = ledger.about(database, [any_id, *own])
    words = texts.words_of(database, _text_ids(found.model_dump()))
    if json:
        document(
            {
                "record": found.model_dump(mode="json"),
                "milestones": list(own),
                "entries": [
                    {"seq": each.seq, "on": str(each.occurred_on), "kind": each.event.kind, "by": each.actor}
                    for each in entries
                ],
                "words": words,
            }
        )
        return
    for line in say_record(found, own.values(), entries, words, context.register(database).names):
        fact(line)


def picture_of(as_of: date | None, known_at: datetime | None) -> "Status":
    """Return the picture of today from the tables, or of a past day (world, record) from the ledger."""
    return _seen(as_of, known_at)[0]


def tracked(recommendation_ids: "Collection[str]") -> "Iterator[str]":
    """Yield a line for each recommendation, most urgent first; without ids, for all."""
    from notifications.terminal import say_tracked

    picture, held = _seen(None, None)
    some = [one for one in picture.recommendations if not recommendation_ids or one.id in recommendation_ids]
    return say_tracked(some, held.names)


def _seen(as_of: date | None, known_at: datetime | None) -> "tuple[Status, _Held]":
    """Return the picture of a day, and the records behind it."""
    from flows._runtime import clock as _clock
    from flows._runtime import context
    from flows._runtime.settings import load_settings
    from models.core import new_york_day
    from models.projections import MILESTONES, world_of
    from models.standing import LedgerHead, compose_status
    from tasks import ledger
    from tasks.ledger import records, texts
    from tasks.register import read_people

    settings, now = load_settings(), _clock.now()
    database = settings.database()
    people = read_people(settings.people_path) if settings.people_path.is_file() else None
    seq, digest = ledger.head(database)
    day = as_of or (new_york_day(known_at) if known_at else _clock.today())
    is_today = as_of is None and known_at is None
    past = None if is_today else world_of(ledger.entries(database), as_of=day, known_at=known_at or now)
    held = past or context.known(database)
    picture = compose_status(
        held.register,
        held.recommendations,
        held.milestones,
        held.sources,
        as_of=day,
        known_at=known_at or now,
        head=LedgerHead(seq=seq, hash=digest),
        wakes=records.wakes(database, MILESTONES) if is_today else {},
        words=texts.every(database),
        people=people,
    )
    register = held.register or context.register(database)
    return picture, _Held(milestones=held.milestones, names=register.names)


@dataclass(frozen=True)
class _Held:
    milestones: "Mapping[str, MilestoneRecord]"
    names: "Names"


def _named(picture: "Status", name: str | None) -> "tuple[tuple[MilestoneStatus, ...], str]":
    """Return the milestones of a recommendation, of the dates that cover all, or the one of an id; and a title.

    Without a name, all of them.
    """
    every = (*picture.portfolio.milestones, *(each for one in picture.recommendations for each in one.milestones))
    if name is None:
        return every, "All recommendations"
    if name == "ALL":
        return picture.portfolio.milestones, "Dates that cover all recommendations"
    for one in picture.recommendations:
        if one.id == name:
            return one.milestones, f"{one.title} ({one.id})"
    return tuple(each for each in every if each.id == name or each.id.startswith(f"{name}@")), "One milestone"


TEXTS = ("text_id", "reason_id", "answer_reason_id", "source_id")
"""The fields of a record that name words."""


def _text_ids(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [each for key, each in value.items() if key in TEXTS and each]
        return own + [found for each in value.values() for found in _text_ids(each)]
    return [found for each in value for found in _text_ids(each)] if isinstance(value, list | tuple) else []


VERBS = (status, week, show)
