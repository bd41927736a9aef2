"""Reads a workbook as rows of typed cells, for a register that comes from a spreadsheet."""

import io
import posixpath
from datetime import date, datetime
from typing import Any

import python_calamine

from tasks.child.archive import parse, parts
from tasks.child.confine import TEXT, Refused, allow_for_pages
from tasks.child.workbook import place_of, words_beside

MOST_VALUES = 200_000
"""Cells that a register's workbook may hold, the empty ones within its rows too."""

MOST_OF_A_LIST = 2_000_000
"""Cells and characters, 15 of them a cell, that the workbook of another office's list may hold: 50,000 rows."""


def read(body: bytes, *, is_list: bool = False) -> list[dict[str, Any]]:
    """Return each sheet of a workbook as a mapping that JSON can hold.

    `name`; `rows`, the number of each row that is not empty, from 1, and its cells; `merged`, the first and the last
    row of each merged range; `broken`, row, column from 0, and error of each cell whose formula failed. Raises Refused.
    """
    most, text = (MOST_OF_A_LIST, 15 * MOST_OF_A_LIST) if is_list else (MOST_VALUES, TEXT)
    if is_list:
        allow_for_pages(len(body) // 20_000)
    # Nothing in it is wanted here, but it looks at every part of the archive before a cell is read.
    words_beside(body)
    errors_by_sheet = _broken_cells(dict(parts(body)))
    sheets: list[dict[str, Any]] = []
    with python_calamine.load_workbook(io.BytesIO(body)) as book:
        for index, metadata in enumerate(book.sheets_metadata):
            if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            rows = [
                (number, [_json_value(cell) for cell in row])
                for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
                if any(cell != "" for cell in row)
            ]
            merged = [(first[0] + 1, last[0] + 1) for first, last in sheet.merged_cell_ranges or ()]
            name = metadata.name
            sheets.append({"name": name, "rows": rows, "merged": merged, "broken": errors_by_sheet.get(name, [])})
    cells = [cell for sheet in sheets for _, row in sheet["rows"] for cell in row]
    if len(cells) > most or sum(len(cell) for cell in cells if isinstance(cell, str)) > text:
        raise Refused("unreadable", "the workbook holds too much; send it in parts")
    return sheets


def _json_value(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, bool | int | float) else str(cell) or None


def _broken_cells(archive: dict[str, bytes]) -> dict[str, list[tuple[int, int, str]]]:
    """Return, by sheet, each cell that holds an error such as #REF!, which calamine shows as an empty one."""
    relations = _elements(archive["xl/_rels/workbook.xml.rels"], "Relationship")
    targets = {relation["Id"]: relation["Target"] for relation in relations}
    errors_by_sheet: dict[str, list[tuple[int, int, str]]] = {}
    for sheet in _elements(archive["xl/workbook.xml"], "sheet"):
        relation_id = next(value for key, value in sheet.items() if key.endswith(":id"))
        part = archive[posixpath.join("/xl", targets[relation_id]).lstrip("/")]
        errors = (cell for cell in _elements(part, "c") if cell.get("t") == "e")
        places = ((*place_of(cell.get("r", "A1")), cell["v"]) for cell in errors)
        errors_by_sheet[sheet["name"]] = [(row, column - 1, error) for row, column, error in places]
    return errors_by_sheet


def _elements(xml: bytes, element: str) -> list[dict[str, str]]:
    """Return the attributes of each element with a name, and under `v` the text of the `v` within it."""
    elements: list[dict[str, str]] = []
    open_elements: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        open_elements.append(name)
        if name == element:
            elements.append(attributes | {"v": ""})

    def text(part: str) -> None:
        if elements and open_elements[-1] == "v":
            elements[-1]["v"] += part

    parse(xml, start, lambda name: open_elements.pop(), text)
    return elements
