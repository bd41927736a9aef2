"""Reads a workbook as rows of typed cells, for a register that an office keeps in one."""

import io
import posixpath
from datetime import date, datetime
from typing import Any

from tasks.child.archive import parse, parts
from tasks.child.cells import words_beside
from tasks.child.confine import TEXT, Refused

CELLS = 200_000
"""Cells that a register's workbook may hold; the shipped register has some 3,000."""


def read(body: bytes) -> list[dict[str, Any]]:
    """Return each sheet of a workbook.

    It has `name`; `rows`, numbered from 1, without the empty ones; `merged`, the first and the last row of each merged
    range; `broken`, row, column from 0 and words of each cell whose formula came to an error.

    Raises Refused for what `words_beside` refuses, and for a workbook that holds too much.
    """
    for _ in words_beside(body):
        pass  # nothing of it is wanted here: it looks at every part before a cell is read
    broken = _broken(dict(parts(body)))
    import python_calamine

    sheets: list[dict[str, Any]] = []
    with python_calamine.load_workbook(io.BytesIO(body)) as book:
        for number, kept in enumerate(book.sheets_metadata):
            if kept.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(number)
            rows = [
                (at, [_told(cell) for cell in row])
                for at, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                if any(cell != "" for cell in row)
            ]
            merged = [(first[0] + 1, last[0] + 1) for first, last in sheet.merged_cell_ranges or ()]
            sheets.append({"name": kept.name, "rows": rows, "merged": merged, "broken": broken.get(kept.name, [])})
    cells = [cell for sheet in sheets for _, row in sheet["rows"] for cell in row]
    if len(cells) > CELLS or sum(len(cell) for cell in cells if isinstance(cell, str)) > TEXT:
        raise Refused("unreadable", "the workbook holds too much")
    return sheets


def _told(cell: Any) -> Any:
    """Return a cell as JSON knows it; a day and a moment say what they are."""
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, bool | int | float) else str(cell) or None


def _broken(found: dict[str, bytes]) -> dict[str, list[tuple[int, int, str]]]:
    """Return by sheet each cell that holds an error such as #REF!, which calamine shows as an empty one."""
    links = {each["Id"]: each["Target"] for each in _elements(found["xl/_rels/workbook.xml.rels"], "Relationship")}
    broken: dict[str, list[tuple[int, int, str]]] = {}
    for sheet in _elements(found["xl/workbook.xml"], "sheet"):
        link = next(value for key, value in sheet.items() if key.endswith(":id"))
        part = found[posixpath.join("/xl", links[link]).lstrip("/")]
        errors = (cell for cell in _elements(part, "c") if cell.get("t") == "e")
        broken[sheet["name"]] = [(*_place(cell.get("r", "A1")), cell["v"]) for cell in errors]
    return broken


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of each element of a name, with the words of the `v` within it."""
    found: list[dict[str, str]] = []
    within: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        within.append(name)
        if name == wanted:
            found.append(attributes | {"v": ""})

    def words(said: str) -> None:
        if found and within[-1] == "v":
            found[-1]["v"] += said

    parse(xml, start, lambda name: within.pop(), words)
    return found


def _place(name: str) -> tuple[int, int]:
    """Return row and column of a cell's name: AB12 is row 12, column 27 from 0."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(name[len(letters) :]), column - 1
