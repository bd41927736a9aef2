"""Text as every form shows it: a character that no shipped font covers stands as its code point in brackets; controls
and marks that turn the direction are left out. `memo.json` keeps the text as typed. Source:
docs/printed-forms.md#glyphs"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

COVERED = Path(__file__).resolve().parents[1] / "templates" / "covered.txt"
DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"


def printable(value: Any) -> Any:
    """Return a value of lists, tuples and dictionaries in which each text is as every form shows it."""
    if isinstance(value, str):
        if value.isascii() and value.isprintable():
            return value
        left_out, not_covered = _patterns()
        spaced = left_out.sub(lambda match: " " if match[0] in "\n\t" else "", unicodedata.normalize("NFC", value))
        return not_covered.sub(lambda match: f"[U+{ord(match[0]):04X}]", spaced)
    if isinstance(value, dict):
        return {key: printable(part) for key, part in value.items()}
    if isinstance(value, tuple):
        parts = map(printable, value)
        return value._make(parts) if hasattr(value, "_make") else tuple(parts)
    return [printable(part) for part in value] if isinstance(value, list) else value


@cache
def covered() -> frozenset[int]:
    """Return the code points that the fonts in the typst wheel cover."""
    return frozenset(point for first, last in _ranges() for point in range(first, last + 1))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    parts = (f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _ranges())
    return re.compile(f"[\n\t{DIRECTION}]"), re.compile(f"[^{''.join(parts)}]")


def _ranges() -> list[tuple[int, int]]:
    """Return the first and last code point of each line of the list: `first-last` in hexadecimal."""
    lines = (line.partition("-") for line in COVERED.read_text("ascii").splitlines() if line and line[0] != "#")
    return [(int(first, 16), int(last or first, 16)) for first, _, last in lines]
