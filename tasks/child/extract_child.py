"""Opens files, each in a process of its own, and writes their text, or a workbook's cells: `sheets`, `sheets list`.

Run by `tasks/core/sandbox.py` with nothing in its environment. It imports only `tasks.child` of ours.
"""

import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer on files until nobody asks."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tasks.child import confine, reading

    confine.serve(sys.argv[1], _contents, reading.prepare)


def _contents(body: bytes, kind: str) -> dict[str, Any]:
    if kind.startswith("sheets"):
        from tasks.child import sheets

        return {"sheets": sheets.read(body, is_list=kind == "sheets list")}
    from tasks.child import reading

    return reading.read(body, kind).as_json()


if __name__ == "__main__":
    main()
