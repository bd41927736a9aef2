"""A coordinator's week: the terminal and the Home tab say the same (docs/operations.md)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from models.answers import Operations
from models.records import MilestoneRecord, RejectionItem
from models.standing import Week, view_report
from notifications.answers import say_home
from notifications.terminal import say_week
from notifications.words import week_parts
from tests.material.memo import START, register_events, sealed_of, world_at
from tests.material.messages import HOME, PRESSED
from tests.models.reminders.reminder_material import read_source
from tests.notifications.answers.test_home import words
from tests.notifications.week_material import EVIDENCE, ITEM, LATER, NAMES, PARTLY, REQUEST, a_week, week_item, week_of

PARTS = [
    "Awaiting DOI review (2)",
    "Awaiting DOI's decision on a date (1)",
    "With a date that DOI has not sent (1): they do not count yet",
    "Drafts of memos (1)",
    "Past a legal deadline of NYPD, no proof (2)",
    "Past a target date, no proof (2)",
    "Past the date, not checked (1): this does not mean no progress",
    "On hold",
    "Due in the next 14 days",
    "Clock not started (1)",
    "Sources not read (1 of 2): this does not mean no progress",
    "Delivery unknown (2)",
]


def on_the_home_tab(week: Week) -> str:
    return words(say_home(replace(HOME, operations=Operations(week=week), names=NAMES), PRESSED))


def in_the_terminal(week: Week) -> str:
    return "\n".join(say_week(week, NAMES, {}, {}, every_item=True, demonstration=False))


def line_of(record: MilestoneRecord) -> str:
    """Return what is said of one milestone, in the part of the passed dates."""
    parts = week_parts(week_of((record,)), NAMES, {}, {})
    return next(part.items[0][1] for part in parts if "no proof" in part.heading)


def test_what_nobody_tried_to_read_is_not_checked_yet() -> None:
    said = in_the_terminal(week_of((week_item(source="city_record"),)))
    assert "not checked (source never checked)" in " ".join(said.split())
    assert "could not" not in said


def test_the_parts_come_in_one_order_the_most_urgent_first() -> None:
    assert [f"{part.heading}{part.count}" for part in week_parts(a_week(), NAMES, {}, {})] == PARTS


def test_a_draft_is_no_date_to_decide_and_two_asks_of_one_milestone_are_one() -> None:
    earlier = REQUEST.model_copy(update={"seq": 8, "to": date(2026, 6, 15)})
    record = week_item("R2-M1", LATER, extension_requests=(earlier, REQUEST))
    parts = {part.heading: part for part in week_parts(week_of((record,), drafts=("D4",)), NAMES, {}, {})}
    decide = parts["Awaiting DOI's decision on a date"]
    assert (decide.number, [title for title, *_ in decide.items]) == (1, ["Policy R2-M1 (R2-M1)"])
    assert "for July 1, 2026." in decide.items[0][1]
    assert len(parts["Drafts of memos"].items) == 1


def test_each_date_not_sent_and_each_clock_not_started_has_a_row() -> None:
    records = (
        *(week_item(f"R7-M1@2026Q{quarter}", LATER, agreed=False) for quarter in (3, 4)),
        *(week_item(f"R6-M3@2026Q{quarter}", LATER, provisional=True) for quarter in (3, 4)),
    )
    parts = {part.heading: part for part in week_parts(week_of(records), NAMES, {}, {})}
    for heading in ("With a date that DOI has not sent", "Clock not started"):
        assert parts[heading].number == len(parts[heading].items) == 2, heading


def test_a_row_that_was_not_checked_says_why_and_what_only_the_office_can_look_at_has_its_command() -> None:
    off = read_source(date(2026, 4, 1)).model_copy(update={"result": "blocked", "reason": "switched_off"})
    parts = week_parts(week_of((week_item("R3-M3"),), {"agency_drop": off}), NAMES, {}, {})
    (unread,) = (part.items[0] for part in parts if part.heading == "Past the date, not checked")
    assert unread[1].startswith("Passed; not checked (source turned off in our settings).")
    day = date(2026, 8, 3)
    world = world_at(sealed_of([(START, event) for event in register_events()]), day)
    report = view_report(world.register, world.recommendations, world.milestones, {}, day)
    assert world.register is not None
    parts = week_parts(Week(report), world.register.names, {}, {})
    rows = [
        row
        for part in parts
        if part.heading in ("Past the date, not checked", "Where DOI must look")
        for row in part.items
    ]
    looks = [row for row in rows if "(R4-M8)" in row[0]]
    assert len(looks) == 2
    for row in looks:
        assert row[1].startswith("Passed; not checked ("), row
        assert row[2].startswith("followthrough evidence add R4-M8 FILE"), row


def test_terminal_and_home_tab_name_the_same_items_in_the_same_parts() -> None:
    terminal, home = in_the_terminal(a_week()), on_the_home_tab(a_week())
    folded = " ".join(terminal.split()).casefold()
    for part in week_parts(a_week(), NAMES, {}, {}):
        heading = f"{part.heading}{part.count}"
        assert heading.casefold() in folded
        assert heading in home
        for title, *_ in part.items:
            assert title.casefold() in folded
            assert title in home


def test_it_says_whom_each_item_waits_for_and_how_long() -> None:
    text = " ".join(in_the_terminal(a_week()).split())
    assert (
        "Policy R5-M1 (R5-M1) Passed; no proof on file: 33 days past a target date that we set, April 29, 2026. "
        "Last answer: agreed to April 29, 2026. "
        "Next: NYPD, complete this step. With p-records-1."
    ) in text
    assert "With a verifier since May 20, 2026." in text
    assert "On hold, waiting for: R2-M1." in text
    assert "Due June 10, 2026. With p-records-1." in text


def test_overdue_is_said_with_a_ground_alone() -> None:
    legal: dict[str, Any] = {"basis": "statute", "agreed": False}
    without = line_of(week_item(**legal, told_on=date(2026, 5, 4)))
    assert without.startswith("Passed; no proof on file: 33 days past a legal deadline, April 29, 2026.")
    assert "We first asked on May 4, 2026." in without
    assert "overdue" not in without.casefold()
    with_ground = line_of(week_item(**legal, statements=(PARTLY,)))
    assert with_ground.startswith("Overdue; no proof on file: 33 days past a legal deadline, April 29, 2026.")
    assert "NYPD says partly done, May 12." in with_ground
    assert "We have not asked yet." in line_of(week_item(**legal))
    assert line_of(week_item(**legal, evidence=(EVIDENCE,))).startswith("Passed; awaiting DOI review: 33 days past")


def test_a_passed_date_with_a_file_in_review_is_the_offices_turn_and_with_nobody_of_the_agency() -> None:
    said = line_of(week_item(evidence=(EVIDENCE,)))
    assert said.startswith("Passed; awaiting DOI review: 33 days past a target date that we set, April 29, 2026.")
    assert said.endswith("Next: DOI, review the evidence, waiting since May 20, by June 4.")


def test_what_the_agency_says_is_done_waits_for_its_document() -> None:
    done = PARTLY.model_copy(update={"says": "done"})
    assert line_of(week_item(statements=(done,))) == (
        "Passed; no proof on file: 33 days past a target date that we set, April 29, 2026. NYPD says done, May 12. "
        "Next: NYPD, send the document. With p-records-1."
    )


def test_evidence_that_a_verifier_did_not_find_sufficient_is_said() -> None:
    rejected = RejectionItem(**ITEM | {"seq": 10}, on=LATER, recorded_on=LATER, evidence=("ab" * 32,), reason_id="t1")
    assert "Evidence reviewed on July 1, 2026, not sufficient." in line_of(
        week_item(evidence=(EVIDENCE,), rejections=(rejected,))
    )


def test_a_part_shows_five_items_and_counts_the_rest() -> None:
    many = a_week(*(week_item(f"R8-M{n}") for n in range(1, 9)))
    short = "\n".join(say_week(many, NAMES, {}, {}, every_item=False, demonstration=False))
    assert "5 more: followthrough week --all" in short
    assert "R8-M8" in in_the_terminal(many)


def test_a_milestone_that_is_named_twice_has_one_reminder() -> None:
    week = week_of((week_item(evidence=(EVIDENCE,)),))
    assert "Next reminders: 1 milestone" in in_the_terminal(week)


@pytest.mark.parametrize("week", [week_of(())])
def test_a_week_without_work_says_so(week: Week) -> None:
    assert "Nothing needs you" in in_the_terminal(week)
