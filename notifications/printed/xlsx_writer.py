"""Sheets as the bytes of a workbook. The same sheets give the same bytes. The only importer of xlsxwriter."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.core import InputError
from models.register import Cell, Sheet

LONGEST = 32_767
"""So many characters fit in a cell of Excel; XlsxWriter leaves out a longer text without a word."""

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  # a workbook's properties know no zone; a fixed moment gives equal bytes
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FIRST_YEAR = 1901
WIDTH, DAY = 24, "yyyy-mm-dd"
WIDE = 240
"""Characters beside each other that can still be read where they are printed on one page."""


class Report(NamedTuple):
    """What a workbook for readers has beside its sheets: who made it, and what each printed page says."""

    title: str
    author: str
    subject: str
    status: str
    as_of: date
    banner: str
    """What is printed above each page; nothing for no words."""
    widths: Sequence[Sequence[int]]
    """The width of each column of each sheet, in characters."""


def workbook(sheets: Iterable[Sheet], report: Report | None = None) -> bytes:
    """Return a workbook of sheets with a fixed first row and column; no text becomes a formula or a link (SEC-11).

    The sheets of a report are tables with filters, set for printing. Raises InputError that names the cell for a text
    that no workbook can hold.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, AS_WRITTEN) as book:
        book.set_properties(_properties(report) if report else {"created": CREATED})
        header = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": DAY, "valign": "top", "align": "left"})
        for at, sheet in enumerate(sheets):
            drawn = book.add_worksheet(sheet.name)
            drawn.freeze_panes(1, 1)
            if report:
                _set_for_readers(drawn, sheet, report, report.widths[at])
            else:
                drawn.set_column(0, max((len(row.cells) for row in sheet.rows), default=1) - 1, WIDTH)
            for row in sheet.rows:
                for column, cell in enumerate(row.cells):
                    _refuse_what_is_lost(sheet.name, row.number, column, cell)
                    how = day if isinstance(cell, date) else header if row is sheet.rows[0] else plain
                    _write(drawn, row.number - 1, column, cell, how)
    return out.getvalue()


def _properties(report: Report) -> dict[str, object]:
    return {
        "title": report.title, "author": report.author, "subject": report.subject, "status": report.status,
        "created": datetime.combine(report.as_of, time()),
    }  # fmt: skip


def _set_for_readers(drawn: Worksheet, sheet: Sheet, report: Report, widths: Sequence[int]) -> None:
    """Make a sheet a table with filters and a named header row; in print, each page says which memo it is of."""
    for column, width in enumerate(widths):
        drawn.set_column(column, column, width)
    names = [{"header": str(cell)} for cell in sheet.rows[0].cells]
    drawn.add_table(
        0, 0, max(len(sheet.rows) - 1, 1), len(names) - 1,
        {"columns": names, "name": sheet.name.replace(" ", ""), "style": "Table Style Light 1"},
    )  # fmt: skip
    drawn.repeat_rows(0)
    drawn.set_landscape()
    drawn.set_paper(1)
    drawn.repeat_columns(0)
    drawn.fit_to_pages(1 + sum(widths) // WIDE, 0)
    if report.banner:
        drawn.set_header("&C" + report.banner.replace("&", "&&"))
    line = f"{report.subject}, {report.status}, status at {report.as_of}".replace("&", "&&")
    drawn.set_footer(f"&L{line}&R{sheet.name}, page &P of &N")
    drawn.hide_gridlines(0)  # the lines between the rows are printed too


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
