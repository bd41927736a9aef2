"""How counts moved from memo to memo: each issued memo that stands, once; and how long what is past has been past."""

from datetime import date
from typing import Any

from models.core import evolve
from models.ledger import IssuedCounts
from models.memo import ages_of, count_sources, issued_counts, trend_of
from models.records import PORTFOLIO
from tests.material.memo import made_up_memo
from tests.models.drafts.memo_drafts import a_memo

FACTS = made_up_memo()


def counts(past: int) -> IssuedCounts:
    return IssuedCounts(milestones=40, verified=1, reported_done=2, past=past, unknown=3)


def issued(number: int, day: str, past: int, **more: Any) -> Any:
    return a_memo(number, "month", day, counts=counts(past), **more)


def test_each_memo_that_stands_is_one_point_and_a_corrected_one_gives_way() -> None:
    drafts = (
        issued(1, "2026-09-30", 4, corrected_by=3),
        issued(2, "2026-10-31", 5),
        issued(3, "2026-09-30", 6, supersedes=1),
        issued(4, "2026-11-30", 7, withdrawn_on=date(2026, 12, 2)),
        a_memo(5, "month", "2026-12-31"),
    )
    assert [(point.number, point.past) for point in trend_of(drafts)] == [(3, 6), (2, 5)]


def test_an_issue_records_what_the_memo_counts() -> None:
    recorded = issued_counts(FACTS.counts)
    assert (recorded.milestones, recorded.past) == (FACTS.counts.milestones.value, FACTS.counts.past.value)


def test_what_is_past_stands_in_one_band_of_age() -> None:
    rows = [row for page in FACTS.annex if page.rec != PORTFOLIO for row in page.milestones][:4]
    past = [
        evolve(row, standing="past_target_date", days=days) for row, days in zip(rows, (30, 31, 181, 0), strict=True)
    ]
    assert [age.value for age in ages_of(past)] == [1, 1, 0, 1]


def test_only_sources_that_an_open_milestone_relies_on_are_counted() -> None:
    counted = count_sources(FACTS.sources)
    relied = [row for row in FACTS.sources if row.wanted]
    assert counted == FACTS.source_counts
    assert counted.of == counted.read + counted.old_copy + counted.unread == len(relied) < len(FACTS.sources)
    assert str(counted.unread) in FACTS.bottom_line[2].text or counted.unread < 10


def test_a_placeholder_is_no_due_date() -> None:
    assert not [row for row in FACTS.clocks if row.provisional]
    held = {row.id for page in FACTS.annex for row in page.milestones if row.provisional and row.waits_for}
    assert held
    assert not [row.what for row in FACTS.records if "dated" in row.what and any(name in row.what for name in held)]
