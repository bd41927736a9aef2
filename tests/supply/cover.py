"""Write `covered.txt`, the characters that the shipped fonts can show: `python -m tests.supply.cover`.

Typst does not list the characters of its fonts, and a text that none covers stops PDF/UA-1. So each character is set as
a page once. Run it when the typst wheel changes; a test compares the version and tries some characters again.
"""

import json
import unicodedata
from collections.abc import Iterable
from importlib.metadata import version

import typst

from notifications.memo.glyphs import COVERED

BLOCK = 64
LAST = 0x1FFFF
HAN_AND_HANGUL = (range(0x3400, 0xA000), range(0xAC00, 0xD7B0), range(0x12000, 0x1D000))
"""Not tried one by one, because no shipped font has Han, Hangul or cuneiform; the test tries samples."""

PREAMBLE = '#set document(title: "t")\n#set text(font: "Libertinus Serif")\n#title[t]\n#json(bytes(sys.inputs.t))'


def is_covered(text: str) -> bool:
    """Return whether every character of a text can be shown in a PDF/UA-1."""
    inputs = {"t": json.dumps(text)}
    try:
        typst.compile(
            PREAMBLE.encode(), format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs, ignore_system_fonts=True
        )
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # some uncovered runs make typst panic, and a panic is no Exception
        return False
    return True


def candidates() -> Iterable[int]:
    """Yield the code points worth trying: assigned, and neither control, format, surrogate nor private."""
    return (
        point
        for point in range(0x20, LAST + 1)
        if unicodedata.category(chr(point)) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        and not any(point in block for block in HAN_AND_HANGUL)
    )


def find(points: list[int]) -> list[int]:
    """Return which of some code points are covered, by halving: a block that passes is covered as a whole."""
    if not points:
        return []
    if is_covered("ab" + "cd ab".join(chr(point) for point in points) + "cd"):
        return points
    if len(points) == 1:
        return []
    middle = len(points) // 2
    return find(points[:middle]) + find(points[middle:])


def write() -> int:
    """Write `covered.txt` and return how many characters it holds."""
    tried = list(candidates())
    points = [point for at in range(0, len(tried), BLOCK) for point in find(tried[at : at + BLOCK])]
    ranges: list[list[int]] = []
    for point in points:
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    head = f"# characters that the fonts of typst {version('typst')} show; made by tests/supply/cover.py\n"
    lines = [f"{first:x}-{last:x}" if last > first else f"{first:x}" for first, last in ranges]
    COVERED.write_text(head + "\n".join(lines) + "\n", "ascii")
    return len(points)


if __name__ == "__main__":
    write()
