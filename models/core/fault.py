"""One fault in a file that a person wrote: where it is, what it is, and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches

from models.core.values import Value

Loc = tuple[str | int, ...]
"""The path to a place in a file: keys of mappings and positions in lists."""

LONGEST = 300

SURE = 0.85
"""From this similarity on, only one word is suggested. R1-M9 is as similar to R1-M1 as to R1-M2."""


class Fault(Value):
    """One fault. What reads the file adds its name, the line, and the name of the place."""

    loc: Loc
    what: str
    mend: str
    file: str = ""
    line: int = 1
    place: str = ""
    cell: str = ""
    """Sheet, row, and column if the file is a spreadsheet, which has no lines."""

    def __str__(self) -> str:
        """Return the fault as a line: `file:line: place: what; mend`, or `file, cell: what; mend`."""
        place = f"{self.place}: " if self.place else ""
        position = f"{self.file}, {_printable(self.cell)}" if self.cell else f"{self.file}:{self.line}"
        return f"{position}: {_printable(place + self.what)}; {_printable(self.mend)}"


def _printable(words: str) -> str:
    # What a file holds may neither steer the terminal nor flood it.
    printable = "".join(letter if letter.isprintable() else "?" for letter in words)
    return printable if len(printable) <= LONGEST else f"{printable[: LONGEST - 3]}..."


def one_of(word: object, choices: Iterable[object]) -> str:
    """Return what to write instead of an unknown word: the nearest known ones, or all of them."""
    words = sorted({name for name in choices if isinstance(name, str)})
    nearest = get_close_matches(str(word), words, n=1, cutoff=SURE) or sorted(get_close_matches(str(word), words, n=3))
    if len(nearest) == 1:
        return f"write `{nearest[0]}`"
    words = nearest or words
    return f"write one of: {', '.join(words)}" if words else "define it first"
