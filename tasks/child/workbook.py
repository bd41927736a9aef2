"""Reads a workbook as text, sheet by sheet, the hidden ones too. Opens it with python_calamine."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from tasks.child.cells import words_beside
from tasks.child.contents import Contents


def read(body: bytes) -> Contents:
    """Return each sheet as a page called by its number, `sheet 2`: a line for a row, a tab between cells.

    A sheet's name may hold a person's; it goes to the gate like notes, formulas and properties, and no further.
    """
    contents = Contents()
    contents.note(*words_beside(body))
    import python_calamine

    with python_calamine.load_workbook(io.BytesIO(body)) as book:
        for number, sheet in enumerate(book.sheets_metadata):
            has_cells = sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            rows: Iterable[list[Any]] = book.get_sheet_by_index(number).iter_rows() if has_cells else ()
            lines = ("\t".join(map(_written, row)).rstrip("\t") for row in rows)
            contents.add(f"sheet {number + 1}", "\n".join(filter(None, lines)))
    return contents


def _written(cell: Any) -> str:
    """Return a cell as text: a day as ISO date, a number with the 15 digits that a workbook keeps, 12 and not 12.0."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return " ".join(str(cell).split())
