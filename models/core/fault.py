"""One fault of a file that a person wrote: where, what, and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches

from models.core.values import Value

Loc = tuple[str | int, ...]
"""The way to a place in a file: keys of mappings and positions in lists."""


SHOWN = 300
SURE = 0.85
"""From this likeness on one word alone is offered; R1-M9 is as like to R1-M1 as to R1-M2."""


class Fault(Value):
    """One fault. `tasks/register/plan.py` adds file, line and the name of the place."""

    loc: Loc
    what: str
    mend: str
    file: str = ""
    line: int = 1
    place: str = ""
    cell: str = ""
    """Sheet, row and column, where the file is a spreadsheet; it has no lines."""

    def __str__(self) -> str:
        """Say the fault as the command line does: file:line: place: what; mend; of a spreadsheet file, cell: ..."""
        place = f"{self.place}: " if self.place else ""
        where = f"{self.file}, {_shown(self.cell)}" if self.cell else f"{self.file}:{self.line}"
        return f"{where}: {_shown(place + self.what)}; {_shown(self.mend)}"


def _shown(words: str) -> str:
    """Return words fit for a terminal: what a file holds may not steer it, nor flood it."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in words)
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 3]}..."


def one_of(word: object, known: Iterable[object]) -> str:
    """Return the mend for an unknown word: the nearest known ones, or all of them."""
    words = sorted({each for each in known if isinstance(each, str)})
    near = get_close_matches(str(word), words, n=1, cutoff=SURE) or sorted(get_close_matches(str(word), words, n=3))
    if len(near) == 1:
        return f"write `{near[0]}`"
    words = near or words
    return f"write one of: {', '.join(words)}" if words else "define it first"
