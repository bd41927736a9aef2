"""The world as of a day and as known at a moment, against a fold written plainly."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from models.ledger import EntryCorrected, Event, ExtensionGranted, MilestonePlanned, StatementRecorded, unseal
from models.projections.world import World, world_of
from models.records import fold_milestone
from tests.conftest import EXAMPLES
from tests.material.memo import AS_OF, START, register_events, sealed_of, story, world_at

DAY0 = date(2026, 2, 1)
PLANNED = tuple(each for each in register_events() if isinstance(each, MilestonePlanned))
IDS = ("R1-M1", "R5-M1", "R7-M1")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[datetime, Event]]:
    """Draw facts on some days, recorded in another order, some of them withdrawn later."""
    steps: list[tuple[datetime, Event]] = [(START, each) for each in PLANNED]
    first = len(steps)
    for number in range(draw(st.integers(1, 8))):
        now = START + timedelta(days=30 + 7 * number)
        of = draw(st.sampled_from(IDS))
        on = DAY0 + timedelta(days=draw(st.integers(0, 90)))
        kind = draw(st.sampled_from(("said", "later", "wrong")))
        wrong = draw(st.integers(first + 1, max(first + 1, len(steps))))
        about = steps[wrong - 1][1] if wrong <= len(steps) else None
        taken = {each.seq for _, each in steps if isinstance(each, EntryCorrected)}
        if kind == "wrong" and isinstance(about, StatementRecorded | ExtensionGranted) and wrong not in taken:
            fixed = {"subject_id": about.milestone_id, "about": "milestone", "seq": wrong, "reason_id": "t"}
            steps.append((now, EntryCorrected(**fixed, on=on)))
        elif kind == "later":
            steps.append((now, ExtensionGranted(milestone_id=of, to=date(2027, 1, 4), reason_id="t", on=on)))
        else:
            steps.append((now, StatementRecorded(milestone_id=of, says="started", text_id="t", on=on)))
    return steps


@settings(max_examples=3 * EXAMPLES)
@given(histories(), st.integers(0, 100), st.integers(25, 100))
def test_the_world_of_a_day_is_that_of_a_plain_fold(steps: list[tuple[datetime, Event]], day: int, knows: int) -> None:
    as_of, known_at = DAY0 + timedelta(days=day), START + timedelta(days=knows)
    entries = [unseal(each) for each in sealed_of(steps)]
    world = world_of(entries, as_of=as_of, known_at=known_at)
    plain: dict[str, Any] = {}
    there = set()
    for entry in entries:
        event: Any = entry.event
        if entry.recorded_at > known_at:
            continue
        if isinstance(event, MilestonePlanned):
            plain[event.milestone_id] = fold_milestone(event.milestone_id, None, entry)
        elif isinstance(event, EntryCorrected):
            if event.seq in there:
                plain[event.subject_id] = fold_milestone(event.subject_id, plain[event.subject_id], entry)
        elif entry.occurred_on <= as_of:
            there.add(entry.seq)
            plain[event.milestone_id] = fold_milestone(event.milestone_id, plain[event.milestone_id], entry)
    assert world.milestones == plain


def test_what_is_recorded_later_does_not_change_what_was_known_then() -> None:
    chain = sealed_of(story())
    cut = max(n for n in range(1, len(chain)) if chain[n - 1].recorded_at < chain[n].recorded_at)
    before = world_at(chain[:cut], AS_OF)
    after = world_at(chain, AS_OF, known_at=chain[cut - 1].recorded_at)
    assert _folded(before) == _folded(after)
    assert after.through == cut


def test_a_fact_of_later_days_is_not_there_and_a_backdated_one_is() -> None:
    chain = sealed_of(story())
    early = world_at(chain, date(2026, 4, 1))
    assert early.milestones["R4-M1"].finding is not None, "done on 1 April, recorded on the 9th"
    assert early.milestones["R7-M1"].extension is None, "granted on 20 May"
    known = world_at(chain, date(2026, 4, 1), known_at=datetime(2026, 4, 8, tzinfo=UTC))
    assert known.milestones["R4-M1"].finding is None, "not yet recorded"


def test_an_instance_that_was_not_opened_by_then_is_left_out_with_all_that_is_said_of_it() -> None:
    chain = sealed_of(story())
    assert "R4-M3@2026Q3" in world_at(chain, AS_OF).milestones
    assert "R4-M3@2026Q3" not in world_at(chain, date(2026, 4, 1)).milestones


def test_an_empty_ledger_is_an_empty_world() -> None:
    assert world_of((), as_of=AS_OF) == World(as_of=AS_OF)


def _folded(world: World) -> tuple[Any, ...]:
    return world.register, world.recommendations, world.milestones, world.sources, world.drafts
