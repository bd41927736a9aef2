"""Made-up histories of the real register, by seed, for tests that must hold of every memo whatever happened."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, get_args

from models.evidence import Candidate, SourceResult
from models.ledger import (
    AcceptanceRecorded,
    Answer,
    CandidateFound,
    DueFixed,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    FindingRecorded,
    MemoDrafted,
    MemoIssued,
    MilestoneWithdrawn,
    ProofChanged,
    Says,
    Sealed,
    SourcesChecked,
    StatementRecorded,
    Verdict,
)
from models.memo import open_recommendations, report_of
from models.projections import World
from models.register import Basis
from notifications.memo import MemoDocument
from tests.material.memo import TEXTS, memo_of, opened, received, register_events, sealed_of, world_at
from tests.material.records import changed, shipped

FIRST, LAST = date(2026, 1, 6), date(2027, 3, 1)
SOURCES = tuple(sorted(shipped().plan.sources))
TYPED = {
    "t-done": "It is all done, implemented and closed: we met every date.",
    "t-why": "Completed in part. Done by June, we think.",
    "t-holds": "The record shows that the step is finished.",
}
"""What people typed, full of words that read as done: the words of others are not ours to choose."""
BASES: tuple[Basis, ...] = ("planning_assumption", "statute", "conditional_statute")
CORRECTABLE = (StatementRecorded, FindingRecorded, EvidenceRejected, ExtensionGranted)
CLOSING = ("R1-M4", "R2-M4", "R3-M4", "R4-M5", "R5-M5", "R6-M4", "R7-M5")
"""The milestones by which each recommendation is closed."""
SHOWN = "Bill finished, achieved and in place"


@dataclass(frozen=True)
class History:
    """One history: the world that came of it, its entries, and the memo."""

    seed: int
    chain: tuple[Sealed, ...]
    world: World
    facts: MemoDocument


@cache
def _opened(day: date) -> tuple[Event, ...]:
    return opened(day)


@cache
def history(seed: int) -> History:
    """Return the history of a seed: the register, some days of looking, and things said, given, found and moved."""
    luck = Random(seed)
    day = FIRST + timedelta(days=14 * luck.randrange((LAST - FIRST).days // 14))
    start = datetime(2026, 1, 5, 15, tzinfo=UTC)
    ids = [e.milestone_id for e in (*register_events(), *_opened(day)) if hasattr(e, "milestone_id")]
    some = luck.sample(ids, luck.randint(1, 6))
    looked = _look(luck, start.date(), SOURCES)
    steps: list[tuple[datetime, Event]] = [(start, each) for each in (*register_events(), looked)]
    days = sorted(luck.randrange(max(1, (day - FIRST).days)) for _ in range(luck.randint(0, 14)))
    memo_after = luck.randrange(3 * len(days) + 1)
    for number, after in enumerate(days):
        now = start + timedelta(days=after + 1)
        if number == memo_after:
            steps += [(now, each) for each in _memo_before(now.date(), len(steps))]
        steps.append((now, _happening(luck, some, now.date(), [event for _, event in steps])))
    evening = datetime(day.year, day.month, day.day, 16, tzinfo=UTC)
    steps += [(evening, each) for each in _opened(day)]
    if luck.random() < 0.9:
        steps.append((evening, _look(luck, day)))
    ends = Random(f"ends {seed}")  # apart, so that another source in the plan changes no end
    if ends.random() < 0.3:
        steps += [(evening, _met(one, day)) for one in CLOSING[: ends.randint(1, 7)]]
    chain = sealed_of(steps)
    world = _told(luck, world_at(chain, day))
    mock = luck.random() < 0.5
    return History(seed, chain, world, memo_of(world, mock=mock, texts=TEXTS | TYPED, **_kind(luck, world)))


def _kind(luck: Random, world: World) -> dict[str, Any]:
    """Return which kind of memo it is: mostly that of a month, and of a closed record the closing one."""
    if not open_recommendations(report_of(world)):
        return {"period": "closing"}
    return {"period": luck.choice(["week", "month", "month", "quarter"])}


def _happening(luck: Random, ids: list[str], on: date, before: list[Event]) -> Event:
    """Return one thing that happened to one of some milestones."""
    one = luck.choice(ids)
    kinds: list[Any] = ["said", "said", "given", "given", "found", "found", "seen", "no", "later", "fixed", "answer"]
    match luck.choice([*kinds, "wrong", "gone", "out"]):
        case "said":
            return StatementRecorded(milestone_id=one, says=luck.choice(get_args(Says)), text_id="t-done", on=on)
        case "given":
            return received(one, f"all-done-{luck.random()}.pdf", luck.choice(["P0", "P1"]))
        case "found":
            verdict = luck.choice([*get_args(Verdict), "met", "met"])
            return FindingRecorded(milestone_id=one, verdict=verdict, evidence=("a" * 64,), reason_id="t-holds", on=on)
        case "seen":
            return _candidate(luck, one, on)
        case "no":
            return EvidenceRejected(milestone_id=one, evidence=("a" * 64,), reason_id="t-why")
        case "later":
            to = on + timedelta(days=luck.randint(1, 300))
            return ExtensionGranted(milestone_id=one, to=to, reason_id="t-why")
        case "fixed":
            return DueFixed(milestone_id=one, day=on + timedelta(days=luck.randint(-20, 90)), basis=luck.choice(BASES))
        case "answer":
            answer = luck.choice(get_args(Answer))
            return AcceptanceRecorded(recommendation_id=f"R{luck.randint(1, 7)}", value=answer, source_id="t-why")
        case "wrong":
            gone = {each.seq for each in before if isinstance(each, EntryCorrected)}
            said = [n for n, each in enumerate(before, 1) if isinstance(each, CORRECTABLE) and n not in gone]
            seq = luck.choice(said) if said else 0
            about = str(getattr(before[seq - 1], "milestone_id", one))
            if said:
                return EntryCorrected(subject_id=about, about="milestone", seq=seq, reason_id="t-why")
        case "gone":
            how = luck.choice(["gone", "changed"])
            return ProofChanged(
                milestone_id=one,
                source="agency_drop",
                ref="a",
                how=how,
                proved_by="a" * 64,
                sha256=None,
                finding=1,
                on=on,
            )
    if luck.random() < 0.5:
        return StatementRecorded(milestone_id=one, says="done", text_id="t-done", on=on)
    return MilestoneWithdrawn(milestone_id=one, reason="it was done twice")


def _candidate(luck: Random, milestone_id: str, on: date) -> Event:
    found = Candidate(
        ref="event 22233", sha256="b" * 64, happened_on=on, says=SHOWN, rule_type="event_held", rule_version=1
    )  # fmt: skip
    source = luck.choice(["council_mirror", "agency_drop"])
    return CandidateFound(milestone_id=milestone_id, source=source, voice="public_record", candidate=found, on=on)


def _met(milestone_id: str, on: date) -> Event:
    return FindingRecorded(milestone_id=milestone_id, verdict="met", evidence=("a" * 64,), reason_id="t-holds", on=on)


def _look(luck: Random, day: date, sure: tuple[str, ...] = ()) -> SourcesChecked:
    """Return a look at the sources: some blocked, some read, some left out; those that are `sure` were read."""
    at = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    rows = []
    for name in SOURCES:
        result = (
            luck.choice(["blocked", "stale", "empty", "empty", "empty", "not looked at"])
            if name not in sure
            else "empty"
        )
        if result != "not looked at":
            why = (
                {"reason": luck.choice(["refused", "timed_out", "no_reader_yet"])}
                if result in ("blocked", "stale")
                else {}
            )
            rows.append(SourceResult(name=name, result=result, checked_at=at, **why))
    return SourcesChecked(check_id=f"check-{day}", results=tuple(rows), watches=("R7-M4",), on=day)


def _memo_before(day: date, cut: int) -> tuple[Event, ...]:
    drafted = MemoDrafted(
        draft_id="d-0", period="month", as_of=day, period_from=day - timedelta(days=30), period_to=day,
        recorded_through=datetime(day.year, day.month, day.day, tzinfo=UTC), cut_seq=cut, cut_hash="0" * 64,
        facts_sha256="1" * 64,
    )  # fmt: skip
    return drafted, MemoIssued(draft_id="d-0", number=1, cut_seq=cut, files={})


def _told(luck: Random, world: World) -> World:
    """Return the world in which some dates were put to NYPD."""
    told = {
        key: changed(one, told_on=one.planned_on + timedelta(days=3)) if luck.random() < 0.4 else one
        for key, one in world.milestones.items()
    }
    return replace(world, milestones=told)
