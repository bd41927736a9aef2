"""Text as it can be shown: what no shipped font covers stands as its code point in brackets (libraries.md, typst).

Control characters and marks that turn the direction of writing are never shown (memo.md, section 7).
"""

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

COVERED = Path(__file__).with_name("covered.txt")
DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@cache
def covered() -> frozenset[int]:
    """Return the code points that the fonts in the typst wheel cover: lines of `first-last` in hexadecimal."""
    points: set[int] = set()
    for line in COVERED.read_text("ascii").splitlines():
        if line and not line.startswith("#"):
            first, _, last = line.partition("-")
            points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


def shown(value: Any) -> Any:
    """Return a JSON value with each text in the form that the PDF's fonts can show."""
    return _each(value, lambda text: "".join(c if ord(c) in covered() else f"[U+{ord(c):04X}]" for c in _plain(text)))


def visible(value: Any) -> Any:
    """Return a JSON value with each text free of control characters and direction marks; a browser has more fonts."""
    return _each(value, _plain)


def _plain(text: str) -> str:
    spaced = DIRECTION.sub("", unicodedata.normalize("NFC", text)).replace("\n", " ").replace("\t", " ")
    return "".join(f"[U+{ord(c):04X}]" if unicodedata.category(c) in ("Cc", "Cs", "Cf", "Co") else c for c in spaced)


def _each(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(each, change) for key, each in value.items()}
    return [_each(each, change) for each in value] if isinstance(value, list) else value
