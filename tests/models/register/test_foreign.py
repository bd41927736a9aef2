"""What a cell of a foreign list may mean; the whole way is tested in tests/tasks/register/test_foreign.py."""

from datetime import date, datetime

import pytest

from models.register.foreign import ForeignList, recommendation_of
from models.register.text_checks import title_problem


def mapping(**changes: object) -> ForeignList:
    """Return a mapping of four columns."""
    columns = {"text": "Text", "title": "Title", "due": "Due"}
    known = {"label": "the list", "as_of": "2026-11-20", "id": {"columns": ["No"]}, "columns": columns}
    return ForeignList.model_validate({**known, "recommendation": {}, "milestone": {}, **changes})


@pytest.mark.parametrize("cell", [date(2027, 3, 4), datetime.fromisoformat("2027-03-04T00:00"), "2027-03-04"])
def test_a_day_may_be_a_day_of_a_workbook_or_a_text(cell: date | str) -> None:
    node, faults = recommendation_of({"No": 7.0, "Text": "Do it", "Due": cell}, mapping())
    assert faults == []
    assert node["id"] == "7"
    assert node["milestones"][0]["due"] == {"day": "2027-03-04", "counting": "The list names this day."}


@pytest.mark.parametrize("title", ["Better controls needed", "The plan is done", "", "Plan " * 40])
def test_a_title_never_reads_as_done(title: str) -> None:
    for words in ("Keep keys", "All keys are kept", "See that the keys were counted and returned"):
        node, _ = recommendation_of({"No": "AED", "Text": words, "Title": title}, mapping())
        assert title_problem(node["title"]) is None
        assert len(node["title"]) < 100


def test_what_a_list_says_it_said_by_its_own_day() -> None:
    status = {"column": "Status", "words": {"Agreed": "accepted"}, "on": "On"}
    row = {"No": "1", "Text": "Do it", "Status": "agreed"}
    node, faults = recommendation_of({**row, "On": "2026-11-19"}, mapping(statuses=[status]))
    assert (node["accepted_on"], faults) == ("2026-11-19", [])
    assert recommendation_of(row, mapping(statuses=[status]))[0]["accepted_on"] == "2026-11-20"
    _, faults = recommendation_of({**row, "On": "2026-11-21"}, mapping(statuses=[status]))
    assert [(each.column, each.what) for each in faults] == [
        ("On", "2026-11-21 is after 2026-11-20, the day of the list")
    ]


def test_the_row_stands_above_what_is_the_same_in_every_row() -> None:
    constant = {"id": "X", "summary": "X", "accepted_on": "2020-01-01", "answer": "accepted", "priority": "low"}
    node, _ = recommendation_of({"No": "1", "Text": "Do it"}, mapping(recommendation=constant))
    assert (node["id"], node["summary"], node["accepted_on"], node["priority"]) == ("1", "Do it", None, "low")
