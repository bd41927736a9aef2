"""Text that no reader of a page sees is kept, judged, and marked where it is quoted (docs/evidence.md#extraction)."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from models.evidence import Extracted, excerpts_of
from models.register import TextInFile
from tasks.child.kinds import SHEET, SLIDES
from tasks.core import Store
from tasks.files.intake import extract_text, keep_text, stored_text
from tests.material.files import archive, pdf, slides
from tests.material.files import word as word_file

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

RULE = TextInFile(type="text_in_file", all_of=("audit plan",))
OTHERS = Path(__file__).parents[2] / "material" / "files" / "by_other_programs.zip"
"""Also a page and a document that LibreOffice 25.2 wrote of the same text, with white and hidden words; and slides and
workbooks with such words by LibreOffice, python-pptx 1.0.2 and openpyxl 3.1.5."""
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


IN_A_SHEET = {
    "white": ({"font_color": "#FFFFFF"}, True),
    "white on white": ({"font_color": "#FFFFFF", "bg_color": "#FFFFFF"}, True),
    "white on blue": ({"font_color": "#FFFFFF", "bg_color": "#000080"}, False),
    "gray": ({"font_color": "#D9D9D9"}, False),
    "half a point": ({"font_size": 0.5}, True),
    "one point": ({"font_size": 1}, False),
}


def workbook(cell: dict[str, object], **how: object) -> Extracted:
    """Return what is read of a workbook that xlsxwriter writes: two visible cells about one that looks so."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row("C3", ["Seen", "The audit plan", "12"], book.add_format(cell))
        sheet.write("C3", "What a reader sees")
        sheet.write_row("C4", ["More", "12"])
        for empty in ("A1", "H3", "H20"):  # outside the cells that hold something
            sheet.write_blank(empty, None, book.add_format(cell | {"bold": True}))
        if "row" in how:
            sheet.set_row(2, None, None, {"hidden": True})
        if "column" in how:
            sheet.set_column("D:E", None, None, {"hidden": True})
        if "sheet" in how:
            book.add_worksheet().activate()
            sheet.hide()
        if "table" in how:
            sheet.add_table("C3:E4", {"columns": [{"header": text} for text in ("Seen", "The audit plan", "12")]})
        if "condition" in how:
            blue = book.add_format({"bg_color": "#000080"})
            sheet.conditional_format("A1:F9", {"type": "no_blanks", "format": blue})
    return extract_text(made.getvalue(), SHEET).extracted


@pytest.mark.parametrize("how", IN_A_SHEET)
def test_words_of_a_cell_that_no_reader_sees_are_marked(how: str) -> None:
    look, hides = IN_A_SHEET[how]
    text = workbook(look)
    assert "The audit plan" in text.pages[0]
    assert text.hidden == (((0, "The audit plan"),) if hides else ()), "12 stands elsewhere too and is not marked"
    assert [excerpt.hidden for excerpt in excerpts_of(RULE, text)] == [hides]


@pytest.mark.parametrize(
    ("part", "hidden"),
    [
        ("row", ((0, "What a reader sees"), (0, "The audit plan"))),
        ("column", ((0, "The audit plan"),)),
        ("sheet", ((0, "What a reader sees\tThe audit plan\t12"), (0, "More\t12"))),
    ],
)
def test_a_hidden_row_column_or_sheet_is_read_and_marked(part: str, hidden: tuple[tuple[int, str], ...]) -> None:
    text = workbook({}, **{part: True})
    assert "The audit plan" in text.pages[0]
    assert text.hidden == hidden


@pytest.mark.parametrize("ground", ["table", "condition"])
def test_white_words_that_a_table_or_a_condition_may_color_are_not_marked(ground: str) -> None:
    assert workbook({"font_color": "#FFFFFF"}, **{ground: True}).hidden == ()


WHITE_FILL = "<a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill>"
THEME_WHITE = "<a:solidFill><a:schemeClr val='bg1'/></a:solidFill>"
DARK = "<a:solidFill><a:srgbClr val='000080'/></a:solidFill>"
IN_SLIDES = {
    "white": (f"<a:rPr>{WHITE_FILL}</a:rPr>", "", True),
    "white of the theme": (f"<a:rPr>{THEME_WHITE}</a:rPr>", "", True),
    "half a point": ("<a:rPr sz='50'/>", "", True),
    "18 points": ("<a:rPr sz='1800'/>", "", False),
    "gray made of white": (
        "<a:rPr><a:solidFill><a:schemeClr val='bg1'><a:lumMod val='50000'/></a:schemeClr></a:solidFill></a:rPr>",
        "",
        False,
    ),
    "a white outline": (f"<a:rPr><a:ln>{WHITE_FILL}</a:ln></a:rPr>", "", False),
    "highlighted": (
        f"<a:rPr>{WHITE_FILL}<a:highlight><a:srgbClr val='000080'/></a:highlight></a:rPr>", "", False,
    ),
    "white on a dark shape": (f"<a:rPr>{WHITE_FILL}</a:rPr>", DARK, False),
    "white on a white shape": (f"<a:rPr>{WHITE_FILL}</a:rPr>", WHITE_FILL, True),
    "white on a picture": (f"<a:rPr>{WHITE_FILL}</a:rPr>", "<a:blipFill/>", False),
}  # fmt: skip


def changed(body: bytes, **new: tuple[str, str]) -> Extracted:
    """Return what is read of slides in which words of parts were replaced, or parts added."""
    with zipfile.ZipFile(BytesIO(body)) as packed:
        parts = {name: packed.read(name).decode() for name in packed.namelist()}
    for name, (old, text) in new.items():
        assert old in parts.get(name, "")
        parts[name] = parts.get(name, "").replace(old, text, 1) if old else text
    return extract_text(archive({name: text.encode() for name, text in parts.items()}), SLIDES).extracted


@pytest.mark.parametrize("how", IN_SLIDES)
def test_words_of_a_slide_that_no_reader_sees_are_marked(how: str) -> None:
    look, ground, hides = IN_SLIDES[how]
    body = slides("The audit plan")
    slide = "ppt/slides/slide1.xml"
    with zipfile.ZipFile(BytesIO(body)) as packed:
        xml = packed.read(slide).decode()
    xml = xml.replace("<a:t>", f"{look}<a:t>").replace("</p:spPr>", f"{ground}</p:spPr>")
    text = changed(body, **{slide: ("", xml)})
    assert "The audit plan" in text.pages[0]
    assert text.hidden == (((0, "The audit plan"),) if hides else ())


@pytest.mark.parametrize(
    ("place", "xml"),
    [
        ("theme/theme1", "<a:theme><a:lt1><a:srgbClr val='112233'/></a:lt1></a:theme>"),
        ("slideMasters/slideMaster1", "<p:m><p:clrMap bg1='dk1'/></p:m>"),
        ("slideLayouts/slideLayout1", f"<p:l><p:bg><p:bgPr>{DARK}</p:bgPr></p:bg></p:l>"),
        ("slideMasters/slideMaster1", "<p:m><p:pic/></p:m>"),
    ],
)
def test_white_words_on_slides_whose_ground_is_colored_are_not_marked(place: str, xml: str) -> None:
    white = ("<a:t>", f"<a:rPr>{WHITE_FILL}</a:rPr><a:t>")
    assert changed(slides("The audit plan"), **{"ppt/slides/slide1.xml": white}).hidden
    made = changed(slides("The audit plan"), **{"ppt/slides/slide1.xml": white, f"ppt/{place}.xml": ("", xml)})
    assert made.hidden == ()


def test_a_hidden_slide_and_a_hidden_shape_are_read_and_marked() -> None:
    for old, new in (("<p:sld ", "<p:sld show='0' "), ('id="2"', 'id="2" hidden="1"')):
        text = changed(slides("Seen", "The audit plan"), **{"ppt/slides/slide1.xml": (old, new)})
        assert text.pages == ("Seen", "The audit plan")
        assert text.hidden == ((1, "The audit plan"),)


BY_OTHERS = {
    "hidden.pptx": ((0, "White on the paper."), (1, "On a hidden slide.")),
    "hidden_by_python_pptx.pptx": (
        (0, "White on the paper. White of the theme."),
        (1, "Second slide"),
        (1, "On a hidden slide."),
        (2, "In a hidden box."),
    ),
    "hidden.xlsx": (
        (0, "In a hidden column"),
        (0, "White on the paper"),
        (0, "In a hidden row"),
        (1, "On a hidden sheet"),
    ),
    "hidden_by_openpyxl.xlsx": (
        (0, "In a hidden column"),
        (0, "White on the paper"),
        (0, "White of the theme"),
        (0, "In a hidden row"),
        (1, "On a hidden sheet"),
    ),
}


@pytest.mark.parametrize("name", BY_OTHERS)
def test_slides_and_workbooks_of_other_programs_show_which_words_nobody_sees(name: str) -> None:
    text = extract_text(by_libreoffice(name), SLIDES if name.endswith(".pptx") else SHEET).extracted
    assert text.hidden == BY_OTHERS[name]
    assert "White in a dark" in text.pages[0], "it is seen"


def test_hidden_text_is_stored_and_a_file_without_any_is_stored_as_before(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for how, stored in ((HIDDEN["mode 3"], True), (SHOWN["black"], False)):
        reading = extract_text(pdf(stream=zlib.compress(f"{SEEN}{how}".encode())), TEXT)
        kept = keep_text(store, reading)
        assert (b"hidden" in store.read(kept)) == stored
        assert stored_text(store, kept) == reading.extracted
