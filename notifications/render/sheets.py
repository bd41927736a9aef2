"""Sheets as the bytes of a workbook. The same sheets give the same bytes. The only importer of xlsxwriter."""

import io
import re
from collections.abc import Iterable
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.errors import InputError
from models.sheet import Cell, Sheet

LONGEST = 32_767
"""So many characters fit in a cell of Excel; XlsxWriter leaves out a longer text without a word."""

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  # a workbook's properties know no zone; a fixed moment gives equal bytes
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FIRST_YEAR = 1901
WIDTH, DAY = 24, "yyyy-mm-dd"


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook of sheets with a fixed first row and column; no text becomes a formula or a link (SEC-11).

    Raises InputError that names the cell for a text that no workbook can hold.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, AS_WRITTEN) as book:
        book.set_properties({"created": CREATED})
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": DAY, "valign": "top", "align": "left"})
        for sheet in sheets:
            drawn = book.add_worksheet(sheet.name)
            drawn.freeze_panes(1, 1)
            drawn.set_column(0, max((len(row.cells) for row in sheet.rows), default=1) - 1, WIDTH)
            for row in sheet.rows:
                for column, cell in enumerate(row.cells):
                    _refuse_what_is_lost(sheet.name, row.number, column, cell)
                    how = day if isinstance(cell, date) else header if row is sheet.rows[0] else plain
                    _write(drawn, row.number - 1, column, cell, how)
    return out.getvalue()


def _write(drawn: Worksheet, row: int, column: int, cell: Cell, how: Format) -> None:
    if isinstance(cell, str):
        drawn.write_string(row, column, cell, how)
    elif isinstance(cell, bool):
        drawn.write_boolean(row, column, cell, how)
    elif isinstance(cell, date):
        drawn.write_datetime(row, column, cell, how)
    elif cell is not None:
        drawn.write_number(row, column, cell, how)


def _refuse_what_is_lost(sheet: str, row: int, column: int, cell: Cell) -> None:
    """A workbook holds no longer text, neither U+FFFE nor U+FFFF, no day before 1901 (1900 had no 29 February)."""
    lost = isinstance(cell, str) and (len(cell) > LONGEST or re.search("[\ufffe\uffff]", cell))
    if lost or (isinstance(cell, date) and cell.year < FIRST_YEAR):
        where = f"sheet {sheet}, row {row}, column {column + 1}"
        raise InputError(f"{where}: a workbook cannot hold this value; export to a .csv file")
