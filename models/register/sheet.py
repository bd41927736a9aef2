"""A spreadsheet as rows of typed cells, whatever file it came from, and how a cell holds a value of the register."""

import json
import re
from datetime import date, datetime
from typing import Any, NamedTuple

from models.core import Value
from models.register.sheet_columns import Column, Kind

Cell = None | bool | int | float | str | date | datetime
"""An empty cell is None. A workbook's dates are days or moments without a zone; its numbers are floats."""

HOW = {
    "text": "write a text, and format the cell as text where it looks like a number or a date",
    "number": "write digits alone, such as 12",
    "flag": "write true or false",
    "day": "write a day as 2026-03-31",
}
"""What a person writes instead, by kind of value."""


NO_SPACE = set("\x1c\x1d\x1e\x1f")
"""Python counts these as white space, and the pattern of a text does not."""


class Row(NamedTuple):
    """The cells of one row, and its number as the spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]


class Sheet(Value):
    """One sheet: its rows, the header first. Rows without anything in them are left out."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int], ...] = ()
    """The first and the last row of each merged range."""
    broken: tuple[tuple[int, int, str], ...] = ()
    """Row, column from 0 and error of each cell whose formula came to nothing, such as #REF!."""


class Unfit(Exception):
    """A cell does not hold what its column asks for: what it holds, and what to write instead."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend


def is_empty(cell: Cell) -> bool:
    """Say whether nothing stands in a cell; white space alone is nothing, by the measure of `models/core/plain.py:
    Text`."""
    return cell is None or (isinstance(cell, str) and not cell.strip() and not NO_SPACE & set(cell))


def plain_text(cell: Cell) -> str:
    """Return an id or a name as a person means it: without outer spaces, a number such as 2026.0 by its digits."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


def to_cell(value: Any, column: Column) -> Cell:
    """Return the cell that holds a value of the register.

    A list has one line for each item, a table of words one line `name: words`. What would not read back so, such as
    an item of two lines, is written as JSON.
    """
    if value is None or (column.kind in {"lines", "pairs"} and not value):
        return None
    if column.kind == "lines":
        items = [str(each) for each in value]
        plain = "\n".join(items)
        return plain if _lines(plain) == items else json.dumps(items, ensure_ascii=False)
    if column.kind == "pairs":
        words = {str(key): each for key, each in value.items()}
        plain = "\n".join(f"{key}: {each}" for key, each in words.items())
        try:
            reads_back = _pairs(plain) == words
        except Unfit:
            reads_back = False
        return plain if reads_back else json.dumps(words, ensure_ascii=False)
    kept: Cell = value
    return kept


def from_cell(cell: Cell, column: Column) -> Any:
    """Return what a cell that is not empty says, as the register has it written. Raises Unfit.

    Whether a text is a day of the calendar, an id or a known word is left to the checks of the register.
    """
    if column.kind == "lines":
        return [_one(each, column.item) for each in (_lines(cell) if isinstance(cell, str) else [cell])]
    if column.kind == "pairs":
        pairs = _pairs(_one(cell, "text"))
        return {_one(key, column.item): each for key, each in pairs.items()}
    return _one(cell, column.kind)


def _one(cell: Cell, kind: Kind) -> Any:
    whole = isinstance(cell, float) and cell.is_integer()
    match kind, cell:
        case ("text", str()) | ("flag", bool()) | ("day", str()):
            return cell.strip() if kind == "day" and isinstance(cell, str) else cell
        case "day", datetime():
            if cell.time() == datetime.min.time():
                return cell.date().isoformat()
        case "day", date():
            return cell.isoformat()
        case "flag", str() if cell.strip().casefold() in {"true", "false"}:
            return cell.strip().casefold() == "true"
        case "number", str() if re.fullmatch(r"-?(0|[1-9][0-9]{0,14})", cell.strip()):
            return int(cell)
        case (("text" | "number"), int() | float()) if not isinstance(cell, bool) and (whole or isinstance(cell, int)):
            return int(cell) if kind == "number" else str(int(cell))
    kinds = {"text": "a text", "number": "a whole number", "flag": "true or false", "day": "a day"}
    raise Unfit(f"`{cell}` is not {kinds[kind]}", HOW[kind])


def _lines(cell: str) -> list[str]:
    """Return the items of a cell: a JSON list of texts, or one a line."""
    if cell.startswith("["):
        found = _json(cell)
        if isinstance(found, list) and all(isinstance(each, str) for each in found):
            return found
    return [line.strip() for line in cell.split("\n") if line.strip()]


def _pairs(cell: str) -> dict[str, str]:
    """Return the named words of a cell: a JSON object of texts, or `name: words` a line. Raises Unfit."""
    if cell.startswith("{"):
        found = _json(cell)
        if isinstance(found, dict) and all(isinstance(each, str) for each in found.values()):
            return found
    split = [line.partition(":") for line in cell.split("\n") if line.strip()]
    pairs = {key.strip(): words.strip() for key, _, words in split}
    if len(pairs) < len(split) or not all((*pairs, *pairs.values())):
        raise Unfit("a line here is not `name: words`, or a name stands twice", "write one `name: words` a line")
    return pairs


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None
