"""Text as it can be shown: what no shipped font covers stands as its code point in brackets (libraries.md, typst).

Every form shows the same text, so that a sentence can be found again from one in another. Control characters and marks
that turn the direction of writing are never shown (memo.md, section 7). `memo.json` keeps the text as typed.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

COVERED = Path(__file__).with_name("covered.txt")
DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"


def shown(value: Any) -> Any:
    """Return a JSON value with each text as every form shows it; what a browser alone could show is not among it."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else _shown(value)
    if isinstance(value, dict):
        return {key: shown(each) for key, each in value.items()}
    return [shown(each) for each in value] if isinstance(value, list) else value


def _shown(text: str) -> str:
    turned, not_covered = _patterns()
    spaced = turned.sub(lambda found: " " if found[0] in "\n\t" else "", unicodedata.normalize("NFC", text))
    return not_covered.sub(_in_brackets, spaced)


def _in_brackets(found: re.Match[str]) -> str:
    return f"[U+{ord(found[0]):04X}]"


@cache
def covered() -> frozenset[int]:
    """Return the code points that the fonts in the typst wheel cover: lines of `first-last` in hexadecimal."""
    return frozenset(point for first, last in _ranges() for point in range(first, last + 1))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what is left out or becomes a space, and what no font covers."""
    parts = (f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in _ranges())
    return re.compile(f"[\n\t{DIRECTION}]"), re.compile(f"[^{''.join(parts)}]")


def _ranges() -> list[tuple[int, int]]:
    lines = (line.partition("-") for line in COVERED.read_text("ascii").splitlines() if line and line[0] != "#")
    return [(int(first, 16), int(last or first, 16)) for first, _, last in lines]
