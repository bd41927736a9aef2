"""The text of Word documents and workbooks, and what of it is for the gate alone."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest

from models.core import Unreadable
from tasks.child.kinds import SHEET, WORD
from tasks.files.intake import Reading, extract_text

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

Make = Callable[..., bytes]


def rezipped(body: bytes, **entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in ({name: old.read(name) for name in old.namelist()} | entries).items():
            new.writestr(name, content)
    return out.getvalue()


def rewritten(body: bytes, old: str, new: str, part: str = "word/document.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        xml = archive.read(part).decode()
    assert old in xml
    return rezipped(body, **{part: xml.replace(old, new).encode()})


def assert_beside(reading: Reading, *texts: str) -> None:
    for text in texts:
        assert text in reading.beside
        assert not any(text in page for page in reading.extracted.pages)


def test_a_word_document_gives_all_its_text(word: Make) -> None:
    reading = extract_text(word("Audit plan", header="Draft header", table=[["in a cell"]]), WORD)
    assert reading.extracted.pages[0].split() == ["Audit", "plan", "in", "a", "cell"]
    assert_beside(reading, "Draft header")


def test_the_pages_of_a_word_document_are_those_that_word_broke(word: Make) -> None:
    body = rewritten(word("one", "two"), "<w:t>two", "<w:lastRenderedPageBreak/><w:t>two")
    extracted = extract_text(body, WORD).extracted
    assert (extracted.pages, extracted.places) == (("one", "two"), ("page 1", "page 2"))


def test_a_document_in_which_no_page_is_marked_claims_none(word: Make) -> None:
    assert extract_text(word("one", "two"), WORD).extracted.places == ("document",)


def test_deleted_text_and_the_code_of_a_field_are_for_the_gate_and_no_page_says_them(word: Make) -> None:
    changes = (
        '<w:del><w:r><w:delText>NYPD rejects</w:delText></w:r></w:del><w:moveFrom w:id="1" w:author="x"><w:r><w:t>moved'
        " away</w:t></w:r></w:moveFrom><w:r><w:instrText>HYPERLINK made-up</w:instrText></w:r>"
    )
    body = rewritten(word("NYPD accepts"), "<w:r><w:t>NYPD", f"{changes}<w:r><w:t>NYPD")
    reading = extract_text(body, WORD)
    assert reading.extracted.pages == ("NYPD accepts",)
    assert_beside(reading, "NYPD rejects", "moved away", "HYPERLINK made-up")


def test_the_words_that_stand_for_a_picture_are_for_the_gate(word: Make) -> None:
    picture = '<w:p><w:r><w:drawing><docPr id="1" name="Picture 1" descr="A made-up letter"/></w:drawing></w:r></w:p>'
    assert_beside(extract_text(rewritten(word("text"), "<w:p>", f"{picture}<w:p>"), WORD), "A made-up letter")


def test_a_word_split_by_its_formatting_stays_one_word(word: Make) -> None:
    body = rewritten(word("NYPD accepts"), "<w:t>NYPD accepts", "<w:t>NYPD acc</w:t></w:r><w:r><w:t>epts")
    assert extract_text(body, WORD).extracted.pages == ("NYPD accepts",)


def test_a_workbook_gives_its_sheets_by_number_the_hidden_ones_too(sheet: Make) -> None:
    reading = extract_text(
        sheet({"A made-up name": [["R1", "accepted"]], "x": [["hidden"]]}, hidden="x", note="a note"), SHEET
    )
    assert reading.extracted.pages == ("R1\taccepted", "hidden")
    assert reading.extracted.places == ("sheet 1", "sheet 2")
    assert_beside(reading, "A made-up name", "a note")


def test_the_cells_of_a_workbook_read_as_they_were_written(sheet: Make) -> None:
    dates = [date(2026, 3, 1), datetime.fromisoformat("2026-03-01T14:30")]
    row = [12, 0.1, 3.0, 12345678901234, True, *dates, "two\nlines", "", None]
    rows = [row, [], ["next"]]
    text = "12\t0.1\t3\t12345678901234\tTRUE\t2026-03-01\t2026-03-01 14:30\ttwo lines\nnext"
    assert extract_text(sheet({"x": rows}), SHEET).extracted.pages == (text,)


def test_what_a_formula_says_is_its_value_and_its_words_are_for_the_gate(sheet: Make) -> None:
    body = rewritten(
        sheet({"x": [[1]]}), "<v>1</v>", "<f>1+N(&quot;made up&quot;)</f><v>1</v>", "xl/worksheets/sheet1.xml"
    )
    reading = extract_text(body, SHEET)
    assert reading.extracted.pages == ("1",)
    assert_beside(reading, "made up")


def test_an_empty_workbook_has_no_text(sheet: Make) -> None:
    with pytest.raises(Unreadable) as caught:
        extract_text(sheet({"x": []}), SHEET)
    assert caught.value.reason == "no_text"


def test_one_kind_of_archive_is_not_read_as_the_other(word: Make, sheet: Make) -> None:
    for body, media_type in ((word("x"), SHEET), (sheet({"x": [["x"]]}), WORD), (b"PK\x03\x04" + b"\0" * 100, WORD)):
        with pytest.raises(Unreadable) as caught:
            extract_text(body, media_type)
        assert caught.value.reason == "unreadable"
