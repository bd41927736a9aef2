"""Opens one workbook in a process of its own and writes its typed cells to standard output as JSON.

`tasks/register/spreadsheet.py` runs this as a script, with the file on standard input and an empty environment. It
imports nothing of ours but `tasks.child`, and that only once it is confined.
"""

import sys
from pathlib import Path


def main() -> None:
    """Read one workbook from standard input."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tasks.child.confine import answer
    from tasks.child.sheets import read

    answer(sys.argv[1], lambda body: {"sheets": read(body, is_list="list" in sys.argv[2:])})


if __name__ == "__main__":
    main()
