"""The front page over several sites says what the last issued memo of each says, and nothing more."""

import json
from typing import Any

from notifications.site import PublishedReport, portfolio_pages

FACTS = {
    "memo": {"about": "the agency", "verdicts_by": "the office", "as_of": "2026-08-03", "language": "en-US"},
    "report": {"topic": "overtime <now>"},
    "recommendations": [{}, {}],
    "bottom_line": [{"text": "None is verified. More is said."}, {"text": "Two are late."}, {"text": "A third line."}],
}


def report(report_id: str, *, newest: int | None = 3, facts: Any = FACTS, mock: bool = False) -> PublishedReport:
    """Return what a made-up site publishes."""
    memos = [{"number": 3, "mock": mock}]
    return PublishedReport(id=report_id, listed={"newest": newest, "memos": memos}, facts=facts)


def page_of(*reports: PublishedReport) -> str:
    """Return the front page over some sites."""
    return portfolio_pages(reports)["index.html"].decode()


def test_a_report_is_named_by_its_memo_with_the_first_two_lines_and_its_day() -> None:
    page = page_of(report("2024-b"))

    assert "The office" not in page.split("<main")[0]
    assert "overtime &lt;now&gt;" in page
    assert "None is verified." in page
    assert "Two are late." in page
    assert "A third line." not in page
    assert "Aug. 3, 2026" in page
    assert "Memo no. 3" in page
    assert "Demonstration." not in page


def test_a_made_up_report_is_marked_and_the_page_says_so() -> None:
    page = page_of(report("2024-b", mock=True), report("2025-a"))

    assert "Demonstration." in page
    assert page.count('Memo no. 3 <b class="fic">(fictional)</b>') == 1


def test_where_every_memo_was_withdrawn_the_page_says_that() -> None:
    assert "Every memo issued so far was withdrawn." in page_of(report("2024-b", newest=None, facts={}))


def test_where_none_was_issued_the_page_says_that() -> None:
    nothing = PublishedReport(id="2024-b", listed={"newest": None, "memos": []})

    assert "No memo has been issued yet." in page_of(nothing)


def test_programs_find_the_list_of_each_site() -> None:
    listed = json.loads(portfolio_pages([report("2024-b")])["portfolio.json"])

    assert listed["reports"] == {"2024-b": "2024-b/site.json"}
