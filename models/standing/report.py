"""Where each recommendation and the whole report stand on a day, with every count (docs/record.md#headline)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from models.core import CITY
from models.ledger import Says
from models.records import PORTFOLIO, MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord, source_of
from models.register import OVERSIGHT
from models.standing.headline import Headline, headline_of, part_of
from models.standing.sources import SourceCounts, SourceView, count_readings, view_sources
from models.standing.state import ProofState, Why
from models.standing.view import AWAITED, MilestoneView, Turn

LOST_FIRST: tuple[Why, ...] = (
    "file_removed", "file_missing", "turned_off", "never_checked", "not_read", "not_looked",
)  # fmt: skip
"""Why nothing of a recommendation was checked, what was lost before what could not be read."""
FURTHEST_FIRST: tuple[Says, ...] = ("done", "partly_done", "started", "not_started")


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
    def closing_milestone(self) -> MilestoneView | None:
        """Return the milestone whose finding closed it, even if another is open; None while it is open."""
        closing = closing_of(view.record for view in self.milestones)
        return next((view for view in self.milestones if closing and view.id == closing.id and not view.is_open), None)

    @property
    def is_closed(self) -> bool:
        """Return whether it is verified, closed or withdrawn. Related duties may still be open."""
        return self.record.withdrawn_on is not None or self.closing_milestone is not None

    @cached_property
    def proof(self) -> ProofState:
        """Return what stands of its proof: closed by the one milestone that closes it, never by adding up; else the
        first of these that is so of a milestone that it asks for."""
        if self.record.withdrawn_on:
            return "closed"
        if self.closing_milestone:
            return self.closing_milestone.proof
        states = {view.proof for view in self.recommended if view.is_open}
        # What was not checked leads where a file was lost, where it comes next, or where all that is open was not.
        is_next = self.next_milestone is not None and self.next_milestone.proof == "not_checked"
        others = states - {"not_checked"}
        if not self._lost_file and ("not_sufficient" in others or (others and not is_next)):
            states = others
        order: tuple[ProofState, ...] = ("awaiting_review", "not_checked", "not_sufficient")
        return next((state for state in order if state in states), "none")

    @property
    def _lost_file(self) -> bool:
        return any(view.why in LOST_FIRST[:2] for view in self.recommended)

    @property
    def why(self) -> Why | None:
        """Return why its proof was not checked, or how it was closed otherwise than as done; else None."""
        if self.record.withdrawn_on:
            return "withdrawn"
        if self.closing_milestone:
            return self.closing_milestone.why
        whys = {view.why for view in self.recommended if view.is_open and view.proof == self.proof}
        return next((why for why in LOST_FIRST if why in whys), None)

    @property
    def proof_since(self) -> date | None:
        """Return the first day since when its proof stands so; None if no day is known."""
        if self.record.withdrawn_on or self.closing_milestone:
            return self.closing_milestone.proof_since if self.closing_milestone else self.record.withdrawn_on
        views = (view for view in self.recommended if view.is_open and view.proof == self.proof)
        return min((view.proof_since for view in views if view.proof_since), default=None)

    @cached_property
    def verified(self) -> int:
        """Return how many of `recommended` are verified as done."""
        return sum(view.proof == "verified" for view in self.recommended)

    @cached_property
    def claim(self) -> Claim:
        """Return the agency's furthest word. Its words on milestones are never added up to one on the whole."""
        agencys = (view for view in self.milestones if view.is_recommended and view.is_agencys)
        words = [view.says for view in agencys if view.is_counted]
        furthest = next((word for word in FURTHEST_FIRST if word in words), None)
        return Claim(furthest, words.count(furthest) if furthest else 0, len(words))

    @cached_property
    def next_milestone(self) -> MilestoneView | None:
        """Return what it asks for and comes first, the agency's own before others; None if it is closed or done."""
        if self.is_closed:
            return None
        return next_of(view for view in self.milestones if view.is_recommended and view.is_open)

    @cached_property
    def related_past(self) -> tuple[MilestoneView, ...]:
        """Return its related duties past a legal deadline without proof, the oldest first. They decide nothing of its
        own."""
        duties = (view for view in self.milestones if view.is_related)
        past = (view for view in duties if part_of(view) in ("legal", "others_legal"))
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

    @cached_property
    def sent(self) -> MilestoneView | None:
        """Return the milestone that it asks for with the newest file of the agency that waits for the office."""
        waiting = [view for view in self.recommended if view.proof == "awaiting_review" and view.sent_on]
        return max(waiting, key=lambda view: (view.sent_on or view.day, view.id), default=None)

    @cached_property
    def answered(self) -> MilestoneView | None:
        """Return the open milestone with an answer that comes first: the next one before others. An answer belongs to
        its milestone alone, so whoever shows it names that."""
        views = (self.next_milestone, *self.milestones)
        return next((view for view in views if view and view.is_open and view.last_answer), None)


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
    def headline(self) -> Headline:
        """Return the numbers that any surface may print."""
        return headline_of(self.milestones, self.recommendations)

    def views(self, ids: Iterable[str]) -> tuple[MilestoneView, ...]:
        """Return the milestones behind a number."""
        return tuple(self.by_id[id_] for id_ in ids)

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
    ended: Collection[str] | None = None,
) -> ReportView:
    """Return where everything stands on a New York day, by the register's calendar. If `milestones` are only some,
    `relied` names the sources of the other open ones, and `ended` those of all that are so."""
    calendar = register.calendar if register else CITY
    views_of_sources = view_sources(register, milestones.values(), sources, relied)

    def view_of(record: MilestoneRecord) -> SourceView:
        view = views_of_sources[record.source]
        source = source_of(record, sources)
        return view if source is view.record else replace(view, record=source)

    planned = [record for record in milestones.values() if not record.is_template]
    ended = ended_steps(planned) if ended is None else ended
    views = tuple(
        MilestoneView(record, view_of(record), day, calendar, record.id in ended)
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


def closing_of(milestones: Iterable[MilestoneRecord]) -> MilestoneRecord | None:
    """Return the milestone whose finding closes its recommendation: the one that the plan names. That the office's own
    record is no longer required closes nothing while another milestone is open."""
    records = tuple(milestones)
    for record in records:
        finding = record.finding
        if not (record.plan.closes_recommendation and finding and finding.closes):
            continue
        others = (other for other in records if other is not record and _is_asked_for(other))
        is_own_record = record.plan.duty_on == OVERSIGHT and finding.verdict == "not_required"
        if not (is_own_record and any(not (other.is_closed or other.is_watch) for other in others)):
            return record
    return None


def ended_steps(milestones: Iterable[MilestoneRecord]) -> frozenset[str]:
    """Return the open milestones that nobody awaits any more, because each is only a step toward a recommendation that
    is closed: a target date set by the office, of which no file waits. A duty that a law or an order dates stays."""
    groups: dict[str, list[MilestoneRecord]] = {}
    for record in milestones:
        groups.setdefault(record.recommendation_id, []).append(record)
    return frozenset(
        record.id
        for group in groups.values()
        if closing_of(group)
        for record in group
        if record.basis == "planning_assumption" and _is_asked_for(record)
        if not (record.is_closed or record.evidence_to_review)
    )


def _is_asked_for(record: MilestoneRecord) -> bool:
    return record.plan.relation == "recommended" and record.recommendation_id != PORTFOLIO and not record.withdrawn_on
