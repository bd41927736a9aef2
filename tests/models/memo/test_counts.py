"""What a memo counts: the view's parts, which add up, and how the counts moved from memo to memo."""

from datetime import date
from functools import cache
from typing import Any

from models.ledger import IssuedCounts
from models.memo import Counts, counts_of, issued_counts, report_of, trend_of
from models.standing import PARTS, ReportView, part_of
from notifications.printed.first import GLYPHS
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
    counts = IssuedCounts(milestones=40, verified=1, reported_done=2, past=past, unknown=3)
    return a_memo(number, "month", day, counts=counts, **more)


def test_the_parts_are_those_of_the_view_and_add_up() -> None:
    assert set(PARTS) <= Counts.model_fields.keys()
    assert GLYPHS.keys() == {*PARTS, "overdue"}, "the bar has a fill for each part"
    parts = [getattr(made_up_memo().counts, key) for key in PARTS]
    assert sum(part.value for part in parts) == made_up_memo().counts.milestones.value
    assert sorted(id_ for part in parts for id_ in part.inputs) == sorted(made_up_memo().counts.milestones.inputs)
    past = ("past_legal", "past_conditional", "past_reported", "past_target")
    assert made_up_memo().counts.past.value == sum(getattr(made_up_memo().counts, key).value for key in past)


def test_a_memo_counts_what_the_view_counts() -> None:
    counts = counts_of(report())
    assert counts == made_up_memo().counts
    for name in set(type(counts).model_fields) - {"recommendations", "verified_recommendations"}:
        assert getattr(counts, name).inputs == getattr(report().counts, name), name
    assert not {id_ for id_ in counts.milestones.inputs if id_.startswith("ALL")}


def test_a_target_date_counts_only_after_the_day_on_which_its_answer_was_due() -> None:
    told = put_to("R1-M1", date(2026, 2, 27))
    read = look(date(2026, 3, 1), (), ("agency_drop", "oversight_drop", "ppr_open_data"))
    steps = [(START, event) for event in (*register_events(), *told, read)]
    steps += [(START, event) for event in opened(date(2026, 3, 1))]
    by_id = report_of(world_at(sealed_of(steps), date(2026, 3, 2))).by_id
    assert by_id["R1-M1"].asked_on == date(2026, 1, 5)
    assert part_of(by_id["R1-M1"]) == "past_target"
    assert part_of(by_id["R2-M1"]) == "ahead"
    later = report_of(world_at(sealed_of(steps), date(2026, 4, 2))).by_id
    assert later["R2-M1"].asked_on is None
    assert part_of(later["R2-M1"]) == "unknown", "its source was not read since"


def test_a_legal_deadline_counts_from_itself_although_nobody_was_told() -> None:
    legal = report().by_id["R4-M6"]
    assert (legal.asked_on, legal.lateness.counts_from) == (None, legal.due_now)
    assert part_of(legal) == "past_legal"


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
    recorded = issued_counts(made_up_memo().counts)
    assert (recorded.milestones, recorded.past) == (
        made_up_memo().counts.milestones.value,
        made_up_memo().counts.past.value,
    )
    assert recorded.verified == made_up_memo().counts.verified.value


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
