"""Two pages are a promise: the fixed order in which things leave the body for the annexes (memo.md, section 7).

Each step leaves a pointer to where the rest stands. Never a smaller font.
"""

from dataclasses import dataclass, replace

SHORT = 60
"""Characters of a short name."""


@dataclass(frozen=True)
class Fit:
    """How much the body shows."""

    records: int = 12
    """The most records listed in the body; more stand at the end of the annexes."""
    read_sources_in_one: bool = False
    bars: int = 5
    coming: int = 8
    duties: int = 99
    changes: int = 4
    short_names: bool = False

    def name(self, name: str) -> str:
        """Return a name, or its start where short names are wanted; the annex has it in full."""
        is_short = not self.short_names or len(name) <= SHORT
        return name if is_short else f"{name[: SHORT - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def _steps() -> tuple[Fit, ...]:
    one = Fit()
    two = replace(one, records=0)
    three = replace(two, read_sources_in_one=True)
    four = replace(three, bars=0)
    five = replace(four, coming=3)
    six = replace(five, duties=4)
    seven = replace(six, changes=3)
    eight = replace(seven, changes=2, short_names=True)
    nine = replace(eight, duties=2)
    return (one, two, three, four, five, six, seven, eight, nine, replace(nine, duties=0, changes=1, coming=1))


FITS = _steps()
"""From all to the least; the first whose body ends on page 2 is printed."""
