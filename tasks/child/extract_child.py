"""Opens files, each in a process of its own, and writes their text to standard output as JSON.

Run by `tasks/core/sandbox.py` with nothing in its environment: for a file of a media type; a register's workbook
(`sheets`), as typed cells; or, without a word, one file after the other. It imports only `tasks.child` of ours.
"""

import sys
from pathlib import Path


def main() -> None:
    """Read what the arguments say."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from tasks.child.confine import answer, answer_many
    from tasks.child.reading import import_readers, read

    if sys.argv[2:3] == ["sheets"]:
        from tasks.child import sheets

        answer(sys.argv[1], lambda body: {"sheets": sheets.read(body, is_list="list" in sys.argv[3:])})
    elif sys.argv[2:]:
        answer(sys.argv[1], lambda body: read(body, sys.argv[2]).as_json())
    else:
        import_readers()
        answer_many(sys.argv[1], lambda body, media_type: read(body, media_type).as_json())


if __name__ == "__main__":
    main()
