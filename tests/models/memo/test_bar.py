"""The bar of all milestones adds up, and a date of ours that nobody was told of is never past in it."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.core import evolve
from models.memo import PARTS, MilestoneRow, bar_of, count_all, part_of
from models.records import PORTFOLIO
from tests.material.memo import made_up_memo

FACTS = made_up_memo()
AS_OF = FACTS.memo.as_of
ROWS = tuple(row for page in FACTS.annex if page.rec != PORTFOLIO for row in page.milestones)
STANDINGS = ("verified", "verified_late", "not_required", "closed_not_implemented", "due_soon", "not_yet_due")


def one(**changes: object) -> MilestoneRow:
    return evolve(next(row for row in ROWS if row.id == "R1-M1"), **changes)


def test_the_bar_of_all_milestones_adds_up() -> None:
    assert tuple(part.key for part in FACTS.bar) == PARTS
    assert sum(part.value for part in FACTS.bar) == FACTS.counts.milestones.value
    assert sorted(name for part in FACTS.bar for name in part.inputs) == sorted(FACTS.counts.milestones.inputs)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ROWS), st.sampled_from(STANDINGS)), max_size=40))
def test_it_adds_up_whatever_stands(rows: list[tuple[MilestoneRow, str]]) -> None:
    changed = [evolve(row, id=f"{row.id}-{n}", standing=standing) for n, (row, standing) in enumerate(rows)]
    bar = bar_of(changed, AS_OF)
    assert sum(part.value for part in bar) == count_all((), changed).milestones.value
    assert all(sum(within.value for within in part.parts) <= part.value for part in bar)


def test_a_date_of_ours_counts_only_after_the_day_on_which_its_answer_was_due() -> None:
    day = timedelta(days=1)
    untold = one(standing="date_not_told", due_now=AS_OF - 270 * day)
    told = one(standing="awaiting_answer", due_now=AS_OF - 270 * day)
    to_come = one(standing="date_not_told", due_now=AS_OF + 10 * day)
    over = one(standing="past_target_date")
    assert [part_of(row, AS_OF) for row in (untold, told, to_come, over)] == [
        "answer_awaited",
        "answer_awaited",
        "not_yet_due",
        "past_target",
    ]
    bar = {part.key: part for part in bar_of((untold, told, over), AS_OF)}
    assert [(part.key, part.value) for part in bar["answer_awaited"].parts] == [
        ("date_not_told", 1),
        ("awaiting_answer", 1),
    ]


def test_a_legal_deadline_counts_from_itself_although_nobody_was_told() -> None:
    [legal] = [row for row in ROWS if row.id == "R3-M3@2026"]
    assert (legal.told.on, legal.told.counts_from) == (None, legal.due_now)
    assert part_of(evolve(legal, standing="overdue"), AS_OF) == "past_legal"
