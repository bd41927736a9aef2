"""A coordinator's week: what they must decide, whom each thing waits for, what is due (docs/operations.md#health).

The one value behind `followthrough week`, a coordinator's Home tab and the artifact of the daily run.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from models.core import Calendar, People, Value
from models.records import (
    PORTFOLIO,
    FileTask,
    MilestoneRecord,
    SourceRecord,
    hold_of,
    offer_of,
    proposal_of,
    request_of,
)
from models.register import Basis, Duty
from models.standing.counting import answer_due, is_proposed_first
from models.standing.lateness import days_late
from models.standing.milestone_status import holder_of
from models.standing.sources import relied_sources
from models.standing.standing import CLOSED, PAST, Standing, standing_of
from models.standing.urgency import most_urgent_first

AHEAD = timedelta(days=14)
"""How far ahead a date is due soon."""


class WeekItem(Value):
    """One open milestone as the coordinator's week shows it."""

    id: str
    title: str
    over_all: bool
    """It is a date that covers all recommendations, which the memo counts apart."""
    standing: Standing
    due: date
    due_now: date
    basis: Basis
    duty_on: Duty
    days_late: int
    provisional: bool
    source: str
    source_checked: bool
    """Whether anybody ever checked its source."""
    source_since: date | None
    """The day of the last good reading of its source, or since when a file there may show it."""
    held_by: str | None
    """The id of the person it waits for."""
    on_hold: bool
    waits_for: str | None
    """In a hold: the milestone it waits for; None if the reason is in words."""
    review_since: date | None
    proposed: bool
    wake_at: datetime | None


class Request(Value):
    """Another date that somebody asked for or offers, and that the coordinator has not decided."""

    milestone: WeekItem
    to: date
    on: date
    by: str
    is_offer: bool = False
    """True for a unit's own date in place of the one that we proposed."""


class Week(Value):
    """What the coordinator sees, each part with the most urgent first."""

    as_of: date
    requests: tuple[Request, ...] = ()
    drafts: tuple[str, ...] = ()
    """Drafts of memos that wait for a person, by id."""
    files: tuple[tuple[str, FileTask], ...] = ()
    """Files that wait for a person, each after the id of its source: those that nobody answered first."""
    review: tuple[WeekItem, ...] = ()
    past: tuple[WeekItem, ...] = ()
    unknown: tuple[WeekItem, ...] = ()
    on_hold: tuple[WeekItem, ...] = ()
    soon: tuple[WeekItem, ...] = ()
    """Due in the next 14 days."""
    not_started: tuple[WeekItem, ...] = ()
    untold: tuple[WeekItem, ...] = ()
    """Target dates that the duty holder has not received, proposed or not."""
    unread: tuple[str, ...] = ()
    """Sources that were not read, of those on which open milestones rely."""
    sources: int = 0
    """How many these are."""
    in_doubt: int = 0
    """Messages of which nobody knows yet whether they arrived."""


def week_of(
    records: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    day: date,
    calendar: Calendar,
    *,
    people: People | None = None,
    wakes: Mapping[str, datetime | None] | None = None,
    drafts: tuple[str, ...] = (),
    in_doubt: int = 0,
) -> Week:
    """Return the coordinator's week on a New York day. `wakes`: when each milestone is looked at again (UTC)."""
    every: list[WeekItem] = []
    relied = relied_sources(records.values())
    for key, record in records.items():
        if record.is_template or record.is_closed or record.is_watch:
            continue
        source = sources.get(record.source)
        standing = standing_of(record, source, day, calendar)
        every.append(_item(record, source, standing, day, calendar, people, (wakes or {}).get(key)))
    past = (one for one in every if one.standing in PAST)
    later = (one for one in every if one.standing not in (*PAST, *CLOSED, "unknown", "awaiting_review"))
    ahead = [one for one in later if not one.provisional and day <= one.due_now <= day + AHEAD]
    return Week(
        as_of=day,
        requests=tuple(sorted(_requests(every, records), key=lambda each: each.on)),
        drafts=drafts,
        files=tuple(sorted(_files(sources), key=lambda each: (not each[1].is_open, each[1].since))),
        review=tuple(sorted((one for one in every if one.standing == "awaiting_review"), key=_longest_waiting)),
        past=most_urgent_first(past),
        unknown=most_urgent_first(one for one in every if one.standing == "unknown"),
        on_hold=most_urgent_first(one for one in every if one.on_hold and one.standing not in PAST),
        soon=tuple(sorted(ahead, key=lambda one: (one.due_now, one.id))),
        not_started=tuple(one for one in every if one.provisional and one.standing == "not_yet_due"),
        untold=tuple(one for one in every if _is_untold(one, records[one.id], calendar)),
        unread=tuple(sorted(name for name in relied if name not in sources or sources[name].result == "blocked")),
        sources=len(relied),
        in_doubt=in_doubt,
    )


def _item(
    record: MilestoneRecord,
    source: SourceRecord | None,
    standing: Standing,
    day: date,
    calendar: Calendar,
    people: People | None,
    wake_at: datetime | None,
) -> WeekItem:
    hold, evidence = hold_of(record), record.evidence_to_review
    return WeekItem(
        id=record.id,
        title=record.title,
        over_all=record.recommendation_id == PORTFOLIO,
        standing=standing,
        due=record.due_on,
        due_now=record.due_now,
        basis=record.basis,
        duty_on=record.duty_on,
        days_late=days_late(record, day, calendar) if standing in PAST else 0,
        provisional=record.provisional,
        source=record.source,
        source_checked=source is not None,
        source_since=(source.hidden_since(record.id) or source.last_good) if source else None,
        held_by=holder_of(people, record),
        on_hold=hold is not None,
        waits_for=hold.waits_for if hold else None,
        review_since=evidence[0].recorded_on if evidence else None,
        proposed=proposal_of(record) is not None,
        wake_at=wake_at,
    )


def _files(sources: Mapping[str, SourceRecord]) -> Iterator[tuple[str, FileTask]]:
    """Yield the files without an answer, and those of which another copy was asked for and has not come."""
    for name, source in sources.items():
        for task in source.files:
            if task.answer in (None, "ask_again"):
                yield name, task


def _is_untold(one: WeekItem, record: MilestoneRecord, calendar: Calendar) -> bool:
    is_open = one.standing not in CLOSED and one.standing != "awaiting_review"
    return is_open and is_proposed_first(record) and answer_due(record, calendar) is None


def _requests(every: list[WeekItem], records: Mapping[str, MilestoneRecord]) -> Iterator[Request]:
    for one in every:
        record = records[one.id]
        if asked := request_of(record):
            yield Request(milestone=one, to=asked.to, on=asked.recorded_on, by=asked.by)
        if offered := offer_of(record):
            yield Request(milestone=one, to=offered.to, on=offered.on, by=offered.by, is_offer=True)


def _longest_waiting(one: WeekItem) -> tuple[date, str]:
    return one.review_since or one.due_now, one.id
