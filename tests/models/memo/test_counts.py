"""What a memo counts: the view's parts, which add up, and how the counts moved from memo to memo."""

from datetime import date
from functools import cache
from typing import Any

from models.ledger import IssuedCounts
from models.memo import issued_counts, report_of, trend_of
from models.memo.counts import COUNTED_BY
from models.standing import PARTS, ReportView, part_of
from notifications.printed.first import BAR
from tests.material.memo import (
    AS_OF,
    START,
    look,
    made_up_memo,
    opened,
    put_to,
    register_events,
    sealed_of,
    story,
    world_at,
)
from tests.models.drafts.memo_drafts import a_memo


@cache
def report() -> ReportView:
    """Return the view of the whole story."""
    return report_of(world_at(sealed_of(story()), AS_OF))


def issued(number: int, day: str, past: int, **more: Any) -> Any:
    counts = IssuedCounts(rule=COUNTED_BY, milestones=40, verified=1, reported_done=2, past=past, unknown=3)
    return a_memo(number, "month", day, counts=counts, **more)


def test_the_numbers_of_a_memo_are_the_headline_of_the_day() -> None:
    line = made_up_memo().headline
    assert line == report().headline
    assert {*BAR} == {*PARTS}, "the bar has a fill for each part"
    assert sorted(line.milestones) == sorted({*line.milestones}), "each milestone is in one part"
    rows = [row for row in made_up_memo().milestones if row.basis != "pending_bill" and row.why != "withdrawn"]
    assert sorted(line.milestones) == sorted(row.id for row in rows), "the dates that cover all of them too"
    assert not {*line.legal} & {*line.others_legal, *line.conditional, *line.own}


def test_a_target_date_counts_only_after_the_day_on_which_its_answer_was_due() -> None:
    told = put_to("R1-M1", date(2026, 2, 27))
    read = look(date(2026, 3, 1), (), ("agency_drop", "oversight_drop", "ppr_open_data"))
    steps = [(START, event) for event in (*register_events(), *told, read)]
    steps += [(START, event) for event in opened(date(2026, 3, 1))]
    by_id = report_of(world_at(sealed_of(steps), date(2026, 3, 2))).by_id
    assert by_id["R1-M1"].asked_on == date(2026, 1, 5)
    assert part_of(by_id["R1-M1"]) == "target"
    assert part_of(by_id["R2-M1"]) == "not_counting"
    later = report_of(world_at(sealed_of(steps), date(2026, 4, 2))).by_id
    assert later["R2-M1"].asked_on is None
    assert (later["R2-M1"].date_state, part_of(later["R2-M1"])) == ("not_counting", "not_counting"), (
        "nobody received it"
    )


def test_a_legal_deadline_counts_from_itself_although_nobody_was_told() -> None:
    legal = report().by_id["R4-M6"]
    assert (legal.asked_on, legal.lateness.counts_from) == (None, legal.due_now)
    assert part_of(legal) == "legal"


def test_each_memo_that_stands_is_one_point_and_a_corrected_one_gives_way() -> None:
    drafts = (
        issued(1, "2026-09-30", 4, corrected_by=3),
        issued(2, "2026-10-31", 5),
        issued(3, "2026-09-30", 6, supersedes=1),
        issued(4, "2026-11-30", 7, withdrawn_on=date(2026, 12, 2)),
        a_memo(5, "month", "2026-12-31"),
    )
    assert [(point.number, point.past) for point in trend_of(drafts)] == [(3, 6), (2, 5)]
    earlier = IssuedCounts(milestones=40, verified=1, reported_done=2, past=9, unknown=3)
    assert trend_of([*drafts, a_memo(6, "month", "2026-08-31", counts=earlier)]) == trend_of(drafts), "other things"


def test_an_issue_records_what_the_memo_counts() -> None:
    line = made_up_memo().headline
    recorded = issued_counts(line)
    assert (recorded.milestones, recorded.verified) == (len(line.milestones), len(line.verified))
    assert (recorded.past, recorded.unknown) == (len(line.past), len(line.not_checked))


def test_only_sources_that_an_open_milestone_relies_on_are_counted() -> None:
    counts = made_up_memo().source_counts
    relied = [row for row in made_up_memo().sources if row.wanted]
    assert counts.of == counts.read + counts.old_copy + counts.unread == len(relied) < len(made_up_memo().sources)
    assert counts.read == sum(row.reading == "read" for row in relied)
    assert (counts.unread, counts.of) == (7, 10)


def test_a_placeholder_is_no_due_date() -> None:
    held = {row.id for page in made_up_memo().annex for row in page.milestones if row.provisional and row.waits_for}
    assert held
    assert not [
        row.what for row in made_up_memo().records if "dated" in row.what and any(name in row.what for name in held)
    ]
