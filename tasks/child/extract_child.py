"""Opens one file in a process of its own and writes its text to standard output as JSON.

Run by `tasks/files/intake.py` as a script, with the file on standard input and nothing in its environment. It
imports nothing of ours but `tasks.child`, and that only when it is confined.
"""

import sys
from pathlib import Path


def main() -> None:
    """Read one file from standard input; its media type is the argument."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tasks.child.confine import answer
    from tasks.child.reading import read

    answer(sys.argv[1], lambda body: read(body, sys.argv[2]).as_json())


if __name__ == "__main__":
    main()
