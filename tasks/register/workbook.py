"""The cells of a workbook. It may come from anywhere, so a child process opens it (reliability.md, section 7)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.core import InputError, Unreadable, Value
from models.register import Row, Sheet
from tasks.core import TOO_MUCH, read_apart

_CHILD = Path(__file__).parents[1] / "child" / "sheet_child.py"


class _Sheet(Value):
    name: str
    rows: tuple[tuple[int, tuple[Any, ...]], ...]
    merged: tuple[tuple[int, int], ...]
    broken: tuple[tuple[int, int, str], ...]


class _Answer(Value):
    sheets: tuple[_Sheet, ...] = ()
    reason: str = ""
    detail: str = ""


def read_workbook(path: Path, body: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an XLSX file; `path` is its name for a message. Raises InputError where it is none.

    The child sees neither our environment nor our folder, and has 20 s.
    """
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(f"{path} is encrypted or of the old .xls kind; save it as .xlsx without a password")
    if not body.startswith(b"PK\x03\x04"):
        raise InputError(f"{path} is no workbook; save it as .xlsx")
    try:
        answer = _Answer.model_validate_json(read_apart(_CHILD, body))
    except (Unreadable, ValidationError):
        answer = _Answer(detail=TOO_MUCH)
    if answer.detail:
        raise InputError(f"{path}: {answer.detail}; save it anew as .xlsx")
    return tuple(map(_sheet, answer.sheets))


def _sheet(read: _Sheet) -> Sheet:
    rows = tuple(Row(number, tuple(map(_cell, cells))) for number, cells in read.rows)
    return Sheet(name=read.name, rows=rows, merged=read.merged, broken=read.broken)


def _cell(cell: Any) -> Any:
    if isinstance(cell, dict):
        return date.fromisoformat(cell["day"]) if "day" in cell else datetime.fromisoformat(cell["moment"])
    return cell
