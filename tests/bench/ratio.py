"""What every bench gives back, and how two sides are put against each other."""

from collections.abc import Awaitable, Callable
from statistics import median
from time import perf_counter
from typing import NamedTuple

STALL_SECONDS = 1.0


class Ratio(NamedTuple):
    """One line of results.json: `ratio` at most `goal` is good; `floor` is what the ratio is taken against."""

    name: str
    ratio: float
    goal: float
    floor: str
    unit: str
    points: tuple[tuple[int, float], ...] = ()
    """Seconds by size, where a bench measures several sizes; for the chart."""


class Sides(NamedTuple):
    """The seconds of each try of two sides, taken in turns so that noise of the machine hits both."""

    ours: list[float]
    floor: list[float]

    @property
    def ratio(self) -> float:
        """Return the median of ours over the median of the floor."""
        return median(self.ours) / median(self.floor)

    @property
    def stalls(self) -> list[str]:
        """Name each try that took over a second longer than the median of its side."""
        return [
            f"{side} {number}: {seconds:.1f} s"
            for side, tries in zip(self._fields, self, strict=True)
            for number, seconds in enumerate(tries, start=1)
            if seconds - median(tries) > STALL_SECONDS
        ]

    def told(self) -> str:
        """Return the medians and the stalls in words."""
        stalls = f"{len(self.stalls)} stalls of over a second" + "".join(f"; {each}" for each in self.stalls)
        return f"median of {len(self.ours)}: {median(self.ours):.3f} s against {median(self.floor):.3f} s; {stalls}"


async def in_turns(
    ours: Callable[[int], Awaitable[object]], floor: Callable[[int], Awaitable[object]], tries: int
) -> Sides:
    """Await the two sides in turns, after one try of each that is not counted; each gets the number of its try."""
    sides = Sides([], [])
    for number in range(tries + 1):
        for side, seconds in ((ours, sides.ours), (floor, sides.floor)):
            started = perf_counter()
            await side(number)
            if number:
                seconds.append(perf_counter() - started)
    return sides
