"""Reads a workbook as text, sheet by sheet, the hidden ones too. Opens it with python_calamine."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

from tasks.child import archive
from tasks.child.confine import Refused
from tasks.child.contents import Contents
from tasks.child.words import PageWords

MOST_CELLS = 5_000_000
"""Cells that a sheet may span, the empty ones too: a reader makes room for all of them."""


class _Cells(PageWords):
    """The words of a part of a workbook; where it is a sheet, its span. A cell's stored number is no word."""

    def __init__(self, name: str, xml: bytes) -> None:
        self._row = self._column = self._rows = self._columns = 0
        self._in_value = False
        super().__init__(name, xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        super().start(name, attributes)
        if self.root != "worksheet":
            return
        self._in_value = name == "v"
        if name == "dimension":
            self._reach(*place_of(attributes.get("ref", "").rpartition(":")[2]))
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "c":
            self._row, self._column = (
                place_of(attributes["r"]) if "r" in attributes else (self._row or 1, self._column + 1)
            )
            self._reach(self._row, self._column)

    def words(self, words: str) -> None:
        if not self._in_value:
            super().words(words)

    def _reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)
        if self._rows * self._columns > MOST_CELLS:
            raise Refused("unreadable", "a sheet spans too many cells; delete its empty rows and columns")


def words_beside(body: bytes) -> list[str]:
    """Return all words of a workbook (names, notes, formulas) but the values of its cells. Raises Refused."""
    parts = {name: _Cells(name, xml) for name, xml in archive.parts(body)}
    start = parts.get("_rels/.rels")
    main = parts.get(start.main) if start else None
    if main is None or main.root != "workbook":
        raise Refused("unreadable", "the file is no workbook; save it again as .xlsx")
    return [words for part in parts.values() for words in (part.on_page, part.beside)]


def place_of(name: str) -> tuple[int, int]:
    """Return row and column of a cell's name, both from 1: AB12 is row 12, column 28."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters[:4]:
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return int(name[len(letters) :] or 1), max(column, 1)


def read(body: bytes) -> Contents:
    """Return each sheet as a page, `sheet 2`; its name may hold a person's, so it goes to the gate alone."""
    contents = Contents()
    contents.note(*words_beside(body))
    with python_calamine.load_workbook(io.BytesIO(body)) as book:
        for number, sheet in enumerate(book.sheets_metadata):
            has_cells = sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            rows: Iterable[list[Any]] = book.get_sheet_by_index(number).iter_rows() if has_cells else ()
            lines = ("\t".join(map(_cell_text, row)).rstrip("\t") for row in rows)
            contents.add(f"sheet {number + 1}", "\n".join(filter(None, lines)))
    return contents


def _cell_text(cell: Any) -> str:
    """Return a cell as text: a day as ISO date, a number with the 15 digits that a workbook keeps."""
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
