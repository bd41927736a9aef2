"""Opens one workbook in a process of its own and writes its cells to standard output as JSON.

Run by `tasks/plan_sheets.py` as a script, with the file on standard input and nothing in its environment. Its confinement and
the limits of an archive are those of `tasks/extract_child.py`. Nothing of the register is known here.
"""

import io
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

CELLS, TEXT = 200_000, 5_000_000
"""Cells, and characters of text, that one workbook may give."""


def read_workbook(body: bytes) -> list[dict[str, Any]]:
    """Return each sheet: its name, its rows with their numbers, and the first and last row of each merged range."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(body))
    sheets = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = [
            [number, [_cell(cell) for cell in row]]
            for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1)
            if any(cell != "" for cell in row)
        ]
        merged = [[first[0] + 1, last[0] + 1] for first, last in sheet.merged_cell_ranges or ()]
        sheets.append({"name": name, "rows": rows, "merged": merged})
    return sheets


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    return cell if isinstance(cell, bool | int | float) else str(cell) or None


def main() -> None:
    """Read one workbook from standard input."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from tasks.extract_child import Refused, confine, read_zip

    confine()
    try:
        body = sys.stdin.buffer.read()
        read_zip(body)
        sheets = read_workbook(body)
        cells = [cell for sheet in sheets for _, row in sheet["rows"] for cell in row]
        if len(cells) > CELLS or sum(len(cell) for cell in cells if isinstance(cell, str)) > TEXT:
            raise Refused("unreadable", "the workbook holds too much")
        answer: dict[str, Any] = {"sheets": sheets}
    except Refused as refusal:
        answer = {"detail": refusal.args[1]}
    except Exception as error:  # whatever a library raises at a bad file, the file is what is wrong
        answer = {"detail": f"the workbook cannot be read ({type(error).__name__})"}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
