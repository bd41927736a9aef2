"""A spreadsheet as rows of typed cells, whatever file it came from: how a cell holds a value, and sheets as CSV."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from models.core import Fault, Value
from models.register.columns import TABLES, CellKind, Column, table_named

Cell = None | bool | int | float | str | date | datetime
"""An empty cell is None. A workbook's dates are days, or moments without a zone; its numbers are floats."""

HOW_TO_WRITE: dict[CellKind, str] = {
    "text": "write a text, and format the cell as text where it looks like a number or a date",
    "number": "write digits alone, such as 12",
    "flag": "write true or false",
    "day": "write a day as 2026-03-31",
    "lines": "write one a line",
    "pairs": "write one a line",
    "parts": "write one a line, as `section: ... | local_law: ...`",
}
"""What a person should write instead, by the kind of the cell."""

PART_ENDS = " | "
"""Stands between two fields of a part in one line."""

_KIND_NAMES: dict[CellKind, str] = {
    "text": "a text",
    "number": "a whole number",
    "flag": "true or false",
    "day": "a day",
}

_FORMULA_STARTS = tuple("=+-@\t\r\n")
"""A program that opens a CSV file may run a cell that starts with one of these as a formula.

Source: https://owasp.org/www-community/attacks/CSV_Injection.
"""

# Python counts these as white space, but the pattern of a text does not.
_NOT_SPACE = set("\x1c\x1d\x1e\x1f")


class Row(NamedTuple):
    """The cells of one row, and its number as the spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]


class Sheet(Value):
    """One sheet: its rows, the header first, without the empty ones."""

    name: str
    rows: tuple[Row, ...]
    merged: tuple[tuple[int, int], ...] = ()
    """The first and the last row of each merged range."""
    broken: tuple[tuple[int, int, str], ...] = ()
    """Row, column counted from 0, and error of each cell whose formula failed, such as #REF!."""


class CellError(Exception):
    """A cell does not hold what its column asks for: what is wrong, and what to write instead."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what, mend)
        self.what = what
        self.mend = mend


def is_empty(cell: Cell) -> bool:
    """Return whether a cell holds nothing, or nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip() and not _NOT_SPACE & set(cell))


def plain_text(cell: Cell) -> str:
    """Return an id or a name as a person means it: without outer spaces, and 2026.0 as its digits."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


def to_cell(value: Any, column: Column) -> Cell:
    """Return the cell that holds a value of the register.

    A list has one line for each item, a mapping one line `name: words`, a list of mappings one line
    `name: words | name: words` for each. What would not read back that way, such as an item of two lines, is JSON.
    """
    if value is None or (column.kind in {"lines", "pairs", "parts"} and not value):
        return None
    if column.kind == "parts":
        parts = [{key: str(words) for key, words in part.items() if words is not None} for part in value]
        lines = "\n".join(PART_ENDS.join(f"{key}: {words}" for key, words in part.items()) for part in parts)
        return lines if _reads_back(_read_parts, lines, parts) else json.dumps(parts, ensure_ascii=False)
    if column.kind == "lines":
        items = [str(item) for item in value]
        lines = "\n".join(items)
        return lines if _read_lines(lines) == items else json.dumps(items, ensure_ascii=False)
    if column.kind == "pairs":
        pairs = {str(key): words for key, words in value.items()}
        lines = "\n".join(f"{key}: {words}" for key, words in pairs.items())
        return lines if _reads_back(_read_pairs, lines, pairs) else json.dumps(pairs, ensure_ascii=False)
    plain: Cell = value
    return plain


def from_cell(cell: Cell, column: Column) -> Any:
    """Return what a cell that is not empty holds, as a person would write it in the register. Raises CellError.

    Whether a text is a real day, an id, or a known word is left to the checks of the register.
    """
    if column.kind == "lines":
        return [_read(item, column.item) for item in (_read_lines(cell) if isinstance(cell, str) else [cell])]
    if column.kind == "parts":
        return _read_parts(_read(cell, "text"))
    if column.kind == "pairs":
        pairs = _read_pairs(_read(cell, "text"))
        return {_read(key, column.item): words for key, words in pairs.items()}
    return _read(cell, column.kind)


def _read(cell: Cell, kind: CellKind) -> Any:
    is_whole = isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer())
    match kind, cell:
        case ("text", str()) | ("flag", bool()):
            return cell
        case "day", str():
            return cell.strip()
        case "day", datetime():
            if cell.time() == datetime.min.time():
                return cell.date().isoformat()
        case "day", date():
            return cell.isoformat()
        case "flag", str() if cell.strip().casefold() in {"true", "false"}:
            return cell.strip().casefold() == "true"
        case "number", str() if re.fullmatch(r"-?(0|[1-9][0-9]{0,14})", cell.strip()):
            return int(cell)
        case "number", int() | float() if is_whole and not isinstance(cell, bool):
            return int(cell)
        case "text", int() | float() if is_whole and not isinstance(cell, bool):
            return str(int(cell))
    raise CellError(f"`{cell}` is not {_KIND_NAMES[kind]}", HOW_TO_WRITE[kind])


def _read_lines(cell: str) -> list[str]:
    """Return the items of a cell: a JSON list of texts, or one a line."""
    if cell.startswith("["):
        items = _read_json(cell)
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return items
    return [line.strip() for line in cell.split("\n") if line.strip()]


def _read_pairs(cell: str) -> dict[str, str]:
    """Return the named words of a cell: a JSON object of texts, or `name: words` a line. Raises CellError."""
    if cell.startswith("{"):
        pairs = _read_json(cell)
        if isinstance(pairs, dict) and all(isinstance(words, str) for words in pairs.values()):
            return pairs
    lines = [line.partition(":") for line in cell.split("\n") if line.strip()]
    pairs = {key.strip(): words.strip() for key, _, words in lines}
    if len(pairs) < len(lines) or not all((*pairs, *pairs.values())):
        raise CellError("a line here is not `name: words`, or a name stands twice", "write one `name: words` a line")
    return pairs


def _read_parts(cell: str) -> list[dict[str, str]]:
    """Return the parts of a cell: a JSON list of objects of texts, or `name: words | name: words` a line.

    Raises CellError.
    """
    if cell.startswith("["):
        parts = _read_json(cell)
        if isinstance(parts, list) and all(isinstance(part, dict) for part in parts):
            return parts
    return [_read_pairs("\n".join(line.split(PART_ENDS))) for line in cell.split("\n") if line.strip()]


def _reads_back(read: Callable[[str], Any], lines: str, value: Any) -> bool:
    try:
        return bool(read(lines) == value)
    except CellError:
        return False


def _read_json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        return None


def as_csv(sheets: Iterable[Sheet]) -> str:
    """Return sheets as one CSV text, one below the other; each row begins with the name of its sheet.

    Cells are separated by commas, rows by CRLF (RFC 4180). Days are written as 2026-03-31, flags as true and false.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for sheet in sheets:
        writer.writerows([sheet.name, *map(_csv_text, row.cells)] for row in sheet.rows)
    return out.getvalue()


def from_csv(text: str) -> tuple[tuple[Sheet, ...], tuple[Fault, ...]]:
    """Return the sheets of a CSV text, with the row numbers of a spreadsheet, or the fault that stops reading."""
    rows: dict[str, list[Row]] = {}
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if all(map(is_empty, cells)):
                continue
            table = table_named(cells[0])
            if table is None:
                names = ", ".join(table.name for table in TABLES)
                what = f"`{cells[0][:40]}` is no sheet of a register"
                mend = f"write before each row, and before its header, the name of its sheet ({names})"
                fault = Fault(
                    loc=(), what=what, mend=f"{mend}, with commas between cells", cell=f"row {number}, column 1"
                )
                return (), (fault,)
            rows.setdefault(table.name, []).append(Row(number, tuple(map(without_guard, cells[1:]))))
    except csv.Error as error:
        what = f"this is no row of a CSV file ({error})"
        return (), (Fault(loc=(), what=what, mend="check its quotes", cell=f"row {number + 1}"),)
    return tuple(Sheet(name=name, rows=tuple(rows_of_sheet)) for name, rows_of_sheet in rows.items()), ()


def with_guard(text: str) -> str:
    """Return a text that no program takes for a formula: a `'` goes before it if it needs one."""
    guards = text.startswith(_FORMULA_STARTS) or (text[:1] == "'" and text[1:].startswith((*_FORMULA_STARTS, "'")))
    return f"'{text}" if guards else text


def without_guard(text: str) -> str:
    """Return the text that `with_guard` was given."""
    return text[1:] if text[:1] == "'" and text[1:].startswith((*_FORMULA_STARTS, "'")) else text


def _csv_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return with_guard("" if cell is None else str(cell))
