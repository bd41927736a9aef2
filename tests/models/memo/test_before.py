"""Which memo a memo follows: who reads one kind alone misses no change."""

from datetime import date, timedelta
from itertools import product
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ledger import Entry, Period, StatementRecorded
from models.memo.periods import WIDTH, is_known_to, memo_before, memos_in_force
from models.records import DraftRecord
from tests.models.drafts.memo_drafts import a_draft, a_memo, by_id

PERIODS: tuple[Period, ...] = get_args(Period)


@pytest.mark.parametrize(
    ("period", "number"), [("week", 4), ("month", 3), ("hearing", 3), ("closing", 3), ("quarter", 2)]
)
def test_each_kind_follows_the_last_memo_of_its_own_kind_or_a_wider_one(period: Period, number: int) -> None:
    drafts = by_id(
        a_memo(1, "month", "2026-08-31"),
        a_memo(2, "quarter", "2026-09-30"),
        a_memo(3, "month", "2026-10-31"),
        a_memo(4, "week", "2026-11-08"),
        a_memo(5, "hearing", "2026-11-10"),
        a_draft(60, "month", "2026-11-30"),
    )
    before = memo_before(drafts, period)
    assert before is not None
    assert before.number == number


@pytest.mark.parametrize("period", PERIODS)
def test_a_wider_memo_that_came_last_is_followed_by_every_narrower_one(period: Period) -> None:
    for wide in ("month", "closing", "quarter"):
        own = a_memo(1, period, "2026-08-31") if period != "hearing" else a_memo(1, "week", "2026-08-31")
        before = memo_before(by_id(own, a_memo(2, wide, "2026-09-30")), period)
        is_wider = WIDTH[wide] >= WIDTH[period]
        assert (before.number if before else None) == (2 if is_wider else 1)


def test_the_first_memo_of_all_follows_none_and_a_quarterly_one_no_monthly_one() -> None:
    assert memo_before({}, "week") is None
    assert memo_before(by_id(a_memo(1, "month", "2026-10-31"), a_memo(2, "closing", "2026-11-10")), "quarter") is None


def test_a_memo_withdrawn_counts_as_never_issued() -> None:
    kept, back = a_memo(1, "month", "2026-09-30"), a_memo(2, "month", "2026-10-31", withdrawn_on=date(2026, 11, 3))
    assert memo_before(by_id(kept, back), "month") == kept


def test_an_erratum_stands_in_place_of_the_memo_it_corrects_and_not_after_it() -> None:
    first, second = a_memo(1, "month", "2026-09-30"), a_memo(2, "month", "2026-10-31")
    late = a_memo(3, "month", "2026-09-30", supersedes=1)
    assert memo_before(by_id(first, second, late), "month") == second
    assert memo_before(by_id(first, late), "month") == late
    again = a_memo(4, "month", "2026-09-30", supersedes=3)
    assert memo_before(by_id(first, late, again), "month") == again
    gone = again.model_copy(update={"withdrawn_on": date(2026, 11, 3)})
    assert memo_before(by_id(first, late, gone), "month") == late


def test_an_erratum_follows_what_the_memo_it_corrects_followed_as_it_stands_now() -> None:
    first, second, third = (a_memo(n, "month", f"2026-{m:02}-28") for n, m in ((1, 8), (2, 9), (3, 10)))
    assert memo_before(by_id(first, second, third), "month", 2) == first
    assert memo_before(by_id(first, second, third), "month", 1) is None
    mended = a_memo(4, "month", "2026-08-28", supersedes=1)
    assert memo_before(by_id(first, second, third, mended), "month", 2) == mended
    assert memo_before(by_id(first, second, third, mended), "month", 4) is None


def test_a_memo_of_a_later_day_is_not_before_one_of_an_earlier() -> None:
    drafts = by_id(a_memo(1, "month", "2026-09-30"), a_memo(2, "month", "2026-10-31"))
    before = memo_before(drafts, "month", as_of=date(2026, 10, 15))
    assert before is not None
    assert before.number == 1


@given(st.lists(st.tuples(st.sampled_from(PERIODS), st.integers(0, 60)), max_size=12))
def test_who_reads_one_kind_and_the_wider_ones_reads_of_every_day_up_to_the_last(
    kinds: list[tuple[Period, int]],
) -> None:
    """A reader of one kind gets that kind and all wider ones, hearings aside: their days leave no gap."""
    start = date(2026, 1, 1)
    drafts: dict[str, DraftRecord] = {}
    for number, (period, day) in enumerate(sorted(kinds, key=lambda each: each[1]), 1):
        as_of = start + timedelta(days=day)
        before = memo_before(drafts, period, as_of=as_of)
        first = before.as_of + timedelta(days=1) if before else start
        memo = a_memo(number, period, as_of.isoformat(), period_from=min(first, as_of))
        drafts[memo.id] = memo
    for reader in PERIODS:
        read = [each for each in drafts.values() if each.period != "hearing" and WIDTH[each.period] >= WIDTH[reader]]
        own = [each for each in read if each.period == reader]
        for memo in own:
            days = {
                each.period_from + timedelta(days=n)
                for each in read
                if each.as_of <= memo.as_of
                for n in range((each.as_of - each.period_from).days + 1)
            }
            assert {start + timedelta(days=n) for n in range((memo.as_of - start).days + 1)} <= days


def test_an_entry_is_told_where_the_cut_holds_it_and_it_had_happened_by_its_day() -> None:
    memo = a_memo(1, "month", "2026-10-31", cut_seq=20)
    words = {"milestone_id": "R1-M1", "says": "started", "text_id": "0" * 64}

    def entry(seq: int, day: str) -> Entry:
        return Entry.model_construct(
            seq=seq, occurred_on=date.fromisoformat(day), event=StatementRecorded.model_construct(**words)
        )

    told = {
        (s, d): is_known_to(memo, entry(s, d), is_ours=False)
        for s, d in product((20, 21), ("2026-10-31", "2026-11-01"))
    }
    assert [key for key, yes in told.items() if yes] == [(20, "2026-10-31")]
    assert is_known_to(memo, entry(20, "2026-11-01"), is_ours=True)
    assert not is_known_to(None, entry(20, "2026-10-31"), is_ours=True)


def test_of_a_memo_and_its_errata_the_last_that_was_not_withdrawn_stands() -> None:
    one, two, other = (
        a_memo(1, "month", "2026-09-30"),
        a_memo(2, "month", "2026-09-30", supersedes=1),
        a_memo(3, "week", "2026-10-04"),
    )
    assert memos_in_force([one, two, other, a_draft(99)]) == (two, other)
