"""Text that no reader of a page sees is kept, judged, and marked where it is quoted (docs/evidence.md#extraction)."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from models.evidence import Extracted, excerpts_of
from models.register import TextInFile
from tasks.core import Store
from tasks.files.intake import extract_text, keep_text, stored_text
from tests.material.files import pdf
from tests.material.files import word as word_file

RULE = TextInFile(type="text_in_file", all_of=("audit plan",))
TEXT, WORD = "application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SEEN = "BT /F1 12 Tf 50 700 Td (What a reader sees) Tj ET "


def drawn(stream: str) -> Extracted:
    """Return what is read of a PDF of one page that is drawn so."""
    return extract_text(pdf(stream=zlib.compress(f"{SEEN}{stream}".encode())), "application/pdf").extracted


HIDDEN = {
    "white": "1 g BT /F1 12 Tf 50 600 Td (The audit plan) Tj ET",
    "white in RGB": "1 1 1 rg BT /F1 12 Tf 50 600 Td (The audit plan) Tj ET",
    "white in CMYK": "0 0 0 0 k BT /F1 12 Tf 50 600 Td [(The au) -5 (dit plan)] TJ ET",
    "outside of the page": "BT /F1 12 Tf 50 -600 Td (The audit plan) Tj ET",
    "right of the page": "BT /F1 12 Tf 5000 600 Td (The audit plan) Tj ET",
    "mode 3": "BT /F1 12 Tf 3 Tr 50 600 Td (The audit plan) Tj ET",
    "0.1 pt": "BT /F1 0.1 Tf 50 600 Td (The audit plan) Tj ET",
    "0.1 pt by its matrix": "BT /F1 10 Tf 0.01 0 0 0.01 50 600 Tm (The audit plan) Tj ET",
}
SHOWN = {
    "black": "BT /F1 12 Tf 50 600 Td (The audit plan) Tj ET",
    "white on a painted ground": "0 0 1 rg 40 590 300 30 re f 1 g BT /F1 12 Tf 50 600 Td (The audit plan) Tj ET",
    "black again": "q 1 g 3 Tr Q BT /F1 12 Tf 50 600 Td (The audit plan) Tj ET",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_text_that_no_reader_of_a_pdf_sees_is_kept_and_marked_where_it_is_quoted(how: str) -> None:
    text = drawn(HIDDEN[how])
    assert "audit plan" in " ".join(text.pages[0].split()), "it is never dropped"
    assert text.hidden == ((0, "The audit plan"),)
    (excerpt,) = excerpts_of(RULE, text)
    assert excerpt.hidden


@pytest.mark.parametrize("how", SHOWN)
def test_text_that_a_reader_of_a_pdf_sees_is_not_marked(how: str) -> None:
    text = drawn(SHOWN[how])
    assert text.hidden == ()
    assert [excerpt.hidden for excerpt in excerpts_of(RULE, text)] == [False]


def test_hidden_text_of_one_page_marks_no_quotation_of_another() -> None:
    hidden = Extracted(
        extractor=1, pages=("The audit plan. " + "More words. " * 20, "The audit plan"), hidden=((1, "The audit plan"),)
    )
    assert [excerpt.hidden for excerpt in excerpts_of(RULE, hidden)] == [False]


@pytest.mark.parametrize(
    ("tag", "hides"),
    [
        ("p hidden", True),
        ("p style='display: none'", True),
        ("span style='color:red;display:none !important'", True),
        ("p style='visibility:hidden'", True),
        ("p style='font-size: 0'", True),
        ("p style='font-size: 0.1pt'", True),
        ("p style='font-size: 0.9em'", False),
        ("p", False),
    ],
)
def test_text_that_no_reader_of_a_web_page_sees_is_marked(tag: str, hides: bool) -> None:
    end = tag.partition(" ")[0]
    body = f"<html><body><main><p>What a reader sees</p><{tag}>The audit plan</{end}></main></body></html>"
    text = extract_text(body.encode(), "text/html").extracted
    assert "The audit plan" in text.pages[0]
    assert text.hidden == (((0, "The audit plan"),) if hides else ())


def test_a_run_of_word_that_is_set_not_to_be_shown_is_marked() -> None:
    with zipfile.ZipFile(BytesIO(word_file("What a reader sees", "The audit plan"))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    document = parts["word/document.xml"].decode()
    at = document.index("<w:r>", document.index("What a reader sees"))
    parts["word/document.xml"] = f"{document[:at]}<w:r><w:rPr><w:vanish/></w:rPr>{document[at + 5 :]}".encode()
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    assert extract_text(made.getvalue(), WORD).extracted.hidden == ((0, "The audit plan"),)


def test_hidden_text_is_stored_and_a_file_without_any_is_stored_as_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for how, stored in ((HIDDEN["mode 3"], True), (SHOWN["black"], False)):
        reading = extract_text(pdf(stream=zlib.compress(f"{SEEN}{how}".encode())), TEXT)
        kept = keep_text(store, reading)
        assert (b"hidden" in store.read(kept)) == stored
        assert stored_text(store, kept) == reading.extracted
