"""The DORIS portal by hand: a person saves its pages with a browser, for it refuses programs
(docs/evidence.md#drop-folders).

Every page here is made up; the names of its columns are those that the design gives for DORIS's list.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from models.evidence import Judgment, SourceCheck, SourceItem
from models.register import FileDrop, rule_for_instance
from models.register.plan import RecurrenceRule
from models.register.recurrence import occurrences
from tasks.evidence.reader import EvidenceReader
from tasks.sources import file_drop
from tasks.sources.context import CheckContext
from tests.material.records import milestones_of, shipped

PLAN = shipped().plan
DORIS = PLAN.sources["doris_drop"]
HEAD = ["Agency", "Name", "Description", "Frequency", "Local Law", "Charter and Code", "Last Published Date"]
LISTED = "made up, quarter January 1 to March 31, 2026"
MISSING = "made up, quarter April 1 to June 30, 2026"


def saved_page(*rows: tuple[str, str, str], title: str = "Required reports (made up)") -> str:
    """Return a page as a browser saves it whole: a note of its address, and pictures in a folder beside it."""
    cells = "".join(
        f"<tr><td>Made-up office</td><td>{name}</td><td>{about}</td><td>Quarterly</td>\n"
        f"<td>LL&nbsp;228/2017</td><td>Admin Code 10-178(d)</td><td>{last}</td></tr>\n"
        for name, about, last in rows
    )
    return (
        "<!DOCTYPE html>\n<!-- saved from url=(0058)https://a860-gpp.nyc.gov/required_reports/public_list -->\n"
        f'<html><head><title>{title}</title><link href="./public_list_files/style.css" rel="stylesheet"></head><body>'
        f'<img src="./public_list_files/seal.png"><h1>{title}</h1><table><tr>'
        + "".join(f"<th>{name}</th>" for name in HEAD)
        + f"</tr>{cells}</table><script>var made_up = 1</script></body></html>"
    )


LIST = saved_page(("Report of requests", LISTED, "04/28/2026"))
REQUEST = (
    "<html><body><h1>Request for a required report (made up)</h1><p>The Department of Records and Information Services "
    f"has not received the report that Local Law 228 of 2017 requires: {MISSING}. "
    "It requests the report.</p></body></html>"
)


@pytest.fixture
def folder(context: CheckContext) -> Path:
    assert isinstance(DORIS, FileDrop)
    place = Path(str(context.drop)) / DORIS.folder
    place.mkdir(parents=True)
    return place


def look(context: CheckContext) -> SourceCheck:
    assert isinstance(DORIS, FileDrop)
    return file_drop.check("doris_drop", DORIS, context)


def judged(context: CheckContext, milestone: str, key: str, seen: tuple[SourceItem, ...]) -> dict[str, Judgment]:
    """Return what the rule of one instance makes of each file, by the file's name."""
    by_rule = milestones_of(PLAN)["R4-M3"].recurrence
    assert isinstance(by_rule, RecurrenceRule)
    words = next(each.words for each in occurrences(by_rule) if each.key == key)
    rule = rule_for_instance(milestones_of(PLAN)[milestone].evidence.rule, key, words)
    return {each.ref: EvidenceReader(context.store).judge(rule, each) for each in seen}


def test_a_saved_list_page_shows_the_report_and_its_quarter(context: CheckContext, folder: Path) -> None:
    (folder / "public_list.html").write_text(LIST)
    (folder / "public_list_files").mkdir()
    (folder / "public_list_files" / "seal.png").write_bytes(b"made up")
    found = look(context)
    assert (found.result.result, found.refused) == ("ok", ())
    assert found.result.detail == "folders within it, left alone: 1"
    one = judged(context, "R4-M4", "2026Q1", found.result.items)["public_list.html"]
    assert len(one.candidates) == 1
    assert "LL ?228/2017" in one.why
    assert "last published" in one.why
    assert judged(context, "R4-M4", "2026Q2", found.result.items)["public_list.html"].candidates == ()


def test_a_second_save_of_the_same_page_is_one_file_and_of_a_newer_page_another(
    context: CheckContext, folder: Path
) -> None:
    (folder / "public_list.html").write_text(LIST)
    (folder / "public_list (1).html").write_text(LIST)
    (folder / "public_list (2).html").write_text(LIST.replace("04/28/2026", "05/04/2026"))
    seen = {each.ref: each.sha256 for each in look(context).result.items}
    assert len(seen) == 3
    assert seen["public_list.html"] == seen["public_list (1).html"] != seen["public_list (2).html"]


def test_a_page_printed_as_pdf_does_as_well(context: CheckContext, folder: Path, pdf: Callable[..., bytes]) -> None:
    (folder / "Required reports.pdf").write_bytes(
        pdf(f"Local law 228 of 2017: {LISTED}", "Last Published Date 04/28/2026")
    )
    (folder / "report.pdf.crdownload").write_bytes(b"%PDF-1.7 half")
    found = look(context)
    assert [each.ref for each in found.result.items] == ["Required reports.pdf"]
    one = judged(context, "R4-M4", "2026Q1", found.result.items)["Required reports.pdf"]
    assert len(one.candidates) == 1
    assert "on page 2" in one.why


def test_a_list_without_the_law_or_the_quarter_shows_nothing(context: CheckContext, folder: Path) -> None:
    (folder / "no-quarter.html").write_text(LIST.replace(LISTED, "made up"))
    (folder / "no-law.html").write_text(LIST.replace("LL&nbsp;228/2017", "LL&nbsp;1/2017").replace("10-178", "1-1"))
    found = judged(context, "R4-M4", "2026Q1", look(context).result.items)
    assert [one.candidates for one in found.values()] == [(), ()]
    assert all(one.why.startswith("not matched: no page has") for one in found.values())


def test_a_request_of_doris_for_a_missing_report_is_a_candidate_for_the_listing_of_its_own_quarter_alone(
    context: CheckContext, folder: Path
) -> None:
    (folder / "request of DORIS 2026Q2.html").write_text(REQUEST)
    seen = look(context).result.items
    one = judged(context, "R4-M4", "2026Q2", seen)["request of DORIS 2026Q2.html"]
    assert len(one.candidates) == 1
    assert "request" in one.why
    assert judged(context, "R4-M4", "2026Q1", seen)["request of DORIS 2026Q2.html"].candidates == ()


def test_the_challenge_that_a_browser_met_is_no_list(context: CheckContext, folder: Path) -> None:
    (folder / "public_list.html").write_text("<html><body><h1>Access denied</h1></body></html>")
    found = look(context)
    assert found.result.result == "ok", "a file is there; what it shows is for the rule"
    assert judged(context, "R4-M4", "2026Q1", found.result.items)["public_list.html"].candidates == ()
