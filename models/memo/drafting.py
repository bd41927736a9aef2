"""A draft from a cut of the ledger, and whether the last one still says the same (docs/memo.md#life-of-a-draft)."""

from collections.abc import Iterable
from typing import Any

from models.core import InputError, RuleError, Value, new_york_day
from models.drafts import sent_back, waits_until
from models.ledger import GENESIS, Entry, Period
from models.memo.kinds import hearing_of
from models.memo.periods import due_period, period_of
from models.permissions import SYSTEM
from models.projections import DRAFTS, MILESTONES, SOURCES, World
from models.records import DraftRecord

PRINTED_IN_NEXT_DRAFT = frozenset({"memo_shared", "memo_commented", "memo_issued", "memo_corrected", "memo_withdrawn"})
"""The entries about a memo that a later draft shows."""


class DraftRequest(Value):
    """Which memo is asked for, and by whom."""

    period: Period
    person_id: str
    event_id: int | None = None


def draft_for(world: World, request: DraftRequest) -> DraftRecord:
    """Return the draft of a world's cut. Raises InputError for a hearing's event that is not named or not known,
    RuleError for a closing memo too early."""
    event_id = request.event_id
    period = due_period(world, request.period, is_scheduled=request.person_id == SYSTEM)
    if period == "hearing" and event_id is None:
        raise InputError("a memo before a hearing needs its event; write `--for event:N`, with the Council's number")
    if period != "hearing" and event_id is not None:
        raise InputError(f"`--for event:{event_id}` makes a memo before a hearing; leave out `--period {period}`")
    if event_id is not None:
        hearing_of(world, event_id)
    start, end = period_of(world, period)
    covers = {"period": period, "period_from": start, "period_to": end, "event_id": event_id}
    return _draft(world, request.person_id, **covers)


def erratum_for(world: World, corrected: DraftRecord, reason_id: str, person_id: str) -> DraftRecord:
    """Return the draft that corrects an issued memo, for the same day and period, from a world's cut."""
    covers = {name: getattr(corrected, name) for name in ("period", "period_from", "period_to", "event_id")}
    why = {"supersedes": corrected.number, "reason_id": reason_id}
    return _draft(world, person_id, **covers, **why)


def still_says_it(last: DraftRecord, draft: DraftRecord, world: World, since: Iterable[Entry]) -> bool:
    """Return whether the last draft says what a new one would: nothing happened `since` its cut, and no time ran out.
    One that was sent back never does. `world` is that of the new draft's cut."""
    if last.number is not None or sent_back(last):
        return False
    same = ("as_of", "drafted_by", "event_id", "period_from")
    if any(getattr(last, name) != getattr(draft, name) for name in same):
        return False
    until = waits_until(world.drafts, last)
    if until and new_york_day(last.recorded_through) <= until < new_york_day(draft.recorded_through):
        return False
    return not any(
        event.kind in PRINTED_IN_NEXT_DRAFT or MILESTONES.keys(event) or SOURCES.keys(event) or not DRAFTS.keys(event)
        for event in (entry.event for entry in since)
    )


def _draft(world: World, person_id: str, **facts: Any) -> DraftRecord:
    if world.known_at is None:
        raise RuleError("a draft needs a moment at which its ledger was known")
    return DraftRecord(
        id=f"D{len(world.drafts) + 1}",
        as_of=world.as_of,
        recorded_through=world.known_at,
        cut_seq=world.through,
        cut_hash=world.hashes.get(world.through, GENESIS),
        facts_sha256="",
        drafted_by=person_id,
        drafted_seq=0,
        **facts,
    )
