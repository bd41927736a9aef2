"""Patterns that a register brings, searched in time that grows with the text alone.

They come from a file that many hands edit, and run over files from outside, so one that tries every way to match could
hold up a check for hours. RE2 has no such patterns: it refuses look-around and back-references when a pattern is read.
The only importer of re2. Source: docs/register.md#rules
"""

from functools import lru_cache
from typing import Any

import re2

_MOST_CHARACTERS = 1_000
"""Characters of one pattern; the longest of the register in use has a tenth."""
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False


class BadPattern(ValueError):
    """A pattern that RE2 does not take: why, in its words."""


def check_pattern(pattern: str) -> None:
    """Raise BadPattern if a pattern cannot be searched for."""
    _compiled(pattern)


def find_pattern(pattern: str, text: str) -> tuple[int, int] | None:
    """Return where the first match of a pattern begins and ends in a text, or None. Raises BadPattern."""
    match = _compiled(pattern).search(text)
    return None if match is None else (match.start(), match.end())


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> Any:
    if len(pattern) > _MOST_CHARACTERS:
        raise BadPattern(f"it has more than {_MOST_CHARACTERS:,} characters")
    try:
        return re2.compile(pattern, _OPTIONS)
    except re2.error as error:
        why = error.args[0] if error.args else "RE2 refuses it"
        raise BadPattern(why.decode(errors="replace") if isinstance(why, bytes) else str(why)) from None
