"""A spreadsheet as rows of typed cells, whatever file it came from: how a cell holds a value, and sheets as CSV."""

import csv
import io
import json
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from models.core import Fault, Value
from models.register.columns import TABLES, CellKind, RegisterColumn, table_named

Cell = None | bool | int | float | str | date | datetime
"""An empty cell is None. A workbook's dates are days, or moments without a zone; its numbers are floats."""

CELL_KINDS: dict[CellKind, tuple[str, str]] = {
    "text": ("a text", "write a text, and format the cell as text where it looks like a number or a date"),
    "number": ("a whole number", "write digits alone, such as 12"),
    "flag": ("true or false", "write true or false"),
    "day": ("a day", "write a day as 2026-03-31"),
    "lines": ("a list", "write one a line"),
    "pairs": ("named words", "write one a line"),
    "parts": ("a list of parts", "write one a line, as `section: ... | local_law: ...`"),
}
"""What a cell of each kind is, and what a person should write instead."""

PART_ENDS = " | "
_LISTS: dict[CellKind, TypeAdapter[Any]] = {
    "lines": TypeAdapter(list[str]),
    "pairs": TypeAdapter(dict[str, str]),
    "parts": TypeAdapter(list[dict[str, Any]]),
}

_FORMULA_STARTS = tuple("=+-@\t\r\n")
"""A program that opens a CSV file may run such a cell (https://owasp.org/www-community/attacks/CSV_Injection)."""

# Python counts these as white space, but the pattern of a text does not.
_NOT_SPACE = set("\x1c\x1d\x1e\x1f")


class CellRow(NamedTuple):
    """The cells of one row, and its number as the spreadsheet shows it."""

    number: int
    cells: tuple[Cell, ...]


class Sheet(Value):
    """One sheet: its rows, the header first, without the empty ones."""

    name: str
    rows: tuple[CellRow, ...]
    merged: tuple[tuple[int, int], ...] = ()
    """The first and the last row of each merged range."""
    broken: tuple[tuple[int, int, str], ...] = ()
    """Row, column counted from 0, and error of each cell whose formula failed, such as #REF!."""


class CellError(Exception):
    """A cell does not hold what its column asks for; `args` are what is wrong, and what to write instead."""


def is_empty(cell: Cell) -> bool:
    """Return whether a cell holds nothing, or nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip() and not _NOT_SPACE & set(cell))


def plain_text(cell: Cell) -> str:
    """Return an id or a name as a person means it: without outer spaces, and 2026.0 as its digits."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "").strip()


def to_cell(value: Any, column: RegisterColumn) -> Cell:
    """Return the cell that holds a value of the register; JSON where lines would not read back as that value."""
    if value is None or (column.kind in _LISTS and not value):
        return None
    match column.kind:
        case "parts":
            value = [{key: str(words) for key, words in part.items() if words is not None} for part in value]
            lines = "\n".join(PART_ENDS.join(f"{key}: {words}" for key, words in part.items()) for part in value)
        case "lines":
            value = [str(item) for item in value]
            lines = "\n".join(value)
        case "pairs":
            value = {str(key): words for key, words in value.items()}
            lines = "\n".join(f"{key}: {words}" for key, words in value.items())
        case _:
            plain: Cell = value
            return plain
    with suppress(CellError):
        if _read_list(lines, column.kind) == value:
            return lines
    return json.dumps(value, ensure_ascii=False)


def from_cell(cell: Cell, column: RegisterColumn) -> Any:
    """Return what a cell that is not empty holds, as the register has it, not checked further. Raises CellError."""
    if column.kind not in _LISTS:
        return _read(cell, column.kind)
    if column.kind == "lines" and not isinstance(cell, str):
        return [_read(cell, column.item)]
    value = _read_list(_read(cell, "text"), column.kind)
    if column.kind == "lines":
        return [_read(item, column.item) for item in value]
    return {_read(key, column.item): words for key, words in value.items()} if column.kind == "pairs" else value


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
    name, mend = CELL_KINDS[kind]
    raise CellError(f"`{cell}` is not {name}", mend)


def _read_list(cell: str, kind: CellKind) -> Any:
    """Return the items, named words or parts of a cell, which are JSON or stand one a line. Raises CellError."""
    try:
        return _LISTS[kind].validate_json(cell, strict=True)
    except ValidationError:
        lines = [line for line in cell.split("\n") if line.strip()]
    if kind == "lines":
        return [line.strip() for line in lines]
    if kind == "parts":
        return [_read_pairs(line.split(PART_ENDS)) for line in lines]
    return _read_pairs(lines)


def _read_pairs(lines: list[str]) -> dict[str, str]:
    pairs = {key.strip(): words.strip() for key, _, words in (line.partition(":") for line in lines)}
    if len(pairs) < len(lines) or not all((*pairs, *pairs.values())):
        raise CellError("a line here is not `name: words`, or a name stands twice", "write one `name: words` a line")
    return pairs


def as_csv(sheets: Iterable[Sheet]) -> str:
    """Return sheets as one CSV text (RFC 4180), one below the other; each row begins with the name of its sheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for sheet in sheets:
        writer.writerows([sheet.name, *map(_csv_text, row.cells)] for row in sheet.rows)
    return out.getvalue()


def from_csv(text: str) -> tuple[tuple[Sheet, ...], tuple[Fault, ...]]:
    """Return the sheets of a CSV text, with the row numbers of a spreadsheet, or the fault that stops reading."""
    rows: dict[str, list[CellRow]] = {}
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
                mend += ", with commas between cells"
                return (), (Fault(loc=(), what=what, mend=mend, cell=f"row {number}, column 1"),)
            rows.setdefault(table.name, []).append(CellRow(number, tuple(map(without_guard, cells[1:]))))
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
