"""The document for offices that mark it up: real styles and header rows, a language, fixed properties, plain text."""

import io
import re
import zipfile
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from notifications.printed.docx import render_docx
from notifications.printed.glyphs import printable
from notifications.printed.head import head_of
from notifications.words import say
from tests.material.memo_forms import HOSTILE, bare, docx_blocks, docx_text, memos

KINDS = ("month", "week", "closing", "extract", "erratum", "hostile")


@cache
def content(kind: str) -> bytes:
    return render_docx(memos()[kind])


@cache
def read(kind: str) -> Document:
    return docx.Document(io.BytesIO(content(kind)))


@cache
def parts(kind: str) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content(kind))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def xpath(kind: str, path: str) -> list[Any]:
    found: list[Any] = read(kind).element.body.xpath(path)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_it_begins_with_its_title_and_no_heading_level_is_left_out(kind: str) -> None:
    styles = [style for style, _ in docx_blocks(content(kind))]
    assert styles.index("Title") <= 3, "above it only the banner, the kind and number, and the stamp"
    assert styles.count("Title") == 1
    levels = [int(style.removeprefix("Heading ")) for style in styles if style.startswith("Heading ")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert set(styles) <= {
        "Title", "Heading 1", "Heading 2", "Normal", "List Bullet", "List Number", "Quote", "Banner", "Draft",
        "Memo Head", "Table Text", "Above Title", "Small Text", "Notes", "Verdict",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_has_a_name_a_header_row_that_repeats_and_rows_that_stay_whole(kind: str) -> None:
    tables = read(kind).tables
    assert len(tables) > 5
    for table in tables:
        rows = table._tbl.tr_lst
        assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.xpath("w:trPr/w:cantSplit") for row in rows)
        wide = {sum(cell.grid_span for cell in row.tc_lst) for row in rows}
        assert wide == {len(rows[0].tc_lst)}, "a head of a group spans its table"
        assert any("".join(cell.itertext()) for cell in rows[0].tc_lst)
        assert table.style is not None
        assert table.style.name == "Memo Table"
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_the_style_of_the_tables_has_lines_that_print() -> None:
    borders = read("month").styles["Memo Table"].element.xpath("w:tblPr/w:tblBorders/*")
    assert {border.tag for border in borders} == {qn("w:top"), qn("w:bottom"), qn("w:insideH")}
    assert {border.get(qn("w:val")) for border in borders} == {"single"}


@pytest.mark.parametrize("kind", KINDS)
def test_its_properties_say_which_memo_it_is_and_carry_no_clock(kind: str) -> None:
    memo, told = memos()[kind].memo, read(kind).core_properties
    day = datetime(memo.as_of.year, memo.as_of.month, memo.as_of.day, tzinfo=UTC)
    assert (told.created, told.modified) == (day, day)
    assert told.author == told.last_modified_by == memo.from_
    assert printable(memo.title) in told.title
    assert told.language == memo.language
    assert (told.category, told.revision) == (say(f"print.{memo.state}"), 1)
    assert read(kind).styles.element.xpath("w:docDefaults//w:lang")[0].get(qn("w:val")) == memo.language
    assert not [name for name in parts(kind) if "thumbnail" in name or "customXml" in name or "app.xml" in name]


def test_each_page_says_which_memo_in_what_state_and_its_number() -> None:
    section = read("month").sections[0]
    head = " ".join(p.text for p in section.header.paragraphs)
    assert say("print.running_draft", title=memos()["month"].memo.title) in head
    assert (memos()["month"].banner or "-") in head
    assert [p.text for p in section.first_page_header.paragraphs] in ([], [""])
    for foot in (section.footer, section.first_page_footer):
        xml = "".join(p._p.xml for p in foot.paragraphs)
        assert head_of(memos()["month"])["foot_line"] in xml.replace("\N{NO-BREAK SPACE}", " ")
        assert re.findall(r'w:instr=" (\w+) "', xml) == ["PAGE", "NUMPAGES"]
    first = [(style, text) for style, text in docx_blocks(content("month"))][:4]
    assert ("Draft", say("page.stamp_draft")) in first
    assert next(text for style, text in first if style == "Banner") == memos()["month"].banner


@pytest.mark.parametrize("kind", KINDS)
def test_every_raised_number_leads_to_its_record_or_note_and_nothing_leads_outside(kind: str) -> None:
    anchors = {link.get(qn("w:anchor")) for link in xpath(kind, "//w:hyperlink")}
    targets = [start.get(qn("w:name")) for start in xpath(kind, "//w:bookmarkStart")]
    assert anchors
    assert anchors <= set(targets)
    notes = [target for target in targets if target.startswith("note-")]
    assert [target for target in targets if target not in notes] == [f"r{row.n}" for row in memos()[kind].records]
    assert len({start.get(qn("w:id")) for start in xpath(kind, "//w:bookmarkStart")}) == len(targets)
    assert "TargetMode" not in "".join(text for name, text in parts(kind).items() if name.endswith(".rels"))
    assert not xpath(kind, "//w:drawing | //w:pict | //w:object")


def test_hostile_words_stand_as_shown_and_make_no_element() -> None:
    plain = {element.tag for element in read("month").element.body.iter()}
    assert {element.tag for element in read("hostile").element.body.iter()} <= plain | {qn("w:pStyle")}
    text = bare(docx_text(content("hostile")))
    for words in HOSTILE:
        assert bare(printable(words)) in text, words
    assert "[U+0007]" in text
    assert "[U+4E2D]" in text
    assert "ẹ́" in docx_text(content("hostile"))


def test_its_bytes_are_stored_in_name_order_without_a_time() -> None:
    with zipfile.ZipFile(io.BytesIO(content("month"))) as archive:
        members = archive.infolist()
    assert [member.filename for member in members] == sorted(member.filename for member in members)
    assert {(member.date_time, member.compress_type) for member in members} == {((1980, 1, 1, 0, 0, 0), 0)}
    assert content("month") == render_docx(memos()["month"])
