"""The rows of a table as written, JSON or CSV, by the names that rules know."""

import csv
import io
import json
from collections.abc import Collection
from typing import Any

from models.core import SourceFault
from models.register import Table

MOST_ROWS = 50_000
"""As many as are asked of a portal; a list of recommendations is far smaller."""

_DELIMITERS = ",;\t|"


def rows_of(body: bytes, source: Table, origin: str) -> list[dict[str, Any]]:
    """Return the rows of a table with the columns that the register names, under the names that rules know.

    `origin` is named in a fault. Raises SourceFault `unreadable` where the bytes are no table, and `shape_changed`
    where a column is not there; it is named.
    """
    named = {name: column for name, column in source.columns if column is not None}
    is_json = source.rows_at is not None or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    rows = _from_json(body, source.rows_at, origin) if is_json else _from_csv(body, tuple(named.values()), origin)
    if len(rows) > MOST_ROWS:
        raise SourceFault("too_many_rows", f"{origin} holds more than {MOST_ROWS} rows; publish or name a smaller one")
    there = {column for row in rows for column in row}
    missing = [column for column in named.values() if column not in there] if rows else []
    if missing:
        raise SourceFault("shape_changed", f"{origin} has no column {', '.join(missing)}")
    return [{name: row.get(column) for name, column in named.items()} for row in rows]


def _from_json(body: bytes, rows_at: str | None, origin: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise SourceFault("unreadable", f"{origin} is broken JSON") from None
    for key in rows_at.split(".") if rows_at else ():
        if not isinstance(found, dict) or key not in found:
            raise SourceFault("shape_changed", f"{origin} has nothing at {rows_at}")
        found = found[key]
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        where = f"at {rows_at} " if rows_at else ""
        raise SourceFault("unreadable", f"{origin} {where}holds no list of rows")
    return found


def _from_csv(body: bytes, wanted: Collection[str], origin: str) -> list[dict[str, Any]]:
    """Return the rows below the first line. A row with more cells than that line was cut wrongly and is refused."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", errors="replace")
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        lines = [
            line for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True) if any(line)
        ]
    except csv.Error as error:
        raise SourceFault("unreadable", f"{origin} is no table: {error}") from None
    if not lines:
        raise SourceFault("unreadable", f"{origin} has no line with the names of its columns")
    head = [name.strip() for name in lines[0]]
    if wrong := [column for column in wanted if head.count(column) != 1]:
        what = "has no column" if wrong[0] not in head else "has more than one column"
        raise SourceFault("shape_changed", f"{origin} {what} {', '.join(wrong)}")
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > len(head):
            raise SourceFault("unreadable", f"{origin}: row {number} has {len(line)} cells under {len(head)} columns")
    return [dict(zip(head, line, strict=False)) for line in lines[1:]]
