"""Sheets as the bytes of a workbook. The same sheets give the same bytes. The only importer of xlsxwriter."""

import io
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from models.core import InputError
from models.register import Cell, Sheet
from notifications.printed.references import Part

SheetLine = TypeVar("SheetLine")

LONGEST = 32_767
"""The most characters of a cell in Excel; XlsxWriter silently leaves out a longer text."""

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  # a workbook's properties know no zone; a fixed moment gives equal bytes
AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
ROW_BY_ROW = AS_WRITTEN | {"in_memory": False, "constant_memory": True}
FIRST_YEAR = 1901
WIDTH = 24
DAY = "yyyy-mm-dd"
WIDE = 240
"""Characters side by side that can still be read if they are printed on one page."""


class SheetColumn(NamedTuple, Generic[SheetLine]):
    """A column of a sheet for readers: its name, its width in characters, and what a line says in it."""

    name: str
    width: int
    cell: Callable[[SheetLine], Cell]


class SheetTable(NamedTuple):
    """A sheet for readers: the widths of its columns in characters, and `length` rows, made while they are written."""

    name: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    length: int
    rows: Iterable[tuple[Cell, ...]]


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook without formulas or links. Raises InputError, naming the cell, for a value it cannot hold."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, AS_WRITTEN) as book:
        book.set_properties({"created": CREATED})
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        for sheet in sheets:
            worksheet = book.add_worksheet(sheet.name)
            worksheet.set_column(0, max((len(row.cells) for row in sheet.rows), default=1) - 1, WIDTH)
            _fill(worksheet, sheet.name, sheet.rows, formats)
    return out.getvalue()


def report_workbook(tables: Iterable[SheetTable], head: Part, as_of: date, *, is_large: bool = False) -> bytes:
    """Return a workbook for readers, each sheet a table with filters for printing under the memo's head; a large one
    row by row, without a table's style. Raises InputError as `workbook`."""
    out = io.BytesIO()
    properties = {"title": head["full_title"], "author": head["from"], "subject": head["which"]}
    properties |= {"status": head["state"], "created": datetime.combine(as_of, time())}
    foot = f"{head['which']}, {head['state']}, status at {as_of}".replace("&", "&&")
    with xlsxwriter.Workbook(out, ROW_BY_ROW if is_large else AS_WRITTEN) as book:
        book.set_properties(properties)
        formats = {name: book.add_format(look) for name, look in FORMATS.items()}
        for table in tables:
            worksheet = book.add_worksheet(table.name)
            _set_for_readers(worksheet, table, head["banner"].replace("&", "&&"), foot, is_large=is_large)
            _fill(worksheet, table.name, enumerate(chain((table.columns,), table.rows), 1), formats)
    return out.getvalue()


FORMATS = {
    "header": {"bold": True, "text_wrap": True, "valign": "top"},
    "plain": {"text_wrap": True, "valign": "top"},
    "day": {"num_format": DAY, "valign": "top", "align": "left"},
}


def _set_for_readers(worksheet: Worksheet, table: SheetTable, banner: str, foot: str, *, is_large: bool) -> None:
    for column, width in enumerate(table.widths):
        worksheet.set_column(column, column, width)
    last = max(table.length, 1), len(table.columns) - 1
    if is_large:
        worksheet.autofilter(0, 0, *last)
    else:
        names = [{"header": name} for name in table.columns]
        style = {"columns": names, "name": table.name.replace(" ", ""), "style": "Table Style Light 1"}
        worksheet.add_table(0, 0, *last, style)
    worksheet.repeat_rows(0)
    worksheet.set_landscape()
    worksheet.set_paper(1)
    worksheet.repeat_columns(0)
    worksheet.fit_to_pages(1 + sum(table.widths) // WIDE, 0)
    if banner:
        worksheet.set_header(f"&C{banner}")
    worksheet.set_footer(f"&L{foot}&R{table.name}, page &P of &N")
    worksheet.hide_gridlines(0)  # the lines between the rows are printed too


def _fill(
    worksheet: Worksheet, name: str, rows: Iterable[tuple[int, tuple[Cell, ...]]], formats: dict[str, Format]
) -> None:
    worksheet.freeze_panes(1, 1)
    text = formats["header"]
    for number, cells in rows:
        for column, cell in enumerate(cells):
            if _is_lost(cell):
                place = f"sheet {name}, row {number}, column {column + 1}"
                raise InputError(f"{place}: a workbook cannot hold this value; export to a .csv file")
            if cell is not None:
                worksheet.write(number - 1, column, cell, formats["day"] if isinstance(cell, date) else text)
        text = formats["plain"]


def _is_lost(cell: Cell) -> bool:
    """Return whether a workbook cannot hold a value. Excel's 1900 has a 29 February that never was."""
    if isinstance(cell, str):
        return len(cell) > LONGEST or bool(re.search("[\ufffe\uffff]", cell))
    return isinstance(cell, date) and cell.year < FIRST_YEAR
