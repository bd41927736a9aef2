"""Each kind of memo, the hostile one too, has the structure that PDF/UA-1 asks for.

Typst refuses what it knows to be wrong; this looks at what it wrote. No validator such as veraPDF is among our tools.
"""

from functools import cache
from itertools import pairwise

import pytest
from pypdf import PdfReader

from tests.material.memo_forms import memos, pdf_of
from tests.reading.pdf_structure import Part, parts_of, read, unmarked

KINDS = ("month", "week", "hearing", "closing", "erratum", "hostile")
BLOCKS = ("/P", "/H1", "/H2", "/TR", "/LI", "/Figure", "/Div")


@cache
def pdf(kind: str) -> PdfReader:
    return read(pdf_of(kind))


@cache
def parts(kind: str) -> list[Part]:
    return parts_of(pdf(kind))


def of(kind: str, name: str) -> list[Part]:
    found = [part for part in parts(kind) if part.kind == name]
    assert found, f"no {name} to look at"
    return found


pytestmark = [pytest.mark.parametrize("kind", KINDS), pytest.mark.xdist_group("forms")]


def test_it_says_that_it_is_tagged_in_which_language_and_its_title(kind: str) -> None:
    root = pdf(kind).root_object
    assert (root["/Lang"], bool(root["/MarkInfo"]["/Marked"])) == ("en-US", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    assert pdf(kind).metadata is not None
    assert memos()[kind].memo.title in str(pdf(kind).metadata.title)  # type: ignore[union-attr]


def test_its_headings_begin_at_the_first_level_and_skip_none(kind: str) -> None:
    levels = [int(part.kind[2:]) for part in parts(kind) if part.kind[:2] == "/H" and part.kind[2:].isdigit()]
    assert levels[0] == 1
    assert all(later <= level + 1 for level, later in pairwise(levels))
    assert [part.kind for part in parts(kind)].count("/Title") == 1


def test_its_tables_have_header_cells_that_say_their_scope(kind: str) -> None:
    for cell in of(kind, "/TH"):
        scopes = [each.get("/Scope") for each in cell.node["/A"] if each.get("/O") == "/Table"]
        assert scopes == ["/Column"], cell.node
    assert len(of(kind, "/Table")) == len(of(kind, "/THead"))
    rows = [part for part in of(kind, "/TR") if "/TBody" in part.path]
    assert rows


def test_each_figure_says_what_it_shows(kind: str) -> None:
    alts = [str(part.node.get("/Alt", "")) for part in of(kind, "/Figure")]
    assert all(len(alt) > 20 for alt in alts)


def test_each_link_has_words_and_content_and_stands_in_the_tree(kind: str) -> None:
    inside = [part for part in parts(kind) if part.path[-1:] == ("/Link",)]
    assert sum(part.kind != "object" for part in inside) >= len(of(kind, "/Link"))
    annotations = [note.get_object() for page in pdf(kind).pages for note in page.get("/Annots", ())]
    assert len(annotations) >= len([part for part in inside if part.kind == "object"]) > 0
    for note in annotations:
        assert note["/Subtype"] == "/Link"
        assert note["/Contents"].startswith("page ")
        assert "/StructParent" in note
    assert all(page["/Tabs"] == "/S" for page in pdf(kind).pages if "/Annots" in page)


def test_all_that_is_shown_is_marked_and_read_out_in_the_order_of_the_pages(kind: str) -> None:
    assert unmarked(pdf(kind), every=3) == []
    places: list[tuple[int, int]] = []
    awaited = False
    for part in parts(kind):
        if part.kind in BLOCKS:
            awaited = True
        elif part.kind == "content" and awaited and "/Caption" not in part.path:
            places.append((part.page, part.mcid))
            awaited = False
    assert len(places) > 100
    assert places == sorted(places)


def test_every_font_is_embedded_and_says_which_characters_its_glyphs_are(kind: str) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]): font.get_object()
        for page in pdf(kind).pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {name.split("+")[1].split("-")[0] for name in fonts} <= {"LibertinusSerif", "DejaVuSansMono"}
    for name, font in fonts.items():
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/ToUnicode" in font, name
        assert "/FontFile3" in described or "/FontFile2" in described, name


def test_a_raised_number_leads_to_its_record_and_a_letter_to_its_note(kind: str) -> None:
    heads = [each for each in pdf(kind).outline if not isinstance(each, list)]
    first = {str(each.title): pdf(kind).get_destination_page_number(each) for each in heads}
    last = ["Records relied on", "Terms"]
    assert [str(each.title) for each in heads[-2:]] == last
    goals = {
        pdf(kind).get_page_number(note.get_object()["/Dest"][0].get_object())
        for page in pdf(kind).pages
        for note in page.get("/Annots", ())
    }
    records = set(range(first["Records relied on"], first["Terms"] + 1))
    assert goals & records, "the notes stand above the records"
