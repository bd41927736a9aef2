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

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

RULE = TextInFile(type="text_in_file", all_of=("audit plan",))
OTHERS = Path(__file__).parents[2] / "material" / "files" / "by_other_programs.zip"
"""Also a page and a document that LibreOffice 25.2 wrote of the same text, with white and hidden words."""
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


WHITE = {
    "white by its own style": ("", "<p style='color: #fff'>The audit plan</p>"),
    "nearly white": ("", "<p style='color: rgb(252, 252, 252)'>The audit plan</p>"),
    "white by an old attribute": ("", "<p><font color='#FFFFFF'>The audit plan</font></p>"),
    "by a class": (".x { color: white }", "<p class='x'>The audit plan</p>"),
    "by an id": ("#x { display: none }", "<p id='x'>The audit plan</p>"),
    "by a rule after a comment and other media": (
        "/* .x{color:red} */ @import url(a.css); @media print { .x { color: black } } p.x, h9 { color: #ffffff }",
        "<p class='x'>The audit plan</p>",
    ),
    "black on black": ("", "<div style='background: black'><p style='color:#000'>The audit plan</p></div>"),
    "white by its surroundings": (
        "body { color: white; background: navy } main { background-color: #ffffff }",
        "<p>The audit <b>plan</b></p>",
    ),
    "on a white cell": ("", "<table bgcolor='#000'><tr><td bgcolor='white' style='color:white'>The audit plan</table>"),
}
SEEN_ON_A_PAGE = {
    "white on a dark ground of its own": ("", "<p style='color:#fff;background:#003'>The audit plan</p>"),
    "white on a dark ground around it": (
        ".dark {background-color: black}",
        "<div class='dark'><p style='color:#fff'>The audit plan</p></div>",
    ),
    "white on a picture": ("", "<div style='background: url(a.png)'><p style='color:#fff'>The audit plan</p></div>"),
    "a color of its own again": ("", "<p style='color:#fff'><b style='color:#000'>The audit plan</b></p>"),
    "on a dark ground within": ("", "<font color='#fff'><i style='background: #000080'>The audit plan</i></font>"),
    "white in print only": ("@media print { .x { color: white } }", "<p class='x'>The audit plan</p>"),
    "shown by a later rule": (".x { display: none } .x.on { display: block }", "<p class='x on'>The audit plan</p>"),
    "a ground that is in a sheet elsewhere": (
        "</style><link rel='stylesheet' href='a.css'><style>",
        "<div class='banner'><p style='color:#fff'>The audit plan</p></div>",
    ),
}


def web_page(css: str, main: str) -> Extracted:
    body = f"<html><head><style>{css}</style></head><body><main><h1>Seen</h1>{main}</main></body></html>"
    return extract_text(body.replace("<h1>", "<h1 style='color:red'>").encode(), "text/html").extracted


@pytest.mark.parametrize("how", WHITE)
def test_words_of_a_web_page_in_the_color_of_their_ground_are_marked(how: str) -> None:
    text = web_page(*WHITE[how])
    assert "The audit plan" in text.pages[0]
    assert text.hidden == ((0, "The audit plan"),)
    assert [excerpt.hidden for excerpt in excerpts_of(RULE, text)] == [True]


@pytest.mark.parametrize("how", SEEN_ON_A_PAGE)
def test_words_of_a_web_page_on_another_ground_or_one_that_nobody_knows_are_not(how: str) -> None:
    text = web_page(*SEEN_ON_A_PAGE[how])
    assert "The audit plan" in text.pages[0]
    assert text.hidden == ()


def test_a_page_with_thousands_of_rules_is_read_and_says_nothing_of_its_classes() -> None:
    rules = ".a{color:white}" * 3_000
    assert web_page(rules, "<p class='a'>The audit plan</p>").hidden == ()


def by_libreoffice(name: str) -> bytes:
    with zipfile.ZipFile(OTHERS) as packed:
        return packed.read(name)


def test_a_web_page_and_a_word_document_of_libreoffice_show_which_words_nobody_sees() -> None:
    page = extract_text(by_libreoffice("hidden.html"), "text/html").extracted
    assert page.hidden == ((0, "White on the paper."), (0, "White by its style.")), "it writes no hidden words"
    document = extract_text(by_libreoffice("hidden.docx"), WORD).extracted
    assert document.hidden == (
        (0, "White on the paper. Set as hidden."),
        (0, "White by its style. Hidden by the style of its paragraph."),
    )
    for text in (page, document):
        assert text.pages[0].count("White") == 5, "nothing is dropped"


RUN = "<w:r>{look}<w:t>The audit plan</w:t></w:r>"
WHITE_RUN = RUN.format(look="<w:rPr><w:color w:val='FFFFFF'/></w:rPr>")
IN_WORD = {
    "white": (f"<w:p>{WHITE_RUN}</w:p>", True),
    "half a point": ("<w:p>" + RUN.format(look="<w:rPr><w:sz w:val='1'/></w:rPr>") + "</w:p>", True),
    "not hidden after all": ("<w:p>" + RUN.format(look="<w:rPr><w:vanish w:val='false'/></w:rPr>") + "</w:p>", False),
    "highlighted": (
        "<w:p>" + RUN.format(look="<w:rPr><w:color w:val='FFFFFF'/><w:highlight w:val='blue'/></w:rPr>") + "</w:p>",
        False,
    ),
    "in two runs": (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space='preserve'>The audit </w:t></w:r>"
        "<w:r><w:rPr><w:color w:val='ffffff'/></w:rPr><w:t>plan</w:t></w:r></w:p>",
        True,
    ),
    "by a style upon a style": ("<w:p>" + RUN.format(look="<w:rPr><w:rStyle w:val='Upon'/></w:rPr>") + "</w:p>", True),
    "white in a cell whose table has a style": (
        f"<w:tbl><w:tblPr><w:tblStyle w:val='Dark'/></w:tblPr><w:tr><w:tc><w:p>{WHITE_RUN}</w:p></w:tc></w:tr></w:tbl>",
        False,
    ),
    "white in a white cell of it": (
        "<w:tbl><w:tblPr><w:tblStyle w:val='Dark'/></w:tblPr><w:tr><w:tc><w:tcPr><w:shd w:val='clear' w:fill='FFFFFF'/>"
        f"</w:tcPr><w:p>{WHITE_RUN}</w:p></w:tc></w:tr></w:tbl>",
        True,
    ),
    "white in a box": (f"<w:p><w:r><w:txbxContent><w:p>{WHITE_RUN}</w:p></w:txbxContent></w:r></w:p>", False),
    "white after a dark paragraph": (
        f"<w:p><w:pPr><w:shd w:val='clear' w:fill='000080'/></w:pPr></w:p><w:p>{WHITE_RUN}</w:p>",
        True,
    ),
    "black whose paragraph ends white": (
        "<w:p><w:pPr><w:rPr><w:color w:val='FFFFFF'/><w:vanish/></w:rPr></w:pPr>" + RUN.format(look="") + "</w:p>",
        False,
    ),
}
STYLES = (
    "<w:style w:type='character' w:styleId='Base'><w:rPr><w:color w:val='FFFFFF'/></w:rPr></w:style>"
    "<w:style w:type='character' w:styleId='Upon'><w:basedOn w:val='Base'/><w:rPr><w:b/></w:rPr></w:style>"
)


@pytest.mark.parametrize("how", IN_WORD)
def test_words_of_a_document_that_no_reader_sees_are_marked(how: str) -> None:
    xml, hides = IN_WORD[how]
    with zipfile.ZipFile(BytesIO(word_file("What a reader sees"))) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, end, more in (
        ("word/document.xml", b"<w:sectPr", xml),
        ("word/styles.xml", b"</w:styles>", STYLES),
    ):
        parts[name] = parts[name].replace(end, more.encode() + end, 1)
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    text = extract_text(made.getvalue(), WORD).extracted
    assert "The audit plan" in text.pages[0]
    assert text.hidden == (((0, "The audit plan"),) if hides else ())


def test_hidden_text_is_stored_and_a_file_without_any_is_stored_as_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for how, stored in ((HIDDEN["mode 3"], True), (SHOWN["black"], False)):
        reading = extract_text(pdf(stream=zlib.compress(f"{SEEN}{how}".encode())), TEXT)
        kept = keep_text(store, reading)
        assert (b"hidden" in store.read(kept)) == stored
        assert stored_text(store, kept) == reading.extracted
