"""What runs in Prefect are called, how they end, and their pages."""

from datetime import date
from typing import Any

import pytest

from flows._runtime.data import REGISTER
from models.evidence import SourceCheck, SourceItem, SourceResult
from models.records import MilestoneRecord, NoticeItem, RegisterRecord, SourceRecord
from models.standing import LedgerHead, Standing, Status, compose_status
from notifications.prefect import (
    OVERDUE,
    say_begun,
    say_milestones,
    say_not_read,
    say_portfolio_state,
    say_read,
    say_recommendation,
    say_source_state,
    say_sources,
    say_state,
)
from notifications.prefect.states import STATE
from tasks.register import read_plan
from tests.material.records import NOW, planned, told

TODAY = date(2026, 4, 1)
READ = SourceRecord(id="a_drop", result="ok", checked_at=NOW, seq=1, answered_on=TODAY, answered_at=NOW)
UNREAD = READ.model_copy(
    update={
        "id": "page",
        "result": "blocked",
        "reason": "folder_missing",
        "unread_since": date(2026, 3, 9),
        "answered_on": date(2026, 3, 8),
        "notices": (NoticeItem(seq=2, on=TODAY, tell_on=TODAY, mark="2", topic="blocked"),),
    }
)


PLAN = read_plan(REGISTER).plan
REGISTER_RECORD = RegisterRecord(
    id="register", register_id=PLAN.register_id, title=PLAN.title, sha256="0" * 64, seq=1, report=PLAN.report,
    calendar=PLAN.calendar.as_calendar(), roles=PLAN.roles, bodies=PLAN.bodies, council=PLAN.council, sources={},
)  # fmt: skip
NAMES = REGISTER_RECORD.names


def picture_of(record: MilestoneRecord, as_of: date) -> Status:
    read = READ.model_copy(update={"id": record.source, "answered_on": as_of})
    return compose_status(
        REGISTER_RECORD, {}, {record.id: record.model_copy(update={"recommendation_id": "ALL"})}, {record.source: read},
        as_of=as_of, known_at=NOW, head=LedgerHead(seq=1, hash=""), wakes={}, words={},
    )  # fmt: skip


def test_what_could_not_be_read_stands_first_with_its_reason_and_since_when() -> None:
    page, line = say_sources({"a_drop": READ, "page": UNREAD}, {}, TODAY, NAMES)
    rows = [row for row in page.splitlines() if row.startswith(("| A drop", "| Page"))]
    assert rows == [
        "| Page | Not read<br>Folder is missing "
        "| March 8, 2026<br>not read since March 9, 2026<br>1 item to report | 0 |",
        "| A drop | Read | April 1, 2026 | 0 |",
    ]
    assert line == "Checked two sources: 1 read, 1 not read. Not read does not mean no progress."


def test_overdue_is_the_word_of_a_legal_deadline_alone() -> None:
    assert {code for code, word in STATE.items() if "overdue" in word.lower()} == {"overdue"}
    assert say_state("past_target_date", NAMES) == "Past target date"
    assert say_state("awaiting_review", NAMES) == f"Awaiting {NAMES.office} review"


@pytest.mark.parametrize(
    ("basis", "is_red"),
    [("statute", True), ("conditional_statute", False), ("executive_order_reported", False)],
)
def test_only_a_passed_legal_deadline_makes_the_daily_check_red(basis: Any, is_red: bool) -> None:
    late = told(planned(basis=basis))
    picture = picture_of(late, date(2027, 1, 4))
    assert (say_portfolio_state(picture, {}) == OVERDUE) == is_red
    ((line, must_act),) = say_milestones(picture.portfolio.milestones, NAMES)
    assert must_act == is_red, "a warning is what a person must act on"
    assert "past" in line
    assert line.endswith(": read since then."), "nothing is called absent without the source that was read"


def empty() -> Status:
    return compose_status(
        REGISTER_RECORD, {}, {}, {}, as_of=TODAY, known_at=NOW, head=LedgerHead(seq=1, hash=""), wakes={}, words={}
    )


@pytest.mark.parametrize(
    ("standings", "sources", "word"),
    [
        (("past_target_date",), {"page": UNREAD}, "One source not read"),
        (("past_target_date", "past_conditional_deadline"), {"a_drop": READ}, "Past conditional deadline"),
        (("past_target_date", "not_yet_due"), {"a_drop": READ}, "Past target date"),
        (("not_yet_due", "verified"), {}, "Checked"),
    ],
)
def test_the_daily_check_ends_in_what_a_person_can_act_on(
    standings: tuple[Standing, ...], sources: dict[str, SourceRecord], word: str
) -> None:
    class Standing:
        def __init__(self, standing: str) -> None:
            self.standing, self.milestones = standing, ()

    picture = empty().model_copy(update={"recommendations": tuple(map(Standing, standings))})
    assert say_portfolio_state(picture, sources) == word


def test_the_check_of_a_source_ends_in_what_it_gave() -> None:
    item = SourceItem.model_construct(ref="a", sha256="1" * 64)
    shown = READ.model_copy(update={"items": (item,)})

    def word(result: Any, known: SourceRecord | None, *items: SourceItem) -> str:
        gave = SourceResult.model_construct(name="a", result=result, items=items)
        return say_source_state(SourceCheck.model_construct(result=gave), known)

    assert word("ok", None, item) == "Read"
    assert word("ok", shown, item) == "Nothing new"
    assert word("ok", shown, SourceItem.model_construct(ref="b", sha256="2" * 64)) == "Read"
    assert [word(each, shown) for each in ("empty", "stale", "blocked")] == ["Nothing relevant", "Old copy", "Not read"]


def test_the_log_names_what_was_read_and_why_the_rest_was_not() -> None:
    sources = {"a_drop": READ, "page": UNREAD}
    assert say_begun(TODAY, 7, 2) == "Daily check, April 1, 2026: 7 recommendations, 2 sources."
    assert list(say_read(sources, NAMES)) == ["Read one source: a drop (0 items there)."]
    (line,) = say_not_read(sources, NAMES)
    assert line == "Not read: 1 of 2 sources. Folder is missing: page. Not read does not mean no progress."


def test_a_page_says_that_the_run_is_what_is_ok_and_counts_days_only_past_a_date() -> None:
    one = told(planned(basis="conditional_statute"))
    for as_of, is_past in ((date(2026, 1, 5), False), (date(2027, 1, 4), True)):
        picture = picture_of(one, as_of)
        page, _ = say_recommendation(None, picture.portfolio.milestones, {one.id: one}, None, REGISTER_RECORD, as_of)
        assert page.startswith("# Dates that cover all recommendations, Jan. ")
        assert page.splitlines()[0].endswith("(run OK)")
        (row,) = (line for line in page.splitlines() if line.startswith(f"| {one.title} ({one.id})<br>"))
        assert (" days past" in row) == is_past
