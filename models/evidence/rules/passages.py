"""A text in its parts, such as the pages of a file, in which a pattern is looked for as if it were one."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from models.core import RuleError

_UNFILLED = re.compile(r"\{(year|quarter_words)\}")


class Passages:
    """The parts of a text, each run of white space as one space, the break between two parts with it."""

    def __init__(self, parts: Sequence[str]) -> None:
        # A part with text ends in one space, so that its start is known and a pattern may run over the break.
        closed = [f"{words} " if (words := " ".join(part.split())) else "" for part in parts]
        self._starts = list(accumulate((len(part) for part in closed), initial=0))[:-1]
        self.parts = parts
        self.text = "".join(closed).rstrip()

    def find(self, pattern: str) -> int | None:
        """Return the index of the part in which the first match of a pattern begins; None where there is no match."""
        match = re.search(pattern, self.text)
        return None if match is None else bisect_right(self._starts, match.start()) - 1


@lru_cache(maxsize=2)
def passages(parts: tuple[str, ...]) -> Passages:
    """Return the parts of a text, closed up; the last text is remembered, since many rules read the same one."""
    return Passages(parts)


def check_filled(*patterns: str) -> None:
    """Raise RuleError while a placeholder of an instance is not filled."""
    if any(_UNFILLED.search(pattern) for pattern in patterns):
        raise RuleError("a pattern still holds {year} or {quarter_words}: fill the rule for its instance first")


def place(at: int, places: Sequence[str]) -> str:
    """Return what a part is called: what the extractor calls it, else its page."""
    return places[at] if at < len(places) else f"page {at + 1}"
