"""Two pages are a promise: the fixed order in which things leave the body for the annexes (memo.md, section 7).

What answers no question of the reader goes first. Each step leaves a pointer to where the rest stands. Never a smaller
font.
"""

from dataclasses import dataclass, replace

SHORT = 80
"""Characters of a short name."""
ALL = 999


@dataclass(frozen=True)
class Fit:
    """How much the body shows."""

    read_sources_in_one: bool = False
    bars: int = 5
    coming: int = 8
    duties: int = ALL
    changes: int = 4
    going_on: int = ALL
    sources: int = ALL
    short_names: bool = False
    longest: int = 0
    """The most characters of a sentence, the others stand in full in the annexes; 0: as many as it has."""

    def name(self, name: str) -> str:
        """Return a name, or its start where short names are wanted; the annex has it in full."""
        return shorten(name, SHORT) if self.short_names else name


def shorten(words: str, most: int) -> str:
    """Return words, or their start and an ellipsis where they are longer than so many characters."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _steps() -> tuple[Fit, ...]:
    found = [Fit()]
    for less in (
        {"read_sources_in_one": True},
        {"bars": 3},
        {"bars": 0},
        {"short_names": True},
        {"coming": 3},
        {"duties": 6},
        {"duties": 4},
        {"duties": 2},
        {"changes": 3},
        {"duties": 0, "going_on": 6},
        {"changes": 2, "going_on": 5},
        {"going_on": 4},
        {"changes": 1, "coming": 1, "going_on": 3},
        {"longest": 300, "sources": 4},
        {"longest": 150, "sources": 2},
        {"longest": 80, "going_on": 1},
    ):
        found.append(replace(found[-1], **less))
    return tuple(found)


FITS = _steps()
"""From all to the least; the first whose body ends on page 2 is printed."""

NO_BARS = next(step for step, fit in enumerate(FITS) if not fit.bars)
"""The step from which on the dates passed are not drawn a second time; the timeline says how long ago each passed."""
