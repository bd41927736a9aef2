"""The pages on Prefect's runs."""

import re
from datetime import date

import pytest

from flows._runtime.data import REGISTER
from models.records import NoticeItem, RegisterRecord, SourceRecord
from models.standing import PAST, Standing
from notifications.prefect import say_portfolio, say_portfolio_state, say_recommendation, say_state
from notifications.prefect.tracking import STATE
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


def page_of(standings: dict[str, Standing], sources: dict[str, SourceRecord]) -> str:
    return say_portfolio({}, standings, sources, TODAY, REGISTER_RECORD.names)


def test_what_could_not_be_read_stands_first_with_its_reason_and_since_when() -> None:
    page = page_of({"R1": "past_target_date"}, {"a_drop": READ, "page": UNREAD})
    rows = [line for line in page.splitlines() if line.startswith(("| a drop", "| page"))]
    assert rows == [
        "| page | Not read | its folder is missing | March 9, 2026 | March 8, 2026 | 0 | 1 item to report |",
        "| a drop | Read |  |  | April 1, 2026 | 0 | Yes |",
    ]
    assert "Checked two sources: 1 read, 0 old copies, 1 not read. Not read does not mean no progress." in page


def test_overdue_is_the_word_of_a_legal_deadline_alone() -> None:
    assert {code for code, word in STATE.items() if "overdue" in word.lower()} == {"overdue"}
    assert {say_state(each) for each in PAST} == {
        "Overdue", "Past conditional deadline", "Past reported date", "Past target date",
    }  # fmt: skip


def test_every_title_says_that_the_run_is_what_is_ok_and_has_an_american_date() -> None:
    pages = [
        page_of({"R1": "past_target_date"}, {"a_drop": READ}),
        say_recommendation("ALL", None, {}, {}, {}, TODAY, REGISTER_RECORD),
    ]
    assert [page.splitlines()[0] for page in pages] == [
        "# The recommendations on April 1, 2026 (run OK)",
        "# Dates that cover all recommendations, April 1, 2026 (run OK)",
    ]


@pytest.mark.parametrize(
    ("standings", "sources", "word"),
    [
        (("overdue", "past_target_date"), {"page": UNREAD}, "Overdue"),
        (("past_target_date",), {"page": UNREAD}, "One source not read"),
        (("past_target_date", "past_conditional_deadline"), {"a_drop": READ}, "Past conditional deadline"),
        (("past_target_date", "not_yet_due"), {"a_drop": READ}, "Past target date"),
        (("not_yet_due", "verified"), {}, "Checked"),
    ],
)
def test_the_daily_check_ends_in_what_a_person_can_act_on(
    standings: tuple[Standing, ...], sources: dict[str, SourceRecord], word: str
) -> None:
    assert say_portfolio_state(standings, sources) == word


@pytest.mark.parametrize("standing", sorted(STATE))
def test_a_day_count_stands_only_beside_a_date_that_has_passed(standing: Standing) -> None:
    one = told(planned())
    page = say_recommendation("R1", None, {one.id: one}, {}, {one.id: standing}, date(2027, 1, 4), REGISTER_RECORD)
    row = page.splitlines()[-1]
    assert bool(re.search(r"\d+ days ago", row)) == (standing in PAST)
    assert row.startswith(f"| {one.title} ({one.id}) |"), "the title comes before the id"
