"""Reports from the DORIS portal by hand: a person saves them with a browser, for it refuses programs
(docs/evidence.md#drop-folders). Every file here is made up."""

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
PERIOD = "made up, quarter January 1 to March 31, 2026"
REPORT = f"<html><body><h1>Report on requests</h1><p>Under Local Law 228 of 2017, {PERIOD}.</p></body></html>"


@pytest.fixture
def folder(context: CheckContext) -> Path:
    assert isinstance(DORIS, FileDrop)
    place = Path(str(context.drop)) / DORIS.folder
    place.mkdir(parents=True)
    return place


def look(context: CheckContext) -> SourceCheck:
    assert isinstance(DORIS, FileDrop)
    return file_drop.check("doris_drop", DORIS, context)


def judged(context: CheckContext, key: str, seen: tuple[SourceItem, ...]) -> dict[str, Judgment]:
    """Return what the rule of one quarter's report makes of each file, by the file's name."""
    milestone = milestones_of(PLAN)["R4-M3"]
    assert isinstance(milestone.recurrence, RecurrenceRule)
    quarter = next(each for each in occurrences(milestone.recurrence) if each.key == key)
    rule = rule_for_instance(milestone.evidence.rule, quarter)
    return {each.ref: EvidenceReader(context.store).judge(rule, each) for each in seen}


def test_a_saved_report_shows_its_own_quarter_alone(context: CheckContext, folder: Path) -> None:
    (folder / "report.html").write_text(REPORT)
    (folder / "report_files").mkdir()
    (folder / "report_files" / "seal.png").write_bytes(b"made up")
    found = look(context)
    assert (found.result.result, found.refused) == ("ok", ())
    assert found.result.detail == "folders within it, left alone: 1"
    assert len(judged(context, "2026Q1", found.result.items)["report.html"].candidates) == 1
    assert judged(context, "2026Q2", found.result.items)["report.html"].candidates == ()


def test_a_second_save_of_the_same_page_is_one_file_and_of_a_newer_page_another(
    context: CheckContext, folder: Path
) -> None:
    (folder / "report.html").write_text(REPORT)
    (folder / "report (1).html").write_text(REPORT)
    (folder / "report (2).html").write_text(REPORT.replace("made up", "made up again"))
    seen = {each.ref: each.sha256 for each in look(context).result.items}
    assert len(seen) == 3
    assert seen["report.html"] == seen["report (1).html"] != seen["report (2).html"]


def test_a_page_printed_as_pdf_does_as_well(context: CheckContext, folder: Path, pdf: Callable[..., bytes]) -> None:
    (folder / "Report.pdf").write_bytes(pdf("Local law 228 of 2017", PERIOD))
    (folder / "report.pdf.crdownload").write_bytes(b"%PDF-1.7 half")
    found = look(context)
    assert [each.ref for each in found.result.items] == ["Report.pdf"]
    one = judged(context, "2026Q1", found.result.items)["Report.pdf"]
    assert len(one.candidates) == 1
    assert "on page 2" in one.why


def test_a_report_without_the_law_or_the_quarter_shows_nothing(context: CheckContext, folder: Path) -> None:
    (folder / "no-quarter.html").write_text(REPORT.replace(PERIOD, "made up"))
    (folder / "no-law.html").write_text(REPORT.replace("Local Law 228", "Local Law 1"))
    found = judged(context, "2026Q1", look(context).result.items)
    assert [one.candidates for one in found.values()] == [(), ()]
    assert all(one.why.startswith("not matched: no page has") for one in found.values())


def test_the_challenge_that_a_browser_met_is_no_report(context: CheckContext, folder: Path) -> None:
    (folder / "report.html").write_text("<html><body><h1>Access denied</h1></body></html>")
    found = look(context)
    assert found.result.result == "ok", "a file is there; what it shows is for the rule"
    assert judged(context, "2026Q1", found.result.items)["report.html"].candidates == ()
