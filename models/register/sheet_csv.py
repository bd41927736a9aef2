"""Sheets as one CSV file: the sheets of the workbook one below the other, each row begun by the name of its sheet.

So a row is a recommendation or a milestone, as in the workbook, and a person can edit it in any program that opens CSV.
A row for each field would be a thousand rows which nobody could read. The first row of each sheet is its header.
"""

import csv
import io
from collections.abc import Iterable

from models.core import Fault
from models.register.plan_parts import PARTS, part_named
from models.register.sheet import Cell, Row, Sheet, is_empty

LIVE = tuple("=+-@\t\r\n")
"""A cell that begins so may be run as a formula by the program that opens the file (reliability.md, section 11)."""


def guarded(text: str) -> str:
    """Return a text that no program takes for a formula: with `'` before it where it needs one, and else as it is."""
    return f"'{text}" if text.startswith(LIVE) or (text[:1] == "'" and text[1:].startswith((*LIVE, "'"))) else text


def unguarded(text: str) -> str:
    """Return what `guarded` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*LIVE, "'")) else text


def as_csv(sheets: Iterable[Sheet]) -> str:
    """Return sheets as CSV text: comma, CRLF, days as 2026-03-31, true and false in small letters."""
    out = io.StringIO(newline="")
    written = csv.writer(out)
    for sheet in sheets:
        written.writerows([sheet.name, *map(_text, row.cells)] for row in sheet.rows)
    return out.getvalue()


def from_csv(text: str) -> tuple[tuple[Sheet, ...], tuple[Fault, ...]]:
    """Return the sheets of a CSV text, each row with the number that a spreadsheet gives it, and what is no row."""
    rows: dict[str, list[Row]] = {}
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if all(map(is_empty, cells)):
                continue
            part = part_named(cells[0])
            if part is None:
                return (), (_no_sheet(number, cells[0]),)
            rows.setdefault(part.name, []).append(Row(number, tuple(map(unguarded, cells[1:]))))
    except csv.Error as error:
        what = f"this is no row of a CSV file ({error})"
        return (), (Fault(loc=(), what=what, mend="check its quotes", cell=f"row {number + 1}"),)
    return tuple(Sheet(name=name, rows=tuple(each)) for name, each in rows.items()), ()


def _no_sheet(number: int, name: str) -> Fault:
    names = ", ".join(part.name for part in PARTS)
    mend = f"write before each row, and before its header, the name of its sheet ({names}), with commas between cells"
    return Fault(loc=(), what=f"`{name[:40]}` is no sheet of a register", mend=mend, cell=f"row {number}, column 1")


def _text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return guarded("" if cell is None else str(cell))
