"""Where each milestone and each recommendation stands on the memo's day, with the three axes kept apart.

What the agency says, what the oversight office holds and how the date stands are never added up to one figure.
Source: docs/memo.md#columns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.core import Calendar, RuleError
from models.ledger import Says
from models.memo.facts import Holding, Told
from models.projections import World
from models.records import PORTFOLIO, MilestoneRecord, RecommendationRecord, SourceRecord
from models.standing import (
    CLOSED,
    PAST,
    MilestoneView,
    SourceView,
    Standing,
    answer_due,
    counts_from,
    days_late,
    days_past_original,
    next_due,
    recommendation_standing,
    standing_of,
)

FURTHEST_FIRST: tuple[Says, ...] = ("done", "partly_done", "started")


@dataclass(frozen=True)
class MilestoneStatus:
    """A milestone with all that is computed about it for one day."""

    record: MilestoneRecord
    source: SourceRecord | None
    standing: Standing
    late: bool | None
    days: int
    """Calendar days past the current due date; 0 if it has not passed."""
    days_past_original: int
    holding: Holding
    holding_since: date | None
    told: Told

    @property
    def extensions(self) -> int:
        """Return how many later dates were granted and stand."""
        return sum(item.stands for item in self.record.extensions)

    @property
    def says(self) -> Says | None:
        """Return the agency's last word on it."""
        return self.record.statement.says if self.record.statement else None

    @property
    def is_open(self) -> bool:
        """Return whether something is still awaited."""
        return self.standing not in CLOSED and self.standing != "watch"

    @property
    def is_asked(self) -> bool:
        """Return whether a recommendation asks for it; a related duty never decides where a recommendation stands."""
        return self.record.relation == "recommended" and self.record.recommendation_id != PORTFOLIO

    @property
    def is_passed(self) -> bool:
        """Return whether the current due date passed and nothing is in hand.

        Evidence that waits does not count as passed, because it is the verifier's turn.
        """
        return self.standing in PAST

    @property
    def date_seq(self) -> int:
        """Return the entry that set the current due date."""
        seqs = [self.record.planned_seq]
        seqs += [fix.seq for fix in self.record.due_fixes if fix.stands]
        if self.record.extension:
            seqs.append(self.record.extension.seq)
        return max(seqs)


class RecommendationHolding(NamedTuple):
    """What the office holds of a recommendation, since when, and how many of its milestones are verified."""

    word: Holding
    since: date | None
    verified: int
    counted: int
    """The milestones that the recommendation asks for, without watches and withdrawn ones."""


class AgencyClaim(NamedTuple):
    """The agency's furthest word on a recommendation, and on how many of its milestones it says that."""

    says: Says | None
    number: int
    out_of: int


def calendar_of(world: World) -> Calendar:
    """Return the register's calendar. Raises RuleError if no register was adopted, because then there is no memo."""
    if world.register is None:
        raise RuleError("the ledger holds no register in this cut; take one in first (`followthrough plan sync FILE`)")
    return world.register.calendar


def milestone_statuses(world: World) -> tuple[MilestoneStatus, ...]:
    """Return the status of every milestone that has a due date of its own, by recommendation and due date."""
    calendar = calendar_of(world)
    records = sorted(
        (record for record in world.milestones.values() if not record.is_template),
        key=lambda record: (record.recommendation_id, record.due_on, record.id),
    )
    return tuple(_status_of(record, world.source_of(record), world.as_of, calendar) for record in records)


def standing_of_recommendation(recommendation: RecommendationRecord, statuses: Iterable[MilestoneStatus]) -> Standing:
    """Return where a recommendation stands, given the statuses of its own milestones."""
    own = tuple(statuses)
    records = {status.record.id: status.record for status in own}
    return recommendation_standing(recommendation, records, {status.record.id: status.standing for status in own})


def holding_of(recommendation: RecommendationRecord, statuses: Iterable[MilestoneStatus]) -> RecommendationHolding:
    """Return what the office holds of a recommendation, given the statuses of its own milestones.

    The first that applies counts: withdrawn, closed by a finding, evidence in hand, evidence removed by order or
    missing, partly verified, cannot tell, evidence did not suffice, nothing in hand. Source: docs/memo.md#columns.
    """
    asked = tuple(status for status in statuses if status.is_asked and status.standing not in ("watch", "withdrawn"))
    verified = sum(status.holding == "verified as done" for status in asked)

    def result(word: Holding, since: date | None = None) -> RecommendationHolding:
        return RecommendationHolding(word, since, verified, len(asked))

    def days_of(word: Holding) -> list[date]:
        return [status.holding_since for status in asked if status.holding == word and status.holding_since]

    if recommendation.withdrawn_on:
        return result("withdrawn", recommendation.withdrawn_on)
    closing = next((status for status in asked if status.record.closes_recommendation), None)
    if closing and standing_of_recommendation(recommendation, asked) in CLOSED:
        return result(closing.holding, closing.holding_since)
    if waiting := days_of("awaiting review"):
        return result("awaiting review", min(waiting))
    if removed := days_of("evidence removed"):
        return result("evidence removed", min(removed))
    if missing := days_of("evidence missing"):
        return result("evidence missing", min(missing))
    if verified:
        return result("partly verified")
    if standing_of_recommendation(recommendation, asked) == "unknown":
        return result("unknown", min(days_of("unknown")))
    if rejected := days_of("evidence reviewed, not sufficient"):
        return result("evidence reviewed, not sufficient", max(rejected))
    if (unseen := days_of("unknown")) and not any(status.holding == "no evidence on file" for status in asked):
        return result("unknown", min(unseen))
    return result("no evidence on file")


def closing_milestone(
    recommendation: RecommendationRecord, statuses: Iterable[MilestoneStatus]
) -> MilestoneStatus | None:
    """Return the milestone whose finding closed a recommendation, even if another is open; None while it is open.

    For a recommendation that the register withdrew it is the milestone that would have closed it.
    """
    own = tuple(statuses)
    if standing_of_recommendation(recommendation, own) not in CLOSED:
        return None
    return next((status for status in own if status.record.closes_recommendation), None)


def next_milestone(statuses: Iterable[MilestoneStatus]) -> MilestoneStatus | None:
    """Return the open milestone whose date in force comes first; None if nothing is open.

    Only what the recommendation asks for counts. The agency's own milestones come before those of others.
    """
    waiting = {status.record.id: status for status in statuses if status.is_asked and status.is_open}
    first = next_due(status.record for status in waiting.values())
    return waiting[first.id] if first else None


def agency_claim(statuses: Iterable[MilestoneStatus]) -> AgencyClaim:
    """Return the furthest word that the agency says of its own milestones of a recommendation.

    The agency speaks of milestones; its words are never added up to one about the recommendation.
    """
    return claim_of(
        status.says
        for status in statuses
        if status.is_asked and status.record.duty_on == "agency" and status.standing != "withdrawn"
    )


def claim_of(says: Iterable[str | None]) -> AgencyClaim:
    """Return the furthest of the agency's words on its own milestones; None stands for each of which it said none."""
    words = tuple(says)
    furthest = next((word for word in FURTHEST_FIRST if word in words), None)
    return AgencyClaim(furthest, words.count(furthest) if furthest else 0, len(words))


def _status_of(
    record: MilestoneRecord, source: SourceRecord | None, today: date, calendar: Calendar
) -> MilestoneStatus:
    standing = standing_of(record, source, today, calendar)
    holding, since = _holding_of_milestone(record, source, standing)
    return MilestoneStatus(
        record=record,
        source=source,
        standing=standing,
        late=MilestoneView(record, SourceView(record.source, None, source), today, calendar).is_late,
        days=days_late(record, today, calendar),
        days_past_original=days_past_original(record, today, calendar),
        holding=holding,
        holding_since=since,
        told=_told_of(record, calendar),
    )


def _told_of(record: MilestoneRecord, calendar: Calendar) -> Told:
    """Return when the duty holder was told of a date, when its answer is due, and from which day the date counts."""
    return Told(on=record.told_on, answer_due=answer_due(record, calendar), counts_from=counts_from(record, calendar))


def _holding_of_milestone(
    record: MilestoneRecord, source: SourceRecord | None, standing: Standing
) -> tuple[Holding, date | None]:
    """Return what the office holds, by a verifier's word or by what is in hand, and since when."""
    finding = record.finding
    if standing == "unknown" and record.missing:
        return "evidence removed" if record.removed else "evidence missing", record.missing
    if standing in ("verified", "verified_late") and finding:
        return "verified as done", finding.on
    if standing == "closed_not_implemented" and finding:
        return "closed, not implemented", finding.on
    if standing == "not_required" and finding:
        return "no longer required", finding.on
    if standing == "withdrawn":
        return "withdrawn", record.withdrawn_on
    if standing == "watch":
        return "tracked", None
    if record.evidence_to_review:
        return "awaiting review", min(item.recorded_on for item in record.evidence_to_review)
    if standing == "unknown":
        unread = (source.unread_since or source.hidden_since(record.id)) if source else None
        return "unknown", unread or record.due_now
    rejected_on = [rejection.recorded_on for rejection in record.rejections if rejection.stands]
    rejected_on += [found.recorded_on for found in record.findings if found.stands]
    return ("evidence reviewed, not sufficient", max(rejected_on)) if rejected_on else ("no evidence on file", None)
