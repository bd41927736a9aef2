"""What a memo counts: the view's parts, which add up."""

import re
from datetime import date
from functools import cache

from models.memo import report_of
from models.standing import PARTS, ReportView, part_of
from tests.material.memo import (
    AS_OF,
    CHECKOUT,
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


@cache
def report() -> ReportView:
    """Return the view of the whole story."""
    return report_of(world_at(sealed_of(story()), AS_OF))


def test_the_numbers_of_a_memo_are_the_headline_of_the_day() -> None:
    line = made_up_memo().headline
    assert line == report().headline
    fills = (CHECKOUT / "notifications" / "templates" / "memo.typ").read_text().partition("#let fills = (")[2]
    assert {*re.findall(r"(\w+): \(", fills.partition("\n")[0])} == {*PARTS}, "the bar has a fill for each part"
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
