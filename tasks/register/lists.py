"""Read a list of another office, row by row: CSV in any common encoding, or the sheet of a workbook.

A CSV file is never in memory whole. Source: docs/another-report.md#a-list-of-another-office.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple, NoReturn

from models.core import InputError
from models.register import Cell, CellRow, is_empty
from tasks.register.spreadsheet import read_workbook

LARGEST_CSV, LARGEST_XLSX = 1_000_000_000, 50_000_000
"""Bytes of a list. 100,000 rows of 500 letters take 60 MB as CSV."""
LONGEST_LINE = 8_000_000
"""Bytes of a line, and letters of a cell, that are read; more is no list."""
MOST_COLUMNS = 16_384
HEADER_WITHIN = 20
"""Rows from the top within which the names of the columns stand; some offices put a title above them."""
_DELIMITERS = ",;\t|"


class ForeignRows(NamedTuple):
    """A list with its columns found."""

    columns: dict[str, int]
    width: int
    rows: Iterator[CellRow]
    sheet: str = ""
    broken: tuple[tuple[int, int, str], ...] = ()
    """Row, column counted from 0, and error of each cell that holds one, such as #REF!."""
    merged: tuple[tuple[int, int], ...] = ()


def read_list(path: Path, needed: tuple[str, ...]) -> ForeignRows:
    """Return the rows of a list in which the needed columns stand. Raises InputError, which names the place."""
    ending, largest = path.suffix.lower(), LARGEST_XLSX if path.suffix.lower() == ".xlsx" else LARGEST_CSV
    if ending not in {".xlsx", ".csv"}:
        _refuse(path, "is neither .xlsx nor .csv", "save it as one of the two")
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            body = file.read() if ending == ".xlsx" and size <= largest else b""
    except OSError as error:
        _refuse(path, f"cannot be read ({error.strerror})", "name a file that is there")
    if size > largest:
        advice = "; a larger list can come as CSV" if ending == ".xlsx" else ""
        _refuse(path, f"is larger than {largest // 1_000_000} MB", f"take out what is no recommendation{advice}")
    if not size:
        _refuse(path, "is empty", "export the list again")
    return _from_csv(path, needed) if ending == ".csv" else _from_workbook(path, body, needed)


def _from_workbook(path: Path, body: bytes, needed: tuple[str, ...]) -> ForeignRows:
    sheets = read_workbook(path, body, is_list=True)
    tables: list[ForeignRows] = []
    for sheet in sheets:
        for place, row in enumerate(sheet.rows[:HEADER_WITHIN], start=1):
            if columns := _columns_in(row.cells, needed):
                merged = tuple(rows for rows in sheet.merged if rows[1] > row.number)
                rows_below = iter(sheet.rows[place:])
                tables.append(ForeignRows(columns, len(row.cells), rows_below, sheet.name, sheet.broken, merged))
                break
    if not tables:
        _refuse_columns(path, needed, [row.cells for sheet in sheets for row in sheet.rows[:HEADER_WITHIN]])
    if len(tables) > 1:
        names = " and ".join(rows.sheet for rows in tables)
        _refuse(path, f"has these columns in the sheets {names}", "keep one of them")
    return tables[0]


def _from_csv(path: Path, needed: tuple[str, ...]) -> ForeignRows:
    encoding = _encoding_of(path)
    tops: list[tuple[Cell, ...]] = []
    for delimiter in _DELIMITERS:
        rows = _csv_rows(path, encoding, delimiter)
        for row in islice(rows, HEADER_WITHIN):
            tops.append(row.cells)
            if len(row.cells) > MOST_COLUMNS:
                what = f"row {row.number} has {len(row.cells):,} columns, and at most {MOST_COLUMNS:,} can be"
                _refuse(path, what, "keep those that the mapping names")
            if columns := _columns_in(row.cells, needed):
                return ForeignRows(columns, len(row.cells), rows)
    return _refuse_columns(path, needed, tops)


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[CellRow]:
    before, number = csv.field_size_limit(), 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            csv.field_size_limit(LONGEST_LINE)
            try:
                cells = next(reader, None)
            except csv.Error as error:
                what = f"row {number + 1} (line {reader.line_num}): this is no row of a CSV file ({error})"
                _refuse(path, what, "check its quotes")
            finally:
                csv.field_size_limit(before)
            if cells is None:
                return
            number += 1
            if any(cell and not cell.isspace() for cell in cells):
                yield CellRow(number, tuple(cells))


def _columns_in(cells: Iterable[Cell], needed: tuple[str, ...]) -> dict[str, int] | None:
    """Return where each needed column stands, once, in a row; None if one does not."""
    names = [_plain(cell) for cell in cells]
    columns = {column: names.index(_plain(column)) for column in needed if names.count(_plain(column)) == 1}
    return columns if len(columns) == len(needed) else None


def _plain(cell: Cell) -> str:
    # A portal gives a column as `date_issued` or as `Date Issued`, by the way it is asked.
    return " ".join(str(cell or "").replace("_", " ").split()).casefold()


def _refuse_columns(path: Path, needed: tuple[str, ...], tops: Iterable[Iterable[Cell]]) -> NoReturn:
    rows = [[_plain(cell) for cell in cells] for cells in tops]
    nearest = max(rows, key=lambda names: sum(_plain(column) in names for column in needed), default=[])
    twice = [column for column in needed if nearest.count(_plain(column)) > 1]
    missing = [column for column in needed if _plain(column) not in nearest]
    if twice and not missing:
        _refuse(path, f"has the column {', '.join(twice)} twice", "keep one of the two")
    names = [str(cell).strip()[:60] for cell in nearest if not is_empty(cell)][:30]
    what = f"has no row, among the first {HEADER_WITHIN}, with the column {', '.join(missing)}"
    _refuse(path, what, f"write the list's own names into the mapping; the nearest row has: {', '.join(names)}")


def _encoding_of(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4_000)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            if b"\0" not in start:
                what = "line 1 begins with the mark of UTF-16, and the file is not"
                _refuse(path, what, "save the list as CSV UTF-8")
            _check_whole(path, "utf-16")
            return "utf-16"
        file.seek(0)
        unicode_at = other_at = 0
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), start=1):
            if len(line) > LONGEST_LINE:
                _refuse(path, f"line {number} is longer than {LONGEST_LINE // 1_000_000} MB", "export the list again")
            if b"\0" in line:
                _refuse(path, f"line {number} holds a zero byte, which no text has", "save the list as CSV UTF-8")
            if line.isascii():
                continue
            try:
                line.decode()
                unicode_at = unicode_at or number
            except UnicodeDecodeError:
                other_at = other_at or number
    if not other_at:
        return "utf-8-sig"
    if unicode_at:
        what = f"line {other_at} is in another encoding than line {unicode_at}, which is UTF-8"
        _refuse(path, what, "save the list again as CSV UTF-8")
    _check_whole(path, "cp1252")
    return "cp1252"


def _check_whole(path: Path, encoding: str) -> None:
    number = 0
    try:
        with path.open(encoding=encoding, newline="\n") as file:
            for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE), ""), start=1):
                if "\0" in line:
                    _refuse(path, f"line {number} holds a zero character, which no text has", "save it as CSV UTF-8")
    except UnicodeError:
        _refuse(path, f"line {number + 1}, or one just below: a byte is not {encoding}", "save the list as CSV UTF-8")


def _refuse(path: Path, what: str, mend: str) -> NoReturn:
    raise InputError(f"{path}: {what}; {mend}")
