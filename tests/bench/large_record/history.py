"""What happens to a made-up milestone from the day it is planned: dates told and answered, claims, evidence, findings.

Of a hundred, about 60 are shown done within the years, half of them late; some get a later date, some are closed in
another way, and the rest waits. It follows from the milestone's id, so a history can be made again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from models.core import evolve
from models.ledger import (
    DateAgreed,
    DateHandedOver,
    DateOffered,
    DateProposed,
    Event,
    EvidenceReceived,
    EvidenceRejected,
    ExtensionGranted,
    ExtensionRefused,
    ExtensionRequested,
    FindingRecorded,
    OfferAccepted,
    OfferDeclined,
    Snoozed,
    StatementRecorded,
    Verdict,
)
from models.records import is_movable
from models.register import AGENCY, Milestone
from tests.bench.large_record.register import drawn

T = TypeVar("T")
COORDINATOR, VERIFIER = "p-coordinator-1", "p-verifier-1"
SHARES: Mapping[str, int] = {
    "agreed": 47, "offered": 30, "accepted": 58, "declined": 65, "started": 47, "asked": 20, "granted": 70,
    "snoozed": 15, "on time": 45, "very late": 35, "shown": 64, "rejected": 16, "reviewed": 88,
    "closed otherwise": 20, "not required": 50,
}  # fmt: skip
"""Of a hundred milestones to which it may happen, to so many it does."""


@dataclass(frozen=True)
class Held:
    """What the entries of a history name: the text ids of words, and the files in custody with their sizes."""

    statements: Sequence[str]
    reasons: Sequence[str]
    files: Sequence[tuple[str, int]]


@dataclass(frozen=True)
class Step:
    """One entry of a history: the day, who recorded it, and what it says."""

    on: date
    by: str
    event: Event


def history_of(milestone: Milestone, planned_on: date, held: Held) -> list[Step]:
    """Return what happens to a milestone in the order of days, whether or not these have come yet."""
    drafted = (
        Step(max(step.on, planned_on), step.by, _on(step.event, max(step.event.on or step.on, planned_on)))
        for step in _steps(milestone, planned_on, held)
    )
    steps = sorted(drafted, key=lambda step: step.on)
    ended = next((at for at, step in enumerate(steps) if isinstance(step.event, FindingRecorded)), len(steps))
    return steps[: ended + 1]  # after a finding nothing more is said


def _steps(milestone: Milestone, planned_on: date, held: Held) -> Iterator[Step]:
    due, reason = milestone.due.day, _of(held.reasons, milestone.id, "reason")
    if milestone.due.basis == "planning_assumption" and milestone.duty_on == AGENCY:
        yield _step(planned_on, 4, DateProposed(milestone_id=milestone.id, due=due, unit=milestone.escalation))
        yield _step(planned_on, 7, DateHandedOver(milestone_id=milestone.id, due=due))
        if _is(milestone.id, "agreed"):
            yield _step(planned_on, 15, DateAgreed(milestone_id=milestone.id, due=due))
        elif _is(milestone.id, "offered"):
            to = due + _days(milestone.id, "offered", 20, 80)
            yield _step(planned_on, 15, DateOffered(milestone_id=milestone.id, to=to, reason_id=reason))
            if _is(milestone.id, "accepted"):
                yield _step(planned_on, 20, OfferAccepted(milestone_id=milestone.id, to=to))
                due = to
            elif _is(milestone.id, "declined"):
                yield _step(planned_on, 20, OfferDeclined(milestone_id=milestone.id, reason_id=reason))
    if _is(milestone.id, "started"):
        text_id = _of(held.statements, milestone.id, "started")
        yield _step(due, -45, StatementRecorded(milestone_id=milestone.id, says="started", text_id=text_id))
    if _is(milestone.id, "asked") and is_movable(milestone.due.basis):
        to = due + _days(milestone.id, "asked", 30, 120)
        yield _step(due, -12, ExtensionRequested(milestone_id=milestone.id, to=to, reason_id=reason))
        if _is(milestone.id, "granted"):
            yield _step(due, -8, ExtensionGranted(milestone_id=milestone.id, to=to, reason_id=reason))
            due = to
        else:
            yield _step(due, -8, ExtensionRefused(milestone_id=milestone.id, reason_id=reason))
    if _is(milestone.id, "snoozed"):
        yield _step(due, 2, Snoozed(milestone_id=milestone.id, due=due, until=due + timedelta(days=10)))
    yield from _ends(milestone, due, held)


def _ends(milestone: Milestone, due: date, held: Held) -> Iterator[Step]:
    """Yield how a milestone ends: shown done early or late, closed in another way, or not at all."""
    reason, done_on = _of(held.reasons, milestone.id, "finding"), due + _days(milestone.id, "late", 1, 90)
    if _is(milestone.id, "on time"):
        done_on = due - _days(milestone.id, "early", 0, 30)
    elif _is(milestone.id, "very late"):
        done_on = due + _days(milestone.id, "late", 90, 400)
    if _is(milestone.id, "shown"):
        sha256, size = _of(held.files, milestone.id, "file")
        text_id = _of(held.statements, milestone.id, "done")
        yield _step(done_on, -2, StatementRecorded(milestone_id=milestone.id, says="done", text_id=text_id))
        if _is(milestone.id, "rejected"):
            first, first_size = held.files[(held.files.index((sha256, size)) + 1) % len(held.files)]
            yield _step(done_on, -25, _received(milestone.id, first, first_size))
            refused = EvidenceRejected(milestone_id=milestone.id, evidence=(first,), reason_id=reason)
            yield _step(done_on, -18, refused, VERIFIER)
        yield _step(done_on, 0, _received(milestone.id, sha256, size))
        if _is(milestone.id, "reviewed"):
            finding = FindingRecorded(milestone_id=milestone.id, verdict="met", evidence=(sha256,), reason_id=reason)
            yield Step(done_on + _days(milestone.id, "reviewed", 3, 20), VERIFIER, _on(finding, done_on))
    elif _is(milestone.id, "closed otherwise"):
        verdict: Verdict = "not_required" if _is(milestone.id, "not required") else "closed_not_implemented"
        yield _step(done_on, 0, FindingRecorded(milestone_id=milestone.id, verdict=verdict, reason_id=reason), VERIFIER)


def _is(name: str, what: str) -> bool:
    return drawn(f"{name} {what}")[0] % 100 < SHARES[what]


def _days(name: str, what: str, least: int, most: int) -> timedelta:
    return timedelta(days=least + int.from_bytes(drawn(f"{name} {what}, days")[:2]) % (most - least + 1))


def _of(choice: Sequence[T], name: str, what: str) -> T:
    return choice[drawn(f"{name} {what}, which")[0] % len(choice)]


def _received(milestone_id: str, sha256: str, size: int) -> EvidenceReceived:
    return EvidenceReceived(
        milestone_id=milestone_id,
        sha256=sha256,
        name=f"{sha256[:8]}.txt",
        size=size,
        media_type="text/plain",
        voice="agency",
        how="command",
    )


def _step(start: date, days: int, event: Event, by: str = COORDINATOR) -> Step:
    on = start + timedelta(days=days)
    return Step(on, by, _on(event, on))


def _on(event: Event, day: date) -> Event:
    dated: Event = evolve(event, on=day)
    return dated
