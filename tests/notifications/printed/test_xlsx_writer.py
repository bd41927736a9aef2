"""Sheets as a workbook: equal bytes, typed cells, and no text that becomes a formula or a link."""

import io
import re
import zipfile
from datetime import date

import pytest

from models.core import InputError
from models.register import Cell, CellRow, Sheet
from notifications.printed.xlsx_writer import LONGEST, workbook

HOSTILE = (
    '=HYPERLINK("https://made-up.example","click")',
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "'=1+1",
    "''=1+1",
    "{=1+1}",
    "=IMPORTXML(1)",
    "=WEBSERVICE(1)",
    "https://made-up.example",
    "http://made-up.example",
    "mailto:made-up@example.org",
    "ftp://made-up.example",
    "internal:Sheet1!A1",
    "external:c:\\made-up.xlsx",
    "file:///etc/passwd",
    "\\\\made-up\\share",
    "<f>1+1</f>",
    "</t></is></c><c><f>1</f></c>",
    "&lt;f&gt;",
    "_x003D_1+1",
    "\uff1d1+1",
    "=\u200b1",
    "DDE(1)",
)


def one(*cells: Cell) -> tuple[Sheet, ...]:
    """Return one made-up sheet with a header and one row."""
    return (Sheet(name="Roles", rows=(CellRow(1, ("key", "words")), CellRow(2, cells))),)


def parts(content: bytes) -> dict[str, str]:
    """Return the text of each part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_thirty_hostile_texts_make_no_formula_and_no_link() -> None:
    assert len(HOSTILE) == 30
    found = parts(workbook(one(*HOSTILE)))

    assert not [name for name, text in found.items() if re.search(r"<f[ >/]|<hyperlink|/hyperlink\"", text)]
    assert not [name for name in found if "externalLink" in name or "connections" in name]
    assert found["xl/worksheets/sheet1.xml"].count('t="s"') == 2 + len(HOSTILE)


def test_a_formula_and_a_link_would_be_found() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        drawn = book.add_worksheet()
        drawn.write(0, 0, "=1+1")
        drawn.write(1, 0, "https://made-up.example")
    text = "".join(parts(out.getvalue()).values())
    assert re.search(r"<f[ >/]", text)
    assert re.search(r"<hyperlink|/hyperlink\"", text)


def test_a_day_a_number_and_a_flag_keep_their_kind() -> None:
    sheet = parts(workbook(one(date(2026, 3, 31), 7, True, None)))["xl/worksheets/sheet1.xml"]
    assert re.search(
        r'<c r="A2" s="\d"><v>46112</v></c><c r="B2" s="\d"><v>7</v></c><c r="C2" s="\d" t="b"><v>1</v>', sheet
    )
    assert "D2" not in sheet


def test_the_same_sheets_give_the_same_bytes_without_a_clock_in_them() -> None:
    content = workbook(one("a", date(2026, 3, 31)))
    assert content == workbook(one("a", date(2026, 3, 31)))
    assert "2026-01-01T00:00:00Z" in parts(content)["docProps/core.xml"]


@pytest.mark.parametrize("cell", ["x" * (LONGEST + 1), "a\uffff", date(1900, 2, 28)])
def test_what_no_workbook_can_hold_is_refused_with_its_cell(cell: Cell) -> None:
    with pytest.raises(
        InputError, match=r"sheet Roles, row 2, column 2: a workbook cannot hold this value; export to a \.csv"
    ):
        workbook(one("a", cell))
