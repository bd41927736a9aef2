"""A coordinator's week: what they must decide, then what is open, the most urgent first (docs/operations.md#health)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from models.core import Value
from models.records import MilestoneRecord, offer_of, request_of
from models.standing.counting import is_proposed_first
from models.standing.milestone_status import MilestoneStatus
from models.standing.standing import CLOSED, PAST, WORST_FIRST, Standing
from models.standing.status_facts import Status

LAW = ("statute", "conditional_statute")


class Request(Value):
    """Another date that somebody asked for or offers, and that the coordinator has not decided."""

    milestone: MilestoneStatus
    to: date
    on: date
    by: str
    is_offer: bool = False
    """True for a unit's own date in place of the one that we proposed."""


class Week(Value):
    """What the coordinator sees, each part with the most urgent first."""

    as_of: date
    requests: tuple[Request, ...]
    drafts: tuple[str, ...]
    """Drafts of memos that wait for a person, by id."""
    in_doubt: int
    """Messages of which nobody knows yet whether they arrived."""
    review: tuple[MilestoneStatus, ...]
    past: tuple[MilestoneStatus, ...]
    unknown: tuple[MilestoneStatus, ...]
    on_hold: tuple[MilestoneStatus, ...]
    not_started: tuple[MilestoneStatus, ...]
    untold: tuple[MilestoneStatus, ...]
    """Target dates that the duty holder has not received, proposed or not."""


def week_of(
    picture: Status, records: Mapping[str, MilestoneRecord], drafts: tuple[str, ...], *, in_doubt: int = 0
) -> Week:
    """Return the coordinator's week from the picture of a day."""
    every = [*picture.portfolio.milestones, *(each for one in picture.recommendations for each in one.milestones)]
    past = most_urgent_first(one for one in every if one.standing in PAST)
    unknown = sorted((one for one in every if one.standing == "unknown"), key=_legal_first)
    return Week(
        as_of=picture.as_of,
        requests=tuple(sorted(_requests(every, records), key=lambda each: each.on)),
        drafts=drafts,
        in_doubt=in_doubt,
        review=tuple(one for one in every if one.standing == "awaiting_review"),
        past=past,
        unknown=tuple(unknown),
        on_hold=tuple(one for one in every if one.blocked_by and one.standing not in PAST),
        not_started=tuple(one for one in every if one.provisional and one.standing == "not_yet_due"),
        untold=tuple(one for one in every if _is_untold(one, records.get(one.id))),
    )


def _is_untold(one: MilestoneStatus, record: MilestoneRecord | None) -> bool:
    is_open = one.standing not in CLOSED and one.standing != "awaiting_review"
    return is_open and record is not None and is_proposed_first(record) and one.answer_due is None


def _requests(every: list[MilestoneStatus], records: Mapping[str, MilestoneRecord]) -> Iterator[Request]:
    for one in every:
        record = records.get(one.id)
        if record and (asked := request_of(record)):
            yield Request(milestone=one, to=asked.to, on=asked.recorded_on, by=asked.by)
        if record and (offered := offer_of(record)):
            yield Request(milestone=one, to=offered.to, on=offered.on, by=offered.by, is_offer=True)


def most_urgent_first(some: Iterable[MilestoneStatus]) -> tuple[MilestoneStatus, ...]:
    """Order by the status, a legal deadline that has passed first, then the longest past, then the next due."""
    return tuple(sorted(some, key=_urgency))


def _urgency(one: MilestoneStatus) -> tuple[int, int, date, str]:
    return urgency_of(one.standing), -one.days_late, one.due_now, one.id


def urgency_of(standing: Standing) -> int:
    """Return the place of a status in the order of urgency; what is closed comes last."""
    return WORST_FIRST.index(standing) if standing in WORST_FIRST else len(WORST_FIRST)


def _legal_first(one: MilestoneStatus) -> tuple[bool, date, str]:
    return one.basis not in LAW, one.due_now, one.id
