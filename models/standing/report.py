"""Where each recommendation and the whole report stand on a day, with every count (docs/record.md#counts)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from models.core import CITY
from models.ledger import Says
from models.records import PORTFOLIO, MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord, source_of
from models.standing.answers import MilestoneAnswer
from models.standing.lateness import DateKind
from models.standing.sources import SourceCounts, SourceView, count_readings, view_sources
from models.standing.standing import CLOSED, PAST_LEGAL, VERIFIED, Standing, worst_of
from models.standing.view import AWAITED, Holding, MilestoneView, Turn

Ids = tuple[str, ...]
FURTHEST_FIRST: tuple[Says, ...] = ("done", "partly_done", "started")


@dataclass(frozen=True)
class StandingCounts:
    """Some milestones by where they stand, as ids. The parts, from `verified` to `closed_otherwise`, add up to
    `milestones`, which is the denominator of each; the rest are counted across the parts."""

    milestones: Ids
    verified: Ids
    past_legal: Ids
    past_conditional: Ids
    past_reported: Ids
    past_target: Ids
    unknown: Ids
    awaiting_review: Ids
    """Those with a file that awaits review whose date has not passed."""
    answer_awaited: Ids
    """Our target day has passed, but it does not count yet."""
    ahead: Ids
    closed_otherwise: Ids
    overdue: Ids
    """Of `past_legal`, those with a ground to say that the deadline was missed."""
    in_review: Ids
    """All with a file that awaits review, whatever became of their dates."""
    clock_not_started: Ids
    """Of `ahead`, those whose clock has not started."""
    source_unread: Ids
    """Of `ahead`, those whose source was not read."""
    not_received: Ids
    """Open ones whose target date nobody received."""
    passed_not_received: Ids
    """Of `answer_awaited`, those whose target date nobody received."""
    awaiting_answer: Ids
    """Open ones whose target date the duty holder may still answer, or whose offered date waits for the office."""
    watches: Ids
    """Bills, which are in no denominator."""
    reported_done: Ids
    """Open ones that the agency reports as done."""

    @property
    def past(self) -> Ids:
        """Return all whose dates passed with no proof that they were kept, in the order of `milestones`."""
        past = {*self.past_legal, *self.past_conditional, *self.past_reported, *self.past_target}
        return tuple(id_ for id_ in self.milestones if id_ in past)

    @property
    def no_proof(self) -> Ids:
        """Return those of `past_legal` without a ground to say that the deadline was missed."""
        return tuple(id_ for id_ in self.past_legal if id_ not in self.overdue)


ReportPart = Literal[
    "verified", "past_legal", "past_conditional", "past_reported", "past_target", "unknown", "awaiting_review",
    "answer_awaited", "ahead", "closed_otherwise",
]  # fmt: skip
PARTS: tuple[ReportPart, ...] = get_args(ReportPart)
"""The parts of which each milestone that counts is in exactly one, in order."""


@dataclass(frozen=True)
class Claim:
    """The agency's furthest word on its own milestones of a recommendation, and on how many of them it says that."""

    says: Says | None
    number: int
    out_of: int


@dataclass(frozen=True)
class RecommendationView:
    """Where one recommendation stands on a New York day."""

    record: RecommendationRecord
    milestones: tuple[MilestoneView, ...]
    """By original date; its related duties and bills too."""

    @property
    def id(self) -> str:
        """Return the recommendation's id."""
        return self.record.id

    @cached_property
    def recommended(self) -> tuple[MilestoneView, ...]:
        """Return the milestones that it asks for and that count; the denominator of `verified`."""
        return tuple(view for view in self.milestones if view.is_recommended and view.is_counted)

    @cached_property
    def standing(self) -> Standing:
        """Return where it stands: closed by the one milestone that closes it, never by adding up; not by the office's
        own record being no longer required, while another milestone is open."""
        if self.record.withdrawn_on:
            return "withdrawn"
        for view in self.milestones:
            if not (view.record.plan.closes_recommendation and view.record.finding):
                continue
            if view.standing in VERIFIED:
                return "verified"
            others_open = any(other.is_open for other in self.milestones if other.is_recommended and other is not view)
            keeps_record = view.duty_on == "oversight" and others_open
            if view.standing == "closed_not_implemented" or (view.standing == "not_required" and not keeps_record):
                return view.standing
        return worst_of(view.standing for view in self.milestones if view.is_recommended)

    @property
    def is_closed(self) -> bool:
        """Return whether it is verified, closed or withdrawn. Related duties may still be open."""
        return self.standing in CLOSED

    @cached_property
    def verified(self) -> int:
        """Return how many of `recommended` are verified as done."""
        return sum(view.review == "verified" for view in self.recommended)

    @cached_property
    def _holding_and_day(self) -> tuple[Holding, date | None]:
        since: dict[Holding, list[date]] = {}
        for view in self.recommended:
            since.setdefault(view.holding, []).append(view.holding_since or date.max)
        if self.record.withdrawn_on:
            return "withdrawn", self.record.withdrawn_on
        if closing := self.closing_milestone:
            return closing.holding, closing.holding_since
        codes: tuple[Holding, ...] = ("awaiting", "removed", "missing")
        if code := next((code for code in codes if code in since), None):
            return code, min(since[code])
        if self.verified:
            return "partly_verified", None
        if "not_sufficient" in since:
            return "not_sufficient", max(since["not_sufficient"])
        if "unknown" in since and (self.standing == "unknown" or "none" not in since):
            return "unknown", min(since["unknown"])
        return "none", None

    @property
    def holding(self) -> Holding:
        """Return the office's status in one code, by the first rule that holds (docs/memo.md#columns)."""
        return self._holding_and_day[0]

    @property
    def holding_since(self) -> date | None:
        """Return the day since when that is so; None if no day is."""
        return self._holding_and_day[1]

    @property
    def is_unchecked(self) -> bool:
        """Return whether nothing of it may be called absent, because no source of what is open could be read."""
        awaited = tuple(view for view in self.recommended if view.is_open and not view.record.dates.provisional)
        is_blind = all(view.is_unchecked or view.holding == "unknown" for view in awaited)
        return self.holding == "none" and bool(awaited) and is_blind

    @cached_property
    def claim(self) -> Claim:
        """Return the agency's furthest word. Its words on milestones are never added up to one on the whole."""
        agencys = (view for view in self.milestones if view.is_recommended and view.is_agencys)
        words = [view.says for view in agencys if view.standing != "withdrawn"]
        furthest = next((word for word in FURTHEST_FIRST if word in words), None)
        return Claim(furthest, words.count(furthest) if furthest else 0, len(words))

    @cached_property
    def next_milestone(self) -> MilestoneView | None:
        """Return what it asks for and comes first, the agency's own before others; None if it is closed or done."""
        if self.is_closed:
            return None
        return next_of(view for view in self.milestones if view.is_recommended and view.is_open)

    @cached_property
    def closing_milestone(self) -> MilestoneView | None:
        """Return the milestone whose finding closed it, even if another is open; None while it is open."""
        if not self.is_closed:
            return None
        return next((view for view in self.milestones if view.record.plan.closes_recommendation), None)

    @cached_property
    def related_past(self) -> tuple[MilestoneView, ...]:
        """Return its related duties past a legal deadline, the oldest first. They decide no standing of its own."""
        past = (
            view
            for view in self.milestones
            if view.record.plan.relation == "related_duty" and view.standing in PAST_LEGAL
        )
        return tuple(sorted(past, key=lambda view: (view.due_now, view.id)))

    @cached_property
    def open_after_closing(self) -> tuple[MilestoneView, ...]:
        """Return the milestones that are open although it is closed; nothing while it is open."""
        return tuple(view for view in self.milestones if view.is_open) if self.is_closed else ()

    @cached_property
    def turn(self) -> Turn | None:
        """Return whose turn it is: what somebody sent the office and waits for, the oldest first; else the turn of the
        next milestone. None once it is closed."""
        if self.is_closed:
            return None
        turns = [view.office_turn for view in self.milestones if view.office_turn]
        if awaited := [turn for turn in turns if turn.verb in AWAITED]:
            return min(awaited, key=lambda turn: (turn.since or date.max, turn.milestone_id))
        return self.next_milestone.turn if self.next_milestone else None

    @property
    def sent_on(self) -> date | None:
        """Return the day on which the agency last sent a file about it that counts; None if it sent none."""
        return max((view.sent_on for view in self.milestones if view.sent_on), default=None)

    @cached_property
    def answered(self) -> MilestoneView | None:
        """Return the open milestone whose `last_answer` speaks for the recommendation: the next one before others."""
        views = (self.next_milestone, *self.milestones)
        return next((view for view in views if view and view.is_open and view.last_answer), None)

    @property
    def last_answer(self) -> MilestoneAnswer | None:
        """Return the agency's newest answer about what is open of it; None if it gave none."""
        return self.answered.last_answer if self.answered else None


@dataclass(frozen=True)
class ReportView:
    """Where everything stands on a New York day."""

    day: date
    recommendations: tuple[RecommendationView, ...]
    milestones: tuple[MilestoneView, ...]
    """All milestones, by recommendation and original date; those that cover all recommendations first."""
    sources: Mapping[str, SourceView]
    """Every source of the register, and any other that was checked, by name."""

    @cached_property
    def by_id(self) -> dict[str, MilestoneView]:
        """Return all milestones by id."""
        return {view.id: view for view in self.milestones}

    @cached_property
    def shared(self) -> tuple[MilestoneView, ...]:
        """Return the dates that cover all recommendations."""
        return tuple(view for view in self.milestones if view.is_shared)

    @cached_property
    def counts(self) -> StandingCounts:
        """Return the counts of the recommendations' own milestones."""
        return count(view for view in self.milestones if not view.is_shared)

    @cached_property
    def shared_counts(self) -> StandingCounts:
        """Return the counts of the dates that cover all recommendations. They are never added to `counts`."""
        return count(self.shared)

    @cached_property
    def relied_sources(self) -> tuple[SourceView, ...]:
        """Return the sources on which open milestones rely, in the order of the register."""
        return tuple(source for source in self.sources.values() if source.is_relied_on)

    @cached_property
    def unread_sources(self) -> tuple[SourceView, ...]:
        """Return those of them that were not read."""
        return tuple(source for source in self.relied_sources if source.is_unread)

    @cached_property
    def source_counts(self) -> SourceCounts:
        """Return how the sources stand on which open milestones rely."""
        return count_readings(source.reading for source in self.relied_sources)


def view_report(
    register: RegisterRecord | None,
    recommendations: Mapping[str, RecommendationRecord],
    milestones: Mapping[str, MilestoneRecord],
    sources: Mapping[str, SourceRecord],
    day: date,
    relied: Collection[str] = (),
) -> ReportView:
    """Return where everything stands on a New York day, by the register's calendar. `relied` names the sources of open
    milestones that are not among `milestones`."""
    calendar = register.calendar if register else CITY
    views_of_sources = view_sources(register, milestones.values(), sources, relied)

    def view_of(record: MilestoneRecord) -> SourceView:
        view = views_of_sources[record.source]
        source = source_of(record, sources)
        return view if source is view.record else replace(view, record=source)

    planned = (record for record in milestones.values() if not record.is_template)
    views = tuple(
        MilestoneView(record, view_of(record), day, calendar)
        for record in sorted(planned, key=lambda record: (record.recommendation_id, record.dates.due_on, record.id))
    )
    by_recommendation: dict[str, list[MilestoneView]] = {}
    for view in views:
        by_recommendation.setdefault(view.record.recommendation_id, []).append(view)
    return ReportView(
        day=day,
        recommendations=tuple(
            RecommendationView(record, tuple(by_recommendation.get(key, ())))
            for key, record in sorted(recommendations.items())
            if key != PORTFOLIO
        ),
        milestones=views,
        sources=views_of_sources,
    )


def next_of(views: Iterable[MilestoneView]) -> MilestoneView | None:
    """Return the milestone whose date in force comes first, the agency's own before those of others."""
    waiting = tuple(views)
    agencys = [view for view in waiting if view.is_agencys]
    return min(agencys or waiting, key=lambda view: (view.due_now, view.id), default=None)


def count(milestones: Iterable[MilestoneView]) -> StandingCounts:
    """Count milestones by where they stand. Bills and what was withdrawn are left out; each other is in one part."""
    ids: dict[str, list[str]] = {field.name: [] for field in fields(StandingCounts)}
    for view in milestones:
        for name in _counts_with(view):
            ids[name].append(view.id)
    return StandingCounts(**{name: tuple(ids_of_count) for name, ids_of_count in ids.items()})


def _counts_with(view: MilestoneView) -> Iterator[str]:
    if not view.is_counted:
        yield from ("watches",) if view.standing == "watch" else ()
        return
    part = part_of(view)
    across = {
        "milestones": True,
        "overdue": view.standing == "overdue",
        "in_review": view.review == "awaiting",
        "reported_done": view.is_open and view.says == "done",
        "awaiting_answer": view.standing == "awaiting_answer",
        "not_received": view.standing == "date_not_told",
        "passed_not_received": view.standing == "date_not_told" and part == "answer_awaited",
        "clock_not_started": part == "ahead" and view.record.dates.provisional,
        "source_unread": part == "ahead" and view.source.is_unread,
    }
    yield part
    yield from (name for name, is_listed in across.items() if is_listed)


PAST_PARTS: dict[DateKind, ReportPart] = {
    "legal": "past_legal",
    "conditional": "past_conditional",
    "reported": "past_reported",
    "target": "past_target",
}


def part_of(view: MilestoneView) -> ReportPart:
    """Return the part of the counts in which a milestone is."""
    if view.review == "verified":
        return "verified"
    if view.review == "closed":
        return "closed_otherwise"
    if view.is_past:
        return PAST_PARTS[view.lateness.kind]
    if view.standing in ("unknown", "awaiting_review"):
        return view.standing
    return "answer_awaited" if view.day > view.due_now and view.is_unsettled else "ahead"
