"""The picture of a day: `status`, and one thing whole: `show`."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flows.commands._out import document, fact, table

if TYPE_CHECKING:
    from models.standing import Status


def status(
    milestone_id: str | None = None, *, as_of: date | None = None, known_at: datetime | None = None, json: bool = False
) -> None:
    """Print where recommendations and milestones stand, today or on a past day (--as-of: world, --known-at: record).

    Example: followthrough status R4 --as-of 2026-06-01
    """
    from models.core import InputError

    picture = picture_of(as_of, known_at)
    if json:
        document(picture)
        return
    rows: list[tuple[object, ...]] = []
    for one in picture.recommendations:
        if milestone_id in (None, one.id) or (milestone_id or "").startswith(f"{one.id}-"):
            rows.append((one.id, one.title, "", "", one.standing.replace("_", " ")))
            rows += [_row(each) for each in one.milestones if milestone_id in (None, one.id, each.id)]
    clocks = [_row(each) for each in picture.portfolio.milestones if milestone_id in (None, "ALL", each.id)]
    if milestone_id and not rows and not clocks:
        raise InputError(f"{milestone_id} is no id of the register and no command; see `followthrough --help`")
    table(f"Status at {picture.as_of}", ("id", "title", "due", "basis", "stands"), rows + clocks)
    counts = picture.counts
    fact(f"{counts.verified} of {counts.recommendations} recommendations verified as done.")
    fact(
        f"Milestones: {counts.milestones}; verified {counts.verified_milestones}, overdue {counts.overdue}, "
        f"past a conditional deadline {counts.past_conditional_deadline + counts.past_reported_date}, "
        f"past a target date {counts.past_target_date}, target date not told {counts.date_not_told}, "
        f"answer awaited {counts.awaiting_answer}, unknown {counts.unknown}, "
        f"awaiting review {counts.awaiting_review}. Watches: {counts.watches}."
    )
    for source in picture.sources:
        if source.result in ("blocked", "stale", None):
            fact(f"{source.name}: {source.result or 'not looked at yet'} ({source.reason or 'no look is noted'})")


def show(any_id: str, *, json: bool = False) -> None:
    """Show everything recorded about one recommendation or milestone, with the entry behind each fact.

    Example: followthrough show R4-M3@2026Q2
    """
    from flows._runtime.settings import load_settings
    from models.core import InputError
    from models.projections import MILESTONES, RECOMMENDATIONS
    from tasks import ledger
    from tasks.ledger import records, texts

    database = load_settings().database()
    found = records.one(database, MILESTONES, any_id) or records.one(database, RECOMMENDATIONS, any_id)
    if found is None:
        raise InputError(f"unknown id: {any_id}; `followthrough status` lists them")
    own = records.where(database, MILESTONES, recommendation_id=any_id)
    facts: dict[str, Any] = {
        "record": found.model_dump(mode="json"),
        "milestones": list(own),
        "entries": [
            {"seq": each.seq, "on": str(each.occurred_on), "kind": each.event.kind, "by": each.actor}
            for each in ledger.about(database, [any_id, *own])
        ],
        "words": texts.words_of(database, _text_ids(found.model_dump())),
    }
    if json:
        document(facts)
        return
    record = {key: value for key, value in facts["record"].items() if value not in (None, [], {}, ())}
    if record.get("text_basis") == "press_reconstruction" and not record.get("verified_against_report"):
        fact("text: from press accounts; no one has compared it with the report")
    table(any_id, ("what", ""), [(key, value) for key, value in record.items() if key != "planned"])
    if own:
        table("Milestones", ("id", "title", "due"), [(key, one.title, one.due_now) for key, one in own.items()])
    table("Words", ("text id", "words"), [(key[:12], words) for key, words in facts["words"].items()])
    table("Entries", ("seq", "on", "kind", "by"), [tuple(each.values()) for each in facts["entries"]])


def picture_of(as_of: date | None, known_at: datetime | None) -> "Status":
    """Return the picture of today from the tables, or of a past day (world, record) from the ledger."""
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
    return compose_status(
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


def _row(each: object) -> tuple[object, ...]:
    from models.standing import PAST, MilestoneStatus

    one = MilestoneStatus.model_validate(each)
    due = f"{one.due} (now {one.due_now})" if one.due_now != one.due else str(one.due)
    days = f", {one.days_late} days past" if one.days_late and one.standing in PAST else ""
    says = f"; the agency says {one.agency_says.says.replace('_', ' ')}" if one.agency_says else ""
    stands = f"{one.standing.replace('_', ' ')}{days}{says}"
    return (f"  {one.id}", one.title, due, one.basis.replace("_", " "), stands)


TEXTS = ("text_id", "reason_id", "answer_reason_id", "source_id")
"""The fields of a record that name words."""


def _text_ids(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [each for key, each in value.items() if key in TEXTS and each]
        return own + [found for each in value.values() for found in _text_ids(each)]
    return [found for each in value for found in _text_ids(each)] if isinstance(value, list | tuple) else []


VERBS = (status, show)
