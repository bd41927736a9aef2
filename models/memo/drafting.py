"""A draft made from a cut of the ledger: what it covers, and when a draft of now would say what the last one says."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from models.core import InputError, RuleError, Value, new_york_day
from models.drafts import sent_back, waits_until
from models.ledger import GENESIS, Entry, Period
from models.memo.hearing import hearing_of
from models.memo.periods import due_period, period_of
from models.permissions import SYSTEM
from models.projections import World, drafts_of, milestones_of, sources_of
from models.records import DraftRecord

TOLD_ANEW = frozenset({"memo_shared", "memo_commented", "memo_issued", "memo_corrected", "memo_withdrawn"})
"""What happens to a memo and is told in the next draft. Who reviewed a draft, or was told of it, is not."""


class Asked(Value):
    """Which memo is asked for, and by whom."""

    period: Period
    person_id: str
    mock: bool = False
    """Some progress it tells of was made up; where a draft said so before, each later one does (`_was_made_up`)."""
    event_id: int | None = None


def draft_for(world: World, asked: Asked) -> DraftRecord:
    """Return the draft of a world's cut, as it would be noted now.

    Raises InputError for a memo before a hearing whose event is not named or not known, and RuleError for a closing
    memo before its time.
    """
    period = due_period(world, asked.period, is_scheduled=asked.person_id == SYSTEM)
    if period == "hearing" and asked.event_id is None:
        raise InputError("a memo before a hearing needs its event; write `--for event:N`, with the Council's number")
    if period != "hearing" and asked.event_id is not None:
        raise InputError(f"`--for event:{asked.event_id}` makes a memo before a hearing; leave out `--period {period}`")
    if asked.event_id is not None:
        hearing_of(world, asked.event_id)
    start, end = period_of(world, period)
    draft = _draft(world, asked.person_id)
    covers = {"period": period, "period_from": start, "period_to": end}
    return draft.model_copy(update=covers | {"mock": asked.mock or draft.mock, "event_id": asked.event_id})


def erratum_for(world: World, corrected: DraftRecord, reason_id: str, person_id: str) -> DraftRecord:
    """Return the draft that tells an issued memo anew, for its own day and period, from the cut of a world."""
    draft, same = _draft(world, person_id), ("period", "period_from", "period_to", "event_id")
    told = {name: getattr(corrected, name) for name in same} | {"mock": corrected.mock or draft.mock}
    return draft.model_copy(update=told | {"supersedes": corrected.number, "reason_id": reason_id})


def still_says_it(last: DraftRecord, draft: DraftRecord, world: World, since: Iterable[Entry]) -> bool:
    """Say whether the last draft says what one of now would: nothing happened since its cut, and no time ran out.

    One that was sent back does not stand, whatever it says: another takes its place. `world` is that of the new
    draft's cut; `since` are the entries after the last one's.
    """
    same = ("as_of", "mock", "drafted_by", "event_id", "period_from")
    if last.number is not None or sent_back(last) or any(getattr(last, name) != getattr(draft, name) for name in same):
        return False
    until = waits_until(world.drafts, last)
    drafted, now = new_york_day(last.recorded_through), new_york_day(draft.recorded_through)
    ran_out = until is not None and drafted <= until < now
    return not ran_out and not any(map(_is_news, since))


def drafted_then(
    drafts: Iterable[DraftRecord], entries: Sequence[Entry], asked: Asked, as_of: date, moment: datetime
) -> DraftRecord | None:
    """Return the draft that was made at a moment (aware), if one was: it lies between its cut and its entry.

    Of several of one moment the one that was issued comes first, then the last. Its cut is what was known then: of
    the entries of that very moment only some may have been.
    """
    moments = {each.seq: each.recorded_at for each in entries}
    like = (asked.period, as_of, asked.event_id)
    made = [
        each
        for each in drafts
        if (each.period, each.as_of, each.event_id) == like
        and moments[each.cut_seq] <= moment <= max(moments[each.drafted_seq], each.recorded_through)
    ]
    return max(made, key=lambda each: (each.number is not None, each.drafted_seq), default=None)


def known_by(entries: Iterable[Entry], moment: datetime) -> int:
    """Return the seq of the last entry that was recorded by a moment (aware). Raises InputError where none was."""
    seqs = [each.seq for each in entries if each.recorded_at <= moment]
    if not seqs:
        raise InputError(f"nothing was recorded by {moment.isoformat()}; write a later moment with --known-at")
    return max(seqs)


def _is_news(entry: Entry) -> bool:
    event = entry.event
    of_a_memo = drafts_of(event) and not milestones_of(event) and not sources_of(event)
    return not of_a_memo or event.kind in TOLD_ANEW


def _was_made_up(world: World) -> bool:
    """Say whether a draft in the cut told of made-up progress: then each later draft of this record is marked too.

    What was made up stays in the ledger, and a later memo tells of it again. Who drafts does not know that it was made
    up, and an entry does not say so: only the drafts do. So the mark is never lost by who drafts, or for what period.
    """
    return any(each.mock for each in world.drafts.values())


def _draft(world: World, person_id: str) -> DraftRecord:
    if world.known_at is None:
        raise RuleError("a draft needs a moment at which its ledger was known")
    return DraftRecord(
        id=f"D{len(world.drafts) + 1}",
        period="month",
        as_of=world.as_of,
        period_from=world.as_of,
        period_to=world.as_of,
        recorded_through=world.known_at,
        cut_seq=world.through,
        cut_hash=world.hashes.get(world.through, GENESIS),
        facts_sha256="",
        mock=_was_made_up(world),
        drafted_by=person_id,
        drafted_seq=0,
    )
