"""What changed since the memo before: entries that it did not know, and dates that passed (docs/memo.md#changes)."""

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from models.core import evolve, new_york_day
from models.evidence import SOURCE_READ
from models.ledger import (
    AcceptanceRecorded,
    ClaimEvent,
    DeliveryEvent,
    Entry,
    EntryCorrected,
    Event,
    EvidenceRejected,
    FindingRecorded,
    InstanceOpened,
    LedgerRestored,
    MilestonePlanned,
    PlanAdopted,
    ProofChanged,
    SourcesChecked,
)
from models.memo.kinds import report_of
from models.memo.periods import is_known_to
from models.projections import MILESTONES, SAID_BY_US, SOURCES, World, world_of
from models.records import DraftRecord
from models.standing import MilestoneView

ChangeKind = Literal[
    "restored",
    "finding",
    "proof",
    "past_by_law",
    "past_other",
    "statement",
    "answer",
    "answered",
    "evidence",
    "not_shown",
    "extension",
    "due_fixed",
    "decided",
    "corrected",
    "withdrawn",
    "paused",
]
RANKS: tuple[tuple[ChangeKind, ...], ...] = (
    ("restored", "finding", "proof"),
    ("past_by_law",),
    ("past_other",),
    ("statement", "answer", "answered"),
    ("evidence", "not_shown"),
    ("extension", "due_fixed", "decided"),
    ("corrected", "withdrawn"),
    ("paused",),
)
"""The weightiest changes come first; within a rank the newest."""
RANK = {kind: rank for rank, kinds in enumerate(RANKS) for kind in kinds}
KINDS: dict[ChangeKind, tuple[str, ...]] = {
    "statement": ("statement_recorded",),
    "evidence": ("evidence_received", "candidate_found"),
    "not_shown": ("evidence_rejected", "look_recorded"),
    "extension": ("extension_granted",),
    "due_fixed": ("due_fixed",),
    "withdrawn": ("milestone_withdrawn",),
    "answered": ("acknowledged", "hold_added", "extension_requested", "date_agreed", "date_offered"),
    "decided": ("extension_refused", "offer_accepted", "offer_declined", "hold_lifted", "reassigned"),
    "paused": ("snoozed",),
}
KIND_OF = {event_kind: kind for kind, event_kinds in KINDS.items() for event_kind in event_kinds}
"""As what each kind of entry about a milestone is news; a finding's kind follows from its verdict."""
ANSWERED: tuple[ChangeKind, ...] = ("answered", "decided", "paused")
"""What people answered to a message, and what was decided on it."""


@dataclass(frozen=True)
class ChangeFacts:
    """One change, not yet in words."""

    kind: ChangeKind
    on: date
    milestones: tuple[MilestoneView, ...]
    entry: Entry | None = None
    recommendation_id: str | None = None
    unchecked_until_now: frozenset[str] = frozenset()
    """For dates that passed: the ids of the milestones whose source could not be read until now."""

    @property
    def seq(self) -> int:
        """Return the seq of its entry; 0 for dates that passed."""
        return self.entry.seq if self.entry else 0


def changes_since(
    world: World, views: tuple[MilestoneView, ...], before: DraftRecord | None
) -> tuple[ChangeFacts, ...]:
    """Return the changes since the memo before, or since the start if there is none, the weightiest first."""
    by_id = {view.id: view for view in views}
    # An entry that was withdrawn since is no news; its withdrawal is.
    withdrawn = {entry.event.seq for entry in world.entries if isinstance(entry.event, EntryCorrected)}
    news: list[ChangeFacts] = []
    for entry in world.entries:
        is_ours = isinstance(entry.event, SAID_BY_US)
        if entry.seq not in withdrawn and not is_known_to(before, entry, is_ours=is_ours):
            change = _change_by(entry, by_id, world.recommendations)
            news += [change] if change else []
    # Of the answers of a kind about one milestone only the last is news.
    last = {_topic(change): change for change in news}
    news = [change for change in news if change.kind not in ANSWERED or last[_topic(change)] is change]
    news += _dates_passed(world, views, before)
    return tuple(sorted(news, key=_weight))


def _topic(change: ChangeFacts) -> tuple[str, ...]:
    return (change.entry.event.kind if change.entry else "", *(view.id for view in change.milestones))


def shown_day(entry: Entry) -> date:
    """Return the New York day under which an entry is shown: on which it was said or received."""
    # A verdict's own day is the one on which the work was done.
    is_verdict = isinstance(entry.event, FindingRecorded | EvidenceRejected)
    return new_york_day(entry.recorded_at) if is_verdict else entry.occurred_on


def _weight(change: ChangeFacts) -> tuple[int, int, int]:
    is_over_all = change.entry is None and all(view.is_shared for view in change.milestones)
    # A clock over all recommendations says nothing about one of them, so its date never leads the news.
    return max(RANK.values()) if is_over_all else RANK[change.kind], -change.on.toordinal(), change.seq


def _change_by(entry: Entry, by_id: dict[str, MilestoneView], recommendations: Container[str]) -> ChangeFacts | None:
    event = entry.event
    match event:
        case AcceptanceRecorded() if event.recommendation_id in recommendations:
            return ChangeFacts("answer", entry.occurred_on, (), entry, event.recommendation_id)
        case LedgerRestored():
            return ChangeFacts("restored", entry.occurred_on, (), entry)
        case EntryCorrected():
            about = tuple(filter(None, (by_id.get(event.subject_id),)))
            id_ = event.subject_id if event.about == "recommendation" else None
            is_shown = about or id_ in recommendations
            return ChangeFacts("corrected", entry.occurred_on, about, entry, id_) if is_shown else None
    view = by_id.get(getattr(event, "milestone_id", ""))
    if view is None:
        return None
    kind = KIND_OF.get(event.kind)
    if isinstance(event, FindingRecorded):
        kind = "not_shown" if event.verdict == "not_met" else "finding"
    elif isinstance(event, ProofChanged):
        # Only the last that happened to a proof is news, and none after a further finding.
        shaken = view.record.shaken
        kind = "proof" if shaken and shaken.seq == entry.seq else None
    return ChangeFacts(kind, shown_day(entry), (view,), entry, view.record.recommendation_id) if kind else None


def _dates_passed(world: World, views: tuple[MilestoneView, ...], before: DraftRecord | None) -> list[ChangeFacts]:
    """Return the dates newly shown as passed: each one set by law is a change of its own, all others together one."""
    earlier = _views_before(world, views, before) if before else {}
    past_before = {key for key, view in earlier.items() if _is_past(view)}
    unchecked_before = {key for key, view in earlier.items() if view.is_past} - past_before
    past_views = [view for view in views if _is_past(view) and (view.id, view.due_now) not in past_before]
    unchecked = frozenset(view.id for view in past_views if (view.id, view.due_now) in unchecked_before)
    days = {view.id: view.lateness.counts_from or view.due_now for view in past_views}
    others = tuple(view for view in past_views if view.basis != "statute")
    news = [
        ChangeFacts("past_by_law", days[view.id], (view,), unchecked_until_now=unchecked)
        for view in past_views
        if view.basis == "statute"
    ]
    if others:
        last_day = max(days[view.id] for view in others)
        news.append(ChangeFacts("past_other", last_day, others, unchecked_until_now=unchecked))
    return news


def _is_past(view: MilestoneView) -> bool:
    """Return whether a date is known to have passed without proof: somebody could look since."""
    return view.is_past and view.proof != "not_checked"


def _views_before(
    world: World, views: tuple[MilestoneView, ...], before: DraftRecord
) -> dict[tuple[str, date], MilestoneView]:
    candidates = {view.id for view in views if _is_past(view) and view.due_now < before.as_of}
    if not candidates:
        return {}
    earlier = [entry for entry in world.entries if entry.seq <= before.cut_seq]
    sources = {view.record.source for view in views if view.id in candidates}
    # Folding only what bears on these dates, because a year of daily checks would be folded for every memo otherwise.
    # Whether a recommendation was closed then decides what became of its steps.
    about = {view.record.recommendation_id for view in views if view.id in candidates}
    bearing = {key for key, record in world.milestones.items() if record.recommendation_id in about}
    entries = [entry for entry in earlier if _bears_on(entry.event, bearing)]
    entries += _last_looks(earlier, sources, before.as_of)
    earlier_world = world_of(sorted(entries, key=lambda entry: entry.seq), as_of=before.as_of)
    milestones = dict(earlier_world.milestones)
    for key, record in earlier_world.milestones.items():
        # Messages are not folded, so what they told duty holders by then is taken from the world of now.
        now = world.milestones[key].dates if key in world.milestones else None
        if now and now.told_on and now.told_on <= before.as_of and (now.told_seq or 0) <= before.cut_seq:
            dates = evolve(record.dates, told_on=now.told_on, told_seq=now.told_seq)
            milestones[key] = evolve(record, dates=dates)
    report = report_of(replace(earlier_world, milestones=milestones))
    return {(view.id, view.due_now): view for view in report.milestones if view.id in candidates}


def _bears_on(event: Event, milestones: set[str]) -> bool:
    if isinstance(event, PlanAdopted | MilestonePlanned | InstanceOpened):
        return True
    # What is also about a source (a check, a proof that changed) or about a message decides nothing here, and could not
    # be folded without the earlier checks and claims, which are left out.
    if SOURCES.keys(event) or isinstance(event, ClaimEvent | DeliveryEvent):
        return False
    return not milestones.isdisjoint(MILESTONES.keys(event))


def _last_looks(earlier: list[Entry], sources: set[str], as_of: date) -> list[Entry]:
    """Return the checks in which each source was last looked at, and last answered."""
    looks: list[Entry] = []
    unseen, unanswered = sources, sources
    for entry in reversed(earlier):
        if unanswered and isinstance(entry.event, SourcesChecked) and entry.occurred_on <= as_of:
            names = {result.name for result in entry.event.results}
            answered = {result.name for result in entry.event.results if result.result in SOURCE_READ}
            if names & unseen or answered & unanswered:
                looks.append(entry)
            unseen, unanswered = unseen - names, unanswered - answered
    return looks
