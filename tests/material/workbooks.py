"""The sheets of a register as a workbook, as a person's own program would save them."""

import io
from collections.abc import Iterable
from datetime import date

import xlsxwriter

from models.register import Sheet

AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook of some sheets, without formulas or links."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, AS_WRITTEN) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for sheet in sheets:
            made = book.add_worksheet(sheet.name)
            for number, cells in sheet.rows:
                for column, cell in enumerate(cells):
                    if cell is not None:
                        made.write(number - 1, column, cell, day if isinstance(cell, date) else None)
    return out.getvalue()
