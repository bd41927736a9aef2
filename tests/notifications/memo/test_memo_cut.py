"""A memo says what its cut knows: nothing that follows changes a byte of it."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.ledger import (
    AcceptanceRecorded,
    CustodyNoted,
    EntryCorrected,
    Event,
    EvidenceRejected,
    ExtensionGranted,
    MemoApproved,
    MemoCommented,
    MemoDrafted,
    MemoIssued,
    MemoShared,
    ProofChanged,
    Sealed,
    StatementRecorded,
    unseal,
)
from tests.conftest import EXAMPLES
from tests.material.memo import (
    START,
    all_closed,
    gone_out,
    held,
    look,
    memo_of,
    opened,
    received,
    register_events,
    sealed_of,
    world_at,
)

FIRST = date(2026, 6, 1)
BASE = [(START, each) for each in (*register_events(), *opened(FIRST), look(START.date(), (), ("agency_drop",)))]
IDS = ("R1-M1", "R2-M1", "R3-M4", "R4-M3@2026Q1", "R5-M1", "R7-M1", "ALL-M2")
FACTS = ("said", "file", "no", "met", "not_met", "later", "look", "blind", "proof")
KINDS = (*FACTS, "answer", "undo", "lost", "week", "month", "erratum", "shared", "comment", "approved")
STEP = st.tuples(st.sampled_from(KINDS), st.sampled_from(IDS), st.integers(0, 40))
STEPS = st.lists(STEP, min_size=1, max_size=14)
PERIODS = st.sampled_from(("week", "month", "quarter"))
Chain = tuple[Sealed, ...]


def history(steps: list[Any]) -> tuple[Sealed, ...]:
    """Return a made-up chain: one step a day, each of a day so many days before it was recorded."""
    chain = sealed_base()
    for number, (kind, of, back) in enumerate(steps):
        now = datetime(2026, 6, 1, 15, tzinfo=UTC) + timedelta(days=number)
        tell = _fact if kind in FACTS else _ours
        chain = sealed_of([(now, each) for each in tell(kind, of, now.date(), back, chain)], after=chain)
    return chain


@cache
def sealed_base() -> tuple[Sealed, ...]:
    return sealed_of(BASE)


def _fact(kind: str, of: str, day: date, back: int, chain: Chain) -> tuple[Event, ...]:
    """Return something that happened in the world."""
    on, last, why = day - timedelta(days=back), len(chain), "t-why"
    match kind:
        case "said":
            return (StatementRecorded(milestone_id=of, says="done", text_id="t-done", on=on),)
        case "file":
            return (received(of, f"file-{last}.pdf").model_copy(update={"on": on}),)
        case "no":
            return (EvidenceRejected(milestone_id=of, evidence=("a" * 64,), reason_id=why, on=on),)
        case "later":
            return (ExtensionGranted(milestone_id=of, to=day + timedelta(days=back), reason_id=why, on=on),)
        case "look":
            return (look(day, (), ("agency_drop", "oversight_drop", "doris_drop", "ppr_open_data")),)
        case "blind":
            return (look(day, ("agency_drop", "ppr_open_data"), ("oversight_drop",)),)
        case "proof":
            where = {"source": "agency_drop", "ref": f"r{last}", "how": "gone", "sha256": None}
            return (
                ProofChanged.model_validate(
                    {"milestone_id": of, "proved_by": "a" * 64, "finding": 1, "on": on} | where
                ),
            )
    return (held(of, on, kind),)


def _ours(kind: str, of: str, day: date, back: int, chain: Chain) -> tuple[Event, ...]:
    """Return something that we say: of the record, or of a memo."""
    events = [unseal(each).event for each in chain[len(BASE) :]]
    numbers = [each.number for each in events if isinstance(each, MemoIssued)]
    on, before = day - timedelta(days=back), unseal(chain[-1]).event
    new = f"D{len(chain)}"
    match kind:
        case "answer" if of[0] == "R":
            return (AcceptanceRecorded(recommendation_id=of[:2], value="accepted", source_id="t", on=on),)
        case "undo" if isinstance(before, StatementRecorded):
            about = before.milestone_id
            return (EntryCorrected(subject_id=about, about="milestone", seq=len(chain), reason_id="t"),)
        case "lost":
            return (CustodyNoted(milestone_id=of, sha256="a" * 64, whole=back % 2 == 0),)
        case "week" | "month":
            made = gone_out(chain, kind, on, len(numbers) + 1, draft_id=new)
            return made if back % 3 else made[:1]
        case "erratum" if numbers:
            return gone_out(chain, "month", on, len(numbers) + 1, supersedes=numbers[-1], draft_id=new)
    drafted = [each.draft_id for each in events if isinstance(each, MemoDrafted)]
    gone = {each.draft_id for each in events if isinstance(each, MemoIssued)}
    waiting = [each for each in drafted if each not in gone]
    return (_of_a_draft(kind, waiting[-1], day),) if waiting else ()


def _of_a_draft(kind: str, draft_id: str, day: date) -> Event:
    match kind:
        case "shared":
            return MemoShared(draft_id=draft_id, until=day + timedelta(days=3), facts_sha256="f" * 64)
        case "comment":
            return MemoCommented(draft_id=draft_id, text_id="t-done")
    return MemoApproved(draft_id=draft_id, facts_sha256="f" * 64)


@settings(max_examples=max(EXAMPLES // 2, 1))
@given(STEPS, STEPS, PERIODS, st.integers(-30, 30))
def test_what_follows_a_cut_changes_nothing_in_its_memo(
    steps: list[Any], more: list[Any], period: str, days: int
) -> None:
    """The world cut at a moment is the world in which nothing followed."""
    chain, whole = history(steps), history([*steps, *more])
    assert whole[: len(chain)] == chain
    day = FIRST + timedelta(days=len(steps) + days)
    alone = memo_of(world_at(chain, day), period=period).model_dump_json()
    cut = world_at(whole, day, known_at=chain[-1].recorded_at)
    assert memo_of(cut, period=period).model_dump_json() == alone


@settings(max_examples=max(EXAMPLES // 2, 1))
@given(STEPS, STEPS, PERIODS)
def test_what_happened_after_the_status_date_is_not_told(steps: list[Any], more: list[Any], period: str) -> None:
    """What is known of later days, but no plan and no memo, moves the end of the cut and nothing that is said."""
    today = [each for each in steps if each[0] not in ("week", "month", "erratum")]
    later = [(kind, of, 0) for kind, of, _ in more if kind in FACTS]
    chain, whole = history(today), history([*today, *later])
    day = FIRST + timedelta(days=len(today) - 1)
    assert said(world_at(whole, day), period) == said(world_at(chain, day), period)


def said(world: Any, period: str) -> Any:
    """Return all that a memo says but where its cut ends."""
    facts = json.loads(memo_of(world, period=period).model_dump_json())
    del facts["memo"]["ledger"], facts["memo"]["recorded_through"]
    return without_end(facts)


def without_end(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_end(value) for key, value in node.items() if key != "through"}
    return [without_end(each) for each in node] if isinstance(node, list) else node


@pytest.mark.parametrize("period", ["hearing", "closing"])
def test_what_follows_the_cut_changes_no_memo_before_a_hearing_and_no_closing_one(period: Any) -> None:
    chain = sealed_of(all_closed())
    day = date(2026, 11, 25)
    more = {"event_id": 22233} if period == "hearing" else {}
    undone = EntryCorrected(subject_id="R1-M4", about="milestone", seq=len(chain) - 6, reason_id="t-why")
    moved = all_closed()[-8][1].model_copy(update={"on": date(2026, 3, 12)})
    later = datetime(2026, 12, 1, 15, tzinfo=UTC)
    whole = sealed_of([*all_closed(), (later, undone), (later, moved)])
    alone = memo_of(world_at(chain, day), period=period, **more)
    assert memo_of(world_at(whole, day, known_at=chain[-1].recorded_at), period=period, **more) == alone


def test_a_memo_corrected_later_is_told_as_it_was_known() -> None:
    day = date(2026, 6, 10)
    first = history([("month", "R1-M1", 1)])
    whole = history([("month", "R1-M1", 1), ("said", "R1-M1", 0), ("erratum", "R1-M1", 0)])
    assert memo_of(world_at(whole, day, known_at=first[-1].recorded_at)) == memo_of(world_at(first, day))
    assert memo_of(world_at(first, day)).memo.after == 1
    assert memo_of(world_at(whole, day)).memo.after == 2, "the erratum stands in the place of the memo it corrects"
