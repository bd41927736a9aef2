"""Where everything stands on a day: the facts of `status --json` (docs/record.md#standing). Counts never cross axes."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import TypeVar

from models.core import CITY, Calendar, People
from models.records import MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord
from models.standing.milestone_status import MilestoneStatus, status_of
from models.standing.sources import relied_sources
from models.standing.standing import CLOSED, Standing, standing_of, worst_of
from models.standing.status_facts import (
    AcceptanceStatus,
    Clocks,
    Counts,
    LedgerHead,
    RecommendationStatus,
    SourceStatus,
    Status,
)

PORTFOLIO = "ALL"
COUNTED: tuple[Standing, ...] = (
    "overdue", "past_legal_deadline", "past_conditional_deadline", "past_reported_date", "past_target_date",
    "date_not_told", "awaiting_answer", "unknown", "awaiting_review",
)  # fmt: skip
"""The standings that `status` counts."""


M = TypeVar("M", MilestoneRecord, MilestoneStatus)


def next_due(waiting: Iterable[M]) -> M | None:
    """Return the milestone of some open ones whose current date comes first, the agency's own before those of others;
    None if there is none."""
    every = list(waiting)
    agencys = [one for one in every if one.duty_on == "agency"]
    return min(agencys or every, key=lambda one: (one.due_now, one.id), default=None)


def compose_status(
    register: RegisterRecord | None,
    recommendations: Mapping[str, RecommendationRecord],
    milestones: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    *,
    as_of: date,
    known_at: datetime,
    head: LedgerHead,
    wakes: Mapping[str, datetime | None],
    words: Mapping[str, str],
    people: People | None = None,
) -> Status:
    """Return the picture of a New York day from the records.

    `wakes` are the times to look again (UTC), `words` those that people typed and that are still held, each by its id.
    """
    calendar = register.calendar if register else CITY
    every = {
        key: status_of(
            record, sources.get(record.source), as_of, calendar, wake_at=wakes.get(key), words=words, people=people
        )
        for key, record in milestones.items()
    }
    shown = {key: one for key, one in every.items() if not milestones[key].is_template}
    own_ids = _own_ids(milestones)
    seven = tuple(_recommendation(one, milestones, every, own_ids.get(key, ())) for key, one in recommendations.items())
    own = [one for key, one in shown.items() if milestones[key].recommendation_id != PORTFOLIO]
    return Status(
        as_of=as_of,
        known_at=known_at,
        ledger=head,
        counts=_counts(recommendations.values(), seven, own),
        recommendations=seven,
        portfolio=Clocks(milestones=tuple(shown[k] for k in shown if milestones[k].recommendation_id == PORTFOLIO)),
        sources=_sources(register, sources, relied_sources(milestones.values())),
    )


def _recommendation(
    one: RecommendationRecord,
    milestones: Mapping[str, MilestoneRecord],
    every: Mapping[str, MilestoneStatus],
    own_ids: Iterable[str],
) -> RecommendationStatus:
    own = {key: every[key] for key in own_ids}
    answer = one.acceptance
    acceptance = AcceptanceStatus(value="none", on=None, basis=None)
    if answer:
        acceptance = AcceptanceStatus(value=answer.value, on=answer.on, basis=answer.basis)
    return RecommendationStatus(
        id=one.id,
        title=one.title,
        text_basis=one.text_basis,
        verified_against_report=one.verified_against_report,
        acceptance=acceptance,
        standing=recommendation_standing(one, milestones, {key: status.standing for key, status in own.items()}),
        milestones=tuple(status for key, status in own.items() if not milestones[key].is_template),
    )


def recommendation_standings(
    recommendations: Mapping[str, RecommendationRecord],
    milestones: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    today: date,
    calendar: Calendar,
) -> dict[str, Standing]:
    """Return where each recommendation stands on a New York day, by id; each milestone is looked at once."""
    own_ids = _own_ids(milestones)
    return {
        key: recommendation_standing(
            one,
            milestones,
            {
                each: standing_of(milestones[each], sources.get(milestones[each].source), today, calendar)
                for each in own_ids.get(key, ())
            },
        )
        for key, one in recommendations.items()
    }


def _own_ids(milestones: Mapping[str, MilestoneRecord]) -> dict[str, list[str]]:
    """Return the ids of the milestones of each recommendation, in their order."""
    own: dict[str, list[str]] = {}
    for key, record in milestones.items():
        own.setdefault(record.recommendation_id, []).append(key)
    return own


def recommendation_standing(
    one: RecommendationRecord, milestones: Mapping[str, MilestoneRecord], standings: Mapping[str, Standing]
) -> Standing:
    """Return where a recommendation stands: closed by the one milestone that closes it, never by adding up.

    That the office's own record of it is no longer required says nothing of the work, so it closes nothing while
    another milestone of the recommendation is open.
    """
    if one.withdrawn_on:
        return "withdrawn"
    for key, standing in standings.items():
        closing = milestones[key]
        if closing.closes_recommendation and closing.finding:
            if standing in ("verified", "verified_late"):
                return "verified"
            keeps_record = closing.duty_on == "oversight" and _is_another_open(key, milestones, standings)
            if standing == "closed_not_implemented" or (standing == "not_required" and not keeps_record):
                return standing
    return worst_of(
        tuple(
            standing
            for key, standing in standings.items()
            if milestones[key].relation == "recommended" and not milestones[key].is_template
        )
    )


def _is_another_open(
    closing: str, milestones: Mapping[str, MilestoneRecord], standings: Mapping[str, Standing]
) -> bool:
    return any(
        key != closing
        and milestones[key].relation == "recommended"
        and not milestones[key].is_template
        and standing not in CLOSED
        and standing != "watch"
        for key, standing in standings.items()
    )


def _counts(
    records: Iterable[RecommendationRecord], seven: tuple[RecommendationStatus, ...], own: list[MilestoneStatus]
) -> Counts:
    counted = [one for one in own if one.standing not in ("watch", "withdrawn")]
    many = {word: sum(one.standing == word for one in counted) for word in COUNTED}
    return Counts(
        recommendations=len(seven),
        accepted=sum(one.acceptance.value == "accepted" for one in seven),
        verified=sum(one.standing == "verified" for one in seven),
        milestones=len(counted),
        verified_milestones=sum(one.standing in ("verified", "verified_late") for one in counted),
        watches=sum(one.standing == "watch" for one in own),
        **many,
    )


def _sources(
    register: RegisterRecord | None, sources: Mapping[str, SourceRecord], relied: Collection[str]
) -> tuple[SourceStatus, ...]:
    names = [name for name in (register.sources if register else sources) if name in relied]
    nothing = dict.fromkeys(("result", "checked_at", "data_as_of", "reason", "answered_on"))
    return tuple(
        SourceStatus(name=name, **{field: getattr(sources[name], field) for field in nothing})
        if name in sources
        else SourceStatus.model_validate({"name": name} | nothing)
        for name in names
    )
