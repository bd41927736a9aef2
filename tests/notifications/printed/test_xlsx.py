"""The workbook for those who filter and sort: typed cells, no formula, no link, fixed properties."""

import io
import re
import zipfile
from datetime import date
from functools import cache
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from notifications.memo import MemoDocument
from notifications.printed.book import render_memo_xlsx
from notifications.printed.glyphs import printable
from notifications.printed.xlsx_writer import LONGEST
from notifications.words import say
from tests.material.memo_forms import HOSTILE, memos

KINDS = ("month", "week", "closing", "extract", "erratum", "hostile")
SHEETS = ["About", "Milestones", "Recommendations", "Changes", "Sources", "Records"]

DAYS = {
    "Original date", "Later date", "Current date", "NYPD said it on", "NYPD told on", "Accepted on", "By", "Date",
    "Last check", "Last read", "First failed check", "Its own date",
}  # fmt: skip
NUMBERS = {
    "Days past the current date", "Days past the original date", "Days to the current date", "Items found",
    "Milestones that rely on it", "Record entry",
}  # fmt: skip


@cache
def content(kind: str) -> bytes:
    return render_memo_xlsx(memos()[kind])


@cache
def read(kind: str) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet by the names of their columns."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(kind)))
    found = {}
    for name in book.sheet_names:
        head, *rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return found


def parts(made: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("kind", KINDS)
def test_each_milestone_is_one_row_with_what_the_facts_say_of_it(kind: str) -> None:
    facts = memos()[kind]
    said = [(page.rec, row) for page in facts.annex for row in page.milestones]
    rows = read(kind)["Milestones"]
    assert len(rows) == len(said)
    for cells, (rec, row) in zip(rows, said, strict=True):
        assert (cells["No."], cells["Recommendation"], cells["Milestone"]) == (row.id, rec, printable(row.what))
        assert (cells["Original date"], cells["Current date"]) == (row.due, row.due_now)
        assert cells["Later date"] == (row.extended or "")
        assert cells[f"{facts.memo.about} told on"] == (row.asked_on or "")
        assert (cells["Days past the current date"], cells["Days past the original date"]) == (
            row.lateness.days, row.lateness.days_past_original,
        )  # fmt: skip
        assert (cells["NYPD says"], cells["DOI's status"]) == (row.agency, row.status)
        assert cells["Evidence that would count"] == printable(row.needs)


@pytest.mark.parametrize("kind", KINDS)
def test_the_other_sheets_hold_all_recommendations_changes_sources_and_records(kind: str) -> None:
    facts, book = memos()[kind], read(kind)
    assert list(book) == SHEETS
    assert [row["No."] for row in book["Recommendations"]] == [each.id for each in facts.recommendations]
    assert [row["What changed"] for row in book["Changes"]] == [printable(each.text) for each in facts.changes]
    assert [row["Source"] for row in book["Sources"]] == [printable(each.name) for each in facts.sources]
    assert [(row["No."], row["Record entry"], row["Checksum of the entry"]) for row in book["Records"]] == [
        (each.n, each.seq, each.hash) for each in facts.records
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_days_are_days_and_numbers_are_numbers(kind: str) -> None:
    cells = [(name, cell) for rows in read(kind).values() for row in rows for name, cell in row.items() if cell != ""]
    assert {type(cell) for name, cell in cells if name in DAYS} == {date}
    assert {type(cell) for name, cell in cells if name in NUMBERS} == {float}
    others = {type(cell) for name, cell in cells if name not in DAYS | NUMBERS | {"No.", "What it says"}}
    assert others == {str}


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_becomes_a_formula_or_a_link(kind: str) -> None:
    found = parts(content(kind))
    assert not [name for name, text in found.items() if re.search(r"<f[ >/]|<hyperlink|/hyperlink\"", text)]
    assert not [name for name in found if "externalLink" in name or "connections" in name]
    assert not re.search(r'TargetMode="External"', "".join(found.values()))


def test_hostile_words_stand_as_shown() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content("hostile")))
    cells = {str(c) for name in SHEETS for row in book.get_sheet_by_name(name).to_python() for c in row}
    for words in HOSTILE:
        if words != "_x000D_":  # calamine reads it as a line end, as Excel does where it is not written as escaped
            assert [cell for cell in cells if printable(words) in cell], words
    assert "_x005F_x000D_" in parts(content("hostile"))["xl/sharedStrings.xml"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_sheet_is_a_table_with_filters_and_a_header_row_that_stays(kind: str) -> None:
    found = parts(content(kind))
    for at, name in enumerate(SHEETS, 1):
        sheet, table = found[f"xl/worksheets/sheet{at}.xml"], found[f"xl/tables/table{at}.xml"]
        assert re.search(r'<pane xSplit="1" ySplit="1" [^>]*state="frozen"', sheet)
        assert "<autoFilter" in table
        assert f'name="{name}"' in table
        head = CalamineWorkbook.from_filelike(io.BytesIO(content(kind))).get_sheet_by_name(name).to_python()[0]
        assert all(head)
        assert len(set(head)) == len(head)
    assert re.findall(r"Print_Titles[^>]*>(\w+)!\$A:\$A,\1!\$1:\$1<", found["xl/workbook.xml"]) == sorted(SHEETS)


def test_its_properties_and_its_first_sheet_say_which_memo_it_is() -> None:
    core = parts(content("month"))["docProps/core.xml"]
    assert "<dc:creator>Oversight coordinator</dc:creator>" in core
    assert core.count("2026-11-25T00:00:00Z") == 2
    assert "<dc:language>en-US</dc:language>" in core
    assert "Draft d-1" in core
    about = [(row["About this memo"], row["What it says"]) for row in read("month")["About"]]
    assert ("Status as of", date(2026, 11, 25)) in about
    assert ("Read this first", say("page.stamp_draft")) in about
    assert any(name == "Read this first" and says == memos()["month"].banner for name, says in about)
    assert about[0][0] == "Read this first"
    printed = [body for name, body in parts(content("month")).items() if name.startswith("xl/worksheets/sheet")]
    assert all("<oddHeader>&amp;CDemonstration." in body for body in printed), "each printed page says it"
    facts = memos()["month"]
    assert {(word, means) for word, means in facts.terms.text} <= set(about)
    assert [says for name, says in about if name == "Bottom line"][:3] == [each.text for each in facts.bottom_line]


def test_made_up_cells_are_named_in_their_row() -> None:
    rows = {row["No."]: row for row in read("month")["Milestones"]}
    assert rows["R5-M1"]["Fictional"] == "what the agency says"
    assert rows["R7-M1"]["Fictional"] == "the later date"
    assert rows["R1-M1"]["Fictional"] == ""
    real = memos()["month"].model_copy(update={"mock": False})
    assert "the later date" not in "".join(parts(render_memo_xlsx(real)).values())


@pytest.mark.parametrize("letter", ["a", "\U0001d400"])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(letter: str) -> None:
    facts: MemoDocument = memos()["month"]
    first = facts.changes[0].model_copy(update={"text": letter * 40_000})
    made = render_memo_xlsx(facts.model_copy(update={"changes": (first,)}))
    text = CalamineWorkbook.from_filelike(io.BytesIO(made)).get_sheet_by_name("Changes").to_python()[1][3]
    assert isinstance(text, str)
    assert LONGEST - 2 <= len(text.encode("utf-16-le")) // 2 <= LONGEST
    assert text.endswith(f"{letter} {say('forms.cut')}")


def test_the_same_facts_give_the_same_bytes() -> None:
    assert content("month") == render_memo_xlsx(memos()["month"])
    with zipfile.ZipFile(io.BytesIO(content("month"))) as archive:
        assert {(each.date_time, each.compress_type) for each in archive.infolist()} == {((1980, 1, 1, 0, 0, 0), 0)}
