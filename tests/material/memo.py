"""A made-up follow-up of the real register, sealed as the ledger seals it, for the tests of memos."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.core import evolve
from models.evidence import Candidate, SourceResult
from models.ledger import (
    GENESIS,
    CandidateFound,
    Event,
    EvidenceReceived,
    ExtensionGranted,
    FindingRecorded,
    MemoDrafted,
    MemoIssued,
    MilestonePlanned,
    Part,
    PlanAdopted,
    RecommendationPlanned,
    ReminderClaimed,
    ReminderSent,
    Sealed,
    SourcesChecked,
    StatementRecorded,
    is_public,
    seal,
    unseal,
)
from models.ledger.events.reminder import ReminderFacts
from models.memo import register_of
from models.projections import World, world_of
from models.records import PORTFOLIO, openings
from notifications.memo import MemoContext, MemoDocument, compose
from notifications.memo import memo_of as pages_of
from tests.material.one_of_each import filled
from tests.material.records import all_changes, draft_record, shipped

CHECKOUT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 11, 25)
START = datetime(2026, 1, 5, 15, tzinfo=UTC)
TEXTS = {
    "t-erased": "",
    "t-done": "The policy is final & signed. <b>No</b> further #import or $steps$ are needed.",
    "t-why": "The draft waits for the Law Department's review.",
    "t-holds": "The record shows what the milestone asks for.",
}
BLOCKED = ("doi_reports_page", "legistar_api", "nypd_detainer_page", "nypd_manual_page", "ppr_open_data", "city_record")
READ = ("council_mirror", "agency_drop", "oversight_drop")


@cache
def register_events() -> tuple[Event, ...]:
    """Return the events that take in the shipped register."""
    loaded = shipped()
    return all_changes(loaded.plan, loaded.sha256)


def salt_of(seq: int) -> str:
    """Return the salt of a made-up entry, the same in each run."""
    return sha256(f"salt of entry {seq}".encode()).hexdigest()


def sealed_of(
    steps: Iterable[tuple[datetime, Event]], actor: str = "p-records-1", after: tuple[Sealed, ...] = ()
) -> tuple[Sealed, ...]:
    """Seal events in their order, after a chain that is there."""
    chain: list[Sealed] = list(after)
    for seq, (now, event) in enumerate(steps, len(chain) + 1):
        prev = chain[-1].hash if chain else GENESIS
        chain.append(seal(event, seq=seq, prev_hash=prev, now=now, actor=actor, salt=salt_of(seq)))
    return tuple(chain)


def opened(day: date) -> tuple[Event, ...]:
    """Return the instances of recurring milestones whose period has ended by a day."""
    world = world_at(sealed_of((START, each) for each in register_events()), day)
    assert world.register is not None
    templates = {key: each for key, each in world.milestones.items() if each.is_template}
    return tuple(openings(templates, set(world.milestones), day, world.register.calendar))


def look(day: date, blocked: tuple[str, ...] = BLOCKED, read: tuple[str, ...] = READ) -> SourcesChecked:
    """Return one look at the sources: which were blocked and which were read."""
    at = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
    rows = [SourceResult(name=n, result="blocked", reason="no_reader_yet", checked_at=at) for n in blocked]
    rows += [SourceResult(name=n, result="empty", checked_at=at) for n in read]
    return SourcesChecked(check_id=f"check-{day}", results=tuple(rows), watches=("R7-M4",), on=day)


def story() -> tuple[tuple[datetime, Event], ...]:
    """Return the made-up progress of a year: a claim, two files, a finding, an extension, looks."""
    base = [(START, each) for each in register_events()]
    later = [
        (datetime(2026, 3, 2, 15, tzinfo=UTC), StatementRecorded(milestone_id="R5-M1", says="done", text_id="t-done")),
        (datetime(2026, 4, 2, 15, tzinfo=UTC), received("R4-M1", "request-form-blank.pdf")),
        (datetime(2026, 4, 9, 15, tzinfo=UTC), held("R4-M1", date(2026, 4, 1))),
        (
            datetime(2026, 5, 20, 15, tzinfo=UTC),
            ExtensionGranted(milestone_id="R7-M1", to=date(2026, 7, 31), reason_id="t-why"),
        ),
        (datetime(2026, 6, 1, 15, tzinfo=UTC), received("R2-M1", "guidance-draft.pdf")),
        (datetime(2026, 11, 25, 14, tzinfo=UTC), look(AS_OF)),
    ]
    hearing = Candidate(
        ref="event 22233", sha256="b" * 64, happened_on=date(2026, 3, 5), says="Hearing held", rule_type="event_held",
        rule_version=1,
    )  # fmt: skip
    found = CandidateFound(
        milestone_id="ALL-M3", source="council_mirror", voice="public_record", candidate=hearing, on=date(2026, 3, 5)
    )
    when = datetime(2026, 11, 25, 14, tzinfo=UTC)
    return (*base, *later[:5], *((when, each) for each in opened(AS_OF)), later[5], (when, found))


def put_to(milestone_id: str, due: date, to: str = "p-contact-1") -> tuple[Event, Event]:
    """Return a made-up message about a date, taken for sending and delivered."""
    key = f"{milestone_id}:overdue:{due}"
    part = Part(key=key, milestone_id=milestone_id, kind="overdue", due=due)
    facts = ReminderFacts.model_validate(filled(ReminderFacts) | {"rejected_why": None})
    claim = ReminderClaimed(
        milestone_id=milestone_id, part=part, message=key, to=to, lease_until=START, body_hash="0" * 64, facts=facts
    )
    return claim, ReminderSent(message=key, to=to, parts=(part,), channel="D1", ts="1.0")


def held(milestone_id: str, on: date, verdict: Any = "met") -> FindingRecorded:
    """Return a made-up finding; `on` is the day the thing was done."""
    return FindingRecorded(milestone_id=milestone_id, verdict=verdict, evidence=("a" * 64,), reason_id="t-holds", on=on)


def received(milestone_id: str, name: str, klass: Any = "P0") -> EvidenceReceived:
    """Return a made-up file, received."""
    return EvidenceReceived(
        milestone_id=milestone_id, sha256=sha256(name.encode()).hexdigest(), name=name, size=1000,
        media_type="application/pdf", voice="agency", how="command", klass=klass,
    )  # fmt: skip


def world_at(chain: tuple[Sealed, ...], day: date, **cut: Any) -> World:
    """Fold a chain as of a day."""
    public = frozenset(each.seq for each in chain if is_public(each, unseal(each).event))
    world = world_of(map(unseal, chain), as_of=day, **cut)
    return replace(world, hashes={each.seq: each.hash for each in chain}, public=public)


def context_of(
    world: World, *, reason: str | None = None, old: MemoDocument | None = None, **changes: Any
) -> MemoContext:
    """Return what a made-up memo of a world is made from; `changes` are fields of its context or of its draft."""
    fields: dict[str, Any] = {
        "to": "Council Committee on Oversight and Investigations",
        "from_": "Oversight coordinator",
        "texts": TEXTS,
    }
    fields |= {name: changes.pop(name) for name in ("state", "texts", "to", "from_") if name in changes}
    if reason:
        fields["texts"] = {**fields["texts"], "t-reason": reason}
    draft: dict[str, Any] = {
        "id": changes.pop("draft_id", "d-1"),
        "period": "month",
        "as_of": world.as_of,
        "period_from": min(world.as_of, register_of(world).report.issued_on),
        "period_to": world.as_of,
        "recorded_through": world.known_at or START,
        "cut_seq": world.through,
        "cut_hash": world.hashes.get(world.through, GENESIS),
        "facts_sha256": "",
        "reason_id": "t-reason" if reason else None,
        "drafted_by": "p-records-1",
        "drafted_seq": 0,
    }
    world = replace(world, is_demonstration=changes.pop("mock", True))
    return MemoContext(
        world=world, draft=draft_record(**draft | changes), corrected=pages_of(old) if old else None, **fields
    )


def memo_of(world: World, **changes: Any) -> MemoDocument:
    """Compose a memo of a world; a number or an approver is filled in as at issue."""
    filled = {name: changes.pop(name) for name in ("number", "approved_by", "approved_through") if name in changes}
    facts = compose(context_of(world, **changes))
    return evolve(facts, memo=evolve(facts.memo, **filled))


def of_seven(verdict: Any = "met", *, but: str | None = None) -> tuple[Event, ...]:
    """Return made-up findings that close every recommendation, one of them (`but`) not."""
    return tuple(
        held(event.milestone_id, date(2026, 11, 2), verdict)
        for event in register_events()
        if isinstance(event, MilestonePlanned)
        and event.milestone.closes_recommendation
        and event.recommendation_id != but
    )


def all_closed(*more: Event) -> tuple[tuple[datetime, Event], ...]:
    """Return the made-up progress of a year in which all seven were verified at its end, and some more."""
    when = datetime(2026, 11, 25, 15, tzinfo=UTC)
    return (*story(), *((when, each) for each in (*of_seven(), *more)))


def gone_out(
    chain: tuple[Sealed, ...],
    period: Any,
    as_of: date,
    number: int,
    *,
    supersedes: int | None = None,
    draft_id: str | None = None,
) -> tuple[Event, ...]:
    """Return the events of a memo drafted from a whole chain and issued."""
    cut, name = chain[-1], draft_id or f"D{number}"
    draft = MemoDrafted(
        draft_id=name, period=period, as_of=as_of, period_from=as_of - timedelta(days=30), period_to=as_of,
        recorded_through=cut.recorded_at, cut_seq=cut.seq, cut_hash=cut.hash, facts_sha256="f" * 64,
        supersedes=supersedes, reason_id="t-why" if supersedes else None,
        event_id=22233 if period == "hearing" else None,
    )  # fmt: skip
    return (draft, MemoIssued(draft_id=name, number=number, cut_seq=cut.seq, files={}))


def fewer(count: int, length: int = 0) -> tuple[Event, ...]:
    """Return the register with its first recommendations only, their names made so many letters long."""
    kept = {f"R{number}" for number in range(1, count + 1)} | {PORTFOLIO}
    events: list[Event] = []
    for event in register_events():
        match event:
            case RecommendationPlanned() if event.recommendation_id in kept:
                one = event.recommendation
                longer = one.model_copy(update={"title": one.title.ljust(length, "x")})
                events.append(event.model_copy(update={"recommendation": longer}))
            case MilestonePlanned() if event.recommendation_id in kept:
                milestone = event.milestone
                longer_one = milestone.model_copy(update={"title": milestone.title.ljust(length, "x")})
                events.append(event.model_copy(update={"milestone": longer_one}))
            case PlanAdopted():
                events.append(event)
    return tuple(events)


@cache
def made_up_memo() -> MemoDocument:
    """Return the memo of the whole story."""
    return memo_of(world_at(sealed_of(story()), AS_OF))
