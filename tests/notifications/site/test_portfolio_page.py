"""The front page over several sites says what the last issued memo of each says, and nothing more."""

import json

from models.core import evolve
from models.memo import ReportFacts
from notifications.memo import MemoDocument, Sentence
from notifications.site import PublishedReport, SiteList, portfolio_pages
from tests.material.memo import made_up_memo
from tests.material.site import files_of, memo


def facts() -> MemoDocument:
    """Return a made-up memo of another report, with three bullets."""
    like = made_up_memo()
    texts = ("None is verified. More is said.", "Two are late.", "A third line.")
    bullets = tuple(
        Sentence(id=f"bottom-{number}", text=text, trace=like.bottom_line[0].trace) for number, text in enumerate(texts)
    )
    report = ReportFacts(office_name="", agency_name="", issued_on=like.report.issued_on, topic="overtime <now>")
    head = evolve(like.memo, about="the agency", verdicts_by="the office")
    return evolve(like, memo=head, report=report, bottom_line=bullets)


def report(report_id: str, *, mock: bool = False) -> PublishedReport:
    """Return what a made-up site publishes."""
    listed = SiteList.model_validate_json(files_of([memo(3, mock=mock)])["site.json"])
    return PublishedReport(id=report_id, listed=listed, facts=facts())


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
    assert "Nov. 25, 2026" in page
    assert "Memo no. 3" in page
    assert "Demonstration." not in page


def test_a_made_up_report_is_marked_and_the_page_says_so() -> None:
    page = page_of(report("2024-b", mock=True), report("2025-a"))

    assert "Demonstration." in page
    assert page.count('Memo no. 3 <b class="fic">(fictional)</b>') == 1


def test_where_every_memo_was_withdrawn_the_page_says_that() -> None:
    listed = evolve(report("2024-b").listed, newest=None)

    assert "Every memo issued so far was withdrawn." in page_of(PublishedReport(id="2024-b", listed=listed))


def test_where_none_was_issued_the_page_says_that() -> None:
    nothing = SiteList(newest=None, memos=(), recommendations={})

    assert "No memo has been issued yet." in page_of(PublishedReport(id="2024-b", listed=nothing))


def test_programs_find_the_list_of_each_site() -> None:
    listed = json.loads(portfolio_pages([report("2024-b")])["portfolio.json"])

    assert listed["reports"] == {"2024-b": "2024-b/site.json"}
